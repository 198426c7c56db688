"""Campaigns and applications to test with, and people who run them."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from typing import Any, TypeVar

import attrs

from softfactory.domain.kernel.actor import Actor, Role
from softfactory.domain.kernel.fetch import Fetch, Outgoing, Reply
from softfactory.domain.kernel.ids import Ids
from softfactory.domain.kernel.jobs import Job
from softfactory.domain.review.course import DUE
from softfactory.domain.review.model import (
    Application,
    ApplicationState,
    Campaign,
    CampaignState,
    Reward,
    RewardType,
)
from softfactory.domain.review.ports import ReviewStore
from softfactory.domain.review.service import Review
from softfactory.testing.platform import StillClock
from softfactory.testing.samples import NOON, uuid

T = TypeVar("T")
DAY = timedelta(days=1)
CREATOR = 9_000
"""The number of the user who makes campaigns."""
POINTS = Reward(type=RewardType.POINTS, points=500)


def campaign(number: int = 1, **changes: Any) -> Campaign:
    """Return campaign *number*: it recruits ten, for ten days, and who is taken submits within ten more."""
    sample = Campaign(
        id=uuid(number),
        creator_id=uuid(CREATOR),
        title="Try our soap",
        product_name="Soap",
        category="beauty",
        description="It smells of pines.",
        reward=POINTS,
        max_reviewers=10,
        deadline=NOON + 10 * DAY,
        submit_by=NOON + 20 * DAY,
        timezone="Asia/Seoul",
        disclosure="#ad",
        state=CampaignState.RECRUITING,
        created_at=NOON,
    )
    return attrs.evolve(sample, **changes)


def application(number: int = 1, **changes: Any) -> Application:
    """Return application *number*, by the user of that number, for campaign 1; one that waits came at noon."""
    sample = Application(
        id=uuid(number),
        campaign_id=uuid(1),
        user_id=uuid(number),
        message="I like soap.",
        sns_link="https://example.com/me",
        follower_count=1234,
        state=ApplicationState.APPLIED,
        created_at=NOON,
        changed_at=NOON,
    )
    waits = changes.get("state") is ApplicationState.WAITLISTED
    return attrs.evolve(sample, **{"waiting_since": NOON if waits else None, **changes})


def person(number: int, *products: str) -> Actor:
    """Return user *number* as an actor."""
    return Actor(user_id=uuid(number), role=Role.USER, products=frozenset(products))


def creator() -> Actor:
    """Return whoever makes the campaigns."""
    return person(CREATOR, "review")


class NoFetch(Fetch):
    """A network without anything in it."""

    def must_allow(self, url: str) -> None:
        """Allow everything."""

    def send(self, outgoing: Outgoing) -> Reply:
        """Answer that there is nothing."""
        return Reply(status=404, url=outgoing.url, headers={}, body=b"")


def service(store: ReviewStore, clock: StillClock | None = None, *, network: Fetch | None = None) -> Review:
    """Return the service on *store*; ids are numbered, and later than those of `uuid`."""
    clock = clock or StillClock()
    numbers = count(1)
    ids = Ids(clock, lambda size: next(numbers).to_bytes(size))
    return Review(store=store, now=clock, ids=ids, fetch=network or NoFetch())


def drafted(review: Review, places: int, **given: Any) -> Campaign:
    """Return a draft."""
    whole: dict[str, Any] = {
        "title": "Try our soap",
        "product_name": "Soap",
        "category": "beauty",
        "description": "It smells of pines.",
        "reward": POINTS,
        "max_reviewers": places,
        "deadline": review.now() + 10 * DAY,
        "disclosure": "#ad",
        **given,
    }
    return review.create(creator(), **whole)


def recruiting(review: Review, places: int, **given: Any) -> Campaign:
    """Return a campaign that its creator published."""
    return review.publish(creator(), drafted(review, places, **given).id)


def applied(review: Review, campaign_id: str, people: Sequence[int]) -> list[Application]:
    """Return the applications of users by their numbers, in this order."""
    return [
        review.apply(
            person(number), campaign_id, message="I like soap.", sns_link="https://example.com/me", follower_count=1
        )
        for number in people
    ]


def fall_due(review: Review) -> None:
    """Do what is due by now, as the worker does."""
    at = review.now()
    with review.store.writing() as tx:
        due = tx.jobs.claim([DUE], at=at, until=at + DAY, most=1000, tried=False)
        mine: list[Job] = list(tx.jobs.finish(due))
        review.carry_on(tx, mine)


def at_once(work: Callable[[int], T], times: int) -> list[T]:
    """Return what *work* gives for 0, 1, …, sixteen at a time."""
    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(work, range(times)))
