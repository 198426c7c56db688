"""What varies from one event to the next: words more than numbers."""

import datetime as dt
import uuid

NAMES = (
    "anna boris clara dmitri elif farid greta hannes ines jonas karla lars maria nils olga paul quentin rosa stefan "
    "tilda ulrich vera wanda xaver yusuf zora adele bruno"
).split()
SURNAMES = "Maier Novak Schmidt Rossi Dubois Kowalski Yilmaz Larsen Horvat Silva Popescu Berger Weiss Lang".split()
PRODUCTS = (
    "carrots potatoes kale plums pears walnuts honey butter eggs radishes spinach onions garlic beets chard celery "
    "parsnips quinces cherries apricots"
).split()
FARMS = "hillside riverbend oakwood sunfield stonegate meadow larkspur windmill brookside northfield".split()
HOSTS = "atlas borea ceres delos eos faunus gaia hestia iris juno kore luna".split()
BANKS = "Raiffeisen Sparkasse Volksbank Unicredit Santander Erste Postbank Commerzbank".split()
TABLES = "terrace window cellar orchard attic veranda corner fireside".split()
REGIONS = "styria carinthia tyrol bavaria saxony burgundy tuscany lombardy".split()


class Words:
    """Draws from a dice."""

    def __init__(self, dice):
        self.dice = dice
        for attribute, words in {
            "name": NAMES,
            "product": PRODUCTS,
            "farm": FARMS,
            "bank": BANKS,
            "table": TABLES,
            "region": REGIONS,
        }.items():
            setattr(self, attribute, lambda words=words: dice.choice(words))

    def number(self, low=1, high=99_999):
        return self.dice.randint(low, high)

    def full_name(self):
        return f"{self.name().title()} {self.dice.choice(SURNAMES)}"

    def host(self):
        return f"{self.dice.choice(HOSTS)}.{self.farm()}.example"

    def email(self):
        return f"{self.name()}.{self.dice.choice(SURNAMES).lower()}@{self.farm()}.example"

    def path(self):
        return f"/srv/imports/{self.farm()}/{self.name()}-{self.number()}.csv"

    def uuid(self):
        return str(uuid.UUID(int=self.dice.getrandbits(128), version=4))

    def time(self):
        return dt.time(self.number(21, 23), self.number(0, 59))

    def some(self, draw, low=1, high=5):
        return [draw() for _ in range(self.number(low, high))]
