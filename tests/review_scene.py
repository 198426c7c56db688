"""Somebody in review: who runs a campaign, reviews for another, and is rewarded."""

from datetime import timedelta

import attrs

from softfactory.domain.kernel.actor import Actor, Role
from softfactory.domain.review.model import ApplicationState, Reward, RewardType
from softfactory.services import Services
from softfactory.testing.review.pages import Pages
from softfactory.testing.samples import uuid

MESSAGE, LINK, URL = "Ann drinks tea", "https://ann.example.org", "https://ann.example.org/kettle"
SHIPPING, FEEDBACK = "to Ann, 1 Harbour Street", "Ann, please be brief"
TOLD = (MESSAGE, LINK, URL, SHIPPING, FEEDBACK)
"""What only Ann's review holds about her."""


def pages():
    """Return a network in which there is Ann's review."""
    found = Pages()
    found.put("#ad The Kettle boils.", URL)
    return found


def reviewed(services: Services, ann: Actor) -> None:
    """Have Ann do everything there is to do in review."""
    shop = Actor(user_id=uuid(77), role=Role.USER, products=frozenset({"review"}))
    _campaign(services, attrs.evolve(ann, products=frozenset({"review"})))
    review, theirs = services.review, _campaign(services, shop)
    mine = review.apply(ann, theirs, message=MESSAGE, sns_link=LINK, follower_count=5, key="apply").id
    review.set_status(shop, mine, ApplicationState.ACCEPTED)
    review.ship(shop, mine, shipping=SHIPPING)
    review.submit(ann, mine, url=URL, key="submit")
    review.request_changes(shop, mine, feedback=FEEDBACK)
    review.submit(ann, mine, url=URL)
    services.worker.run_due()
    review.approve(shop, mine, key="approve")


def _campaign(services: Services, creator: Actor) -> str:
    made = services.review.create(
        creator,
        title="Try it",
        product_name="Kettle",
        category="kitchen",
        description="It boils.",
        reward=Reward(type=RewardType.POINTS, points=500),
        max_reviewers=1,
        deadline=services.review.now() + timedelta(days=1),
        disclosure="#ad",
    )
    return services.review.publish(creator, made.id).id
