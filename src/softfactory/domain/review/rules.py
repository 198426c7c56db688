"""What campaigns and applications may say: limits of texts, rewards, places and times."""

import unicodedata
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import attrs

from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.problems import Invalid
from softfactory.domain.kernel.texts import has_controls, prose
from softfactory.domain.kernel.zones import zones

from .model import Campaign, Reward, RewardType
from .places import later
from .problems import InvalidApplication, InvalidCampaign

MOST_PLACES = 10_000
MOST_POINTS = 10_000_000
MOST_FOLLOWERS = 10**9
MAX_REWARD, MAX_MESSAGE, MAX_LINK = 200, 2000, 500
SUBMITTING = timedelta(days=14)
"""How long after the deadline submitting ends, unless it is said."""
LONGEST = timedelta(days=365)
"""How far ahead a deadline may be, and how long after it submitting may end."""
LINES = {"title": 200, "product_name": 200, "category": 50, "disclosure": 200}
"""Characters of the texts of one line."""
MAX_DESCRIPTION = 10_000


def canonical(category: str) -> str:
    """Return a category as it is stored and looked up: composed, in lower case, one space between words."""
    return " ".join(unicodedata.normalize("NFC", category).lower().split())


def reward_of(kind: RewardType, value: str | int | Money) -> Reward:
    """Return a reward of its type and value: a text of 1 to 200 characters, a price, or points.

    Raises `InvalidCampaign`, and `InvalidMoney` for what is no price.
    """
    if kind is RewardType.PRODUCT and isinstance(value, str):
        return Reward(type=kind, text=line(value, "reward_value", MAX_REWARD))
    if kind is RewardType.MONEY and isinstance(value, Money):
        return Reward(type=kind, money=value.must_be_a_price())
    if kind is RewardType.POINTS and type(value) is int and 1 <= value <= MOST_POINTS:
        return Reward(type=kind, points=value)
    raise InvalidCampaign(
        "reward_value is a text for a product, an amount with its currency for money, and for points a whole number "
        f"from 1 to {MOST_POINTS}."
    )


def line(given: str, name: str, most: int, refusal: type[Invalid] = InvalidCampaign) -> str:
    """Return a text of one line without spaces around it; raises *refusal* unless it has 1 to *most* characters."""
    found = given.strip()
    if not 1 <= len(found) <= most or has_controls(found):
        raise refusal(f"{name} has 1 to {most} characters on one line.")
    return found


def page_address(given: str, name: str = "sns_link") -> str:
    """Return the http or https URL of a page; raises `InvalidApplication`."""
    found = given.strip()
    try:
        url = urlsplit(found)
        good = url.scheme in ("http", "https") and bool(url.hostname) and url.username is None and url.port != 0
    except ValueError:
        good = False
    if not good or len(found) > MAX_LINK or not found.isprintable() or " " in found:
        raise InvalidApplication(f"{name} is the http or https URL of a page; at most {MAX_LINK} characters.")
    return found


def zone(name: str) -> str:
    """Return the name of a zone of the IANA database; raises `InvalidCampaign`."""
    if name not in zones():
        raise InvalidCampaign("timezone is a name of the IANA database, such as Asia/Seoul.")
    return name


def submitting_ends(deadline: datetime, timezone: str) -> datetime:
    """Return when submitting ends unless it is said: two weeks later by the clocks of the zone."""
    return later(deadline, SUBMITTING, timezone)


def checked(campaign: Campaign, *, at: datetime) -> Campaign:
    """Return the campaign with its texts as they are stored; raises `InvalidCampaign`."""
    if not 1 <= campaign.max_reviewers <= MOST_PLACES:
        raise InvalidCampaign(f"max_reviewers is 1 to {MOST_PLACES}.")
    if not at < campaign.deadline <= at + LONGEST:
        raise InvalidCampaign("deadline is in the future, and at most a year ahead.")
    if not campaign.deadline < campaign.submit_by <= campaign.deadline + LONGEST:
        raise InvalidCampaign("submit_by is after the deadline, and at most a year after it.")
    texts: dict[str, Any] = {name: line(getattr(campaign, name), name, most) for name, most in LINES.items()}
    texts["category"] = canonical(texts["category"])
    return attrs.evolve(campaign, **texts, description=_told(campaign.description))


def must_be_followers(count: int) -> int:
    """Return how many follow somebody; raises `InvalidApplication` unless it is 0 to 1,000,000,000."""
    if not 0 <= count <= MOST_FOLLOWERS:
        raise InvalidApplication(f"follower_count is 0 to {MOST_FOLLOWERS}.")
    return count


def _told(description: str) -> str:
    return prose(description, "description", MAX_DESCRIPTION, InvalidCampaign, least=1)
