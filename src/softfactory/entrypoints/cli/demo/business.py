"""The demo's business: products, chefs of Seoul, campaigns, and what the demo user subscribed to."""

from datetime import timedelta

from softfactory.domain.billing.model import Interval, Price, Product
from softfactory.domain.coocook.model import Hours, Opening, Profile, RefundPolicy, Weekly
from softfactory.domain.kernel.actor import SYSTEM, Actor
from softfactory.domain.kernel.money import Money
from softfactory.domain.review.model import Reward, RewardType
from softfactory.services import Services

MONTHLY = (
    ("coocook", "CooCook", "Book a chef who cooks where you are.", 2900),
    ("sns-auto", "SNS Auto", "Write once, publish on time, everywhere.", 4900),
    ("review", "Review", "Run review campaigns whose disclosures are checked.", 3900),
    ("ai-automation", "AI Automation", "Employees that run work.", 8900),
)
"""Code, name, what it is, and cents of USD a month; a year costs ten months."""
BOOTCAMP = Product(
    code="webapp-builder",
    name="WebApp Builder",
    description="A bootcamp, and apps that are built and served.",
    prices=(Price(money=Money(amount=590_000, currency="KRW")),),
)

LUNCH, DINNER = Opening(opens=11 * 60, closes=15 * 60), Opening(opens=17 * 60, closes=22 * 60)
CHEFS = (
    ("Kim Minji", "Home cooking of Jeolla, and kimchi of every season.", ("korean",), "Mapo-gu, Seoul", 60_000),
    ("Park Jiho", "Temple food: no meat, no garlic, nothing missing.", ("korean", "vegan"), "Jongno-gu, Seoul", 75_000),
    ("Choi Yuna", "Pasta by hand, and a menu for two.", ("italian",), "Gangnam-gu, Seoul", 90_000),
    ("Lee Dohyun", "Sushi and small plates, cut in front of you.", ("japanese",), "Yongsan-gu, Seoul", 120_000),
    ("Jung Haneul", "Tacos, grill and a loud kitchen.", ("mexican", "barbecue"), "Seongdong-gu, Seoul", 70_000),
)
"""Name, what they cook, cuisines, place, and KRW an hour; the first is the administrator."""

CAMPAIGNS = (
    ("Night serum for dry skin", "Dawn Serum", "beauty", "Use it for two weeks and write what you saw.",
     Reward(type=RewardType.PRODUCT, text="One bottle of Dawn Serum, 50 ml"), 10),
    ("A weekend with a hand grinder", "Millstone One", "home", "Grind, brew, and show your kitchen.",
     Reward(type=RewardType.MONEY, money=Money(amount=30_000, currency="KRW")), 5),
    ("Seoul walks by app", "Walkable", "travel", "Take three of the walks and post about one.",
     Reward(type=RewardType.POINTS, points=5_000), 20),
)  # fmt: skip
DISCLOSURE = "#광고"


def seed(services: Services, *, admin: Actor, user: Actor) -> None:
    """Make it all, once."""
    _offer(services)
    _subscribe(services, user)
    _hire(services, admin)
    _recruit(services, admin)


def _offer(services: Services) -> None:
    for code, name, what, cents in MONTHLY:
        prices = [(Interval.MONTH, cents), (Interval.YEAR, 10 * cents)]
        money = tuple(Price(interval=every, money=Money(amount=cost, currency="USD")) for every, cost in prices)
        services.billing.offer(SYSTEM, Product(code=code, name=name, description=what, prices=money))
    services.billing.offer(SYSTEM, BOOTCAMP)


def _subscribe(services: Services, user: Actor) -> None:
    for code, *_ in MONTHLY:
        services.billing.checkout(user, product=code, interval=Interval.MONTH)
    services.billing.checkout(user, product=BOOTCAMP.code, interval=None)


def _hire(services: Services, admin: Actor) -> None:
    for number, (name, bio, cuisines, location, hourly) in enumerate(CHEFS):
        # the others are nobody's: an administrator speaks for them
        profile = Profile(
            name=name,
            bio=bio,
            cuisines=cuisines,
            location=location,
            timezone="Asia/Seoul",
            rate=Money(amount=hourly, currency="KRW"),
            policy=tuple(RefundPolicy)[number % 3],
        )
        services.coocook.become_chef(SYSTEM if number else admin, profile, hours=_hours(number))


def _hours(number: int) -> Hours:
    """Return the hours of a chef who is away on two days of the week, other days for each."""
    days = [day for day in range(7) if (day - number) % 7 not in (0, 1)]
    return Hours(weekly=tuple(Weekly(weekday=day, opening=opening) for day in days for opening in (LUNCH, DINNER)))


def _recruit(services: Services, admin: Actor) -> None:
    for title, product, category, description, reward, places in CAMPAIGNS:
        campaign = services.review.create(
            admin,
            title=title,
            product_name=product,
            category=category,
            description=description,
            reward=reward,
            max_reviewers=places,
            deadline=services.review.now() + timedelta(days=14),
            disclosure=DISCLOSURE,
        )
        services.review.publish(admin, campaign.id)
