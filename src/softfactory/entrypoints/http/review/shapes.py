"""Shapes that several of these resources speak."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from softfactory.domain.kernel.money import Money
from softfactory.domain.review.model import ApplicationState, Campaign, CampaignState, Reward, RewardType
from softfactory.entrypoints.http.money import GivenMoney, MoneyView
from softfactory.entrypoints.http.wire import Wire, into

Line = Annotated[str, Meta(min_length=1, max_length=200)]
Category = Annotated[str, Meta(min_length=1, max_length=50)]
Description = Annotated[str, Meta(min_length=1, max_length=10_000)]
Places = Annotated[int, Meta(ge=1, le=10_000)]
Zone = Annotated[str, Meta(min_length=1, max_length=100, description="A name of the IANA database.")]
Value = Annotated[
    str | int | GivenMoney, Meta(description="A short text for a product, money, or a whole number of points.")
]


class CampaignView(Wire):
    """People are sought who try a product and write about it; `taken` of its places are."""

    id: str
    title: str
    product_name: str
    category: str
    description: str
    reward_type: RewardType
    reward_value: str | int | MoneyView
    max_reviewers: int
    taken: int
    deadline: datetime
    submit_by: datetime
    timezone: str
    disclosure: str
    status: CampaignState
    created_at: datetime


class ChecksView(Wire):
    """What was found at the address of a submission; `details` has a sentence for each check that failed."""

    at: datetime
    reachable: bool
    names_product: bool
    disclosed: bool
    details: dict[str, str]


class ApplicationView(Wire, rename={"state": "status"}):
    """Somebody who wants to review: applied, taken or not, and what came of it."""

    id: str
    campaign_id: str
    user_id: str | None
    message: str
    sns_link: str
    follower_count: int
    state: ApplicationState
    created_at: datetime
    changed_at: datetime
    waiting_since: datetime | None
    due_at: datetime | None
    shipping: str
    url: str | None
    checks: ChecksView | None
    feedback: str


def campaign_view(campaign: Campaign) -> CampaignView:
    """Return a campaign as everybody sees it."""
    own = {"reward_type", "reward_value", "status"}
    return CampaignView(
        **{name: getattr(campaign, name) for name in CampaignView.__struct_fields__ if name not in own},
        reward_type=campaign.reward.type,
        reward_value=_value(campaign.reward),
        status=campaign.state,
    )


def given_value(value: str | int | GivenMoney) -> str | int | Money:
    """Return a reward's value as the domain has it; raises `InvalidMoney`."""
    return value.money() if isinstance(value, GivenMoney) else value


def _value(reward: Reward) -> str | int | MoneyView:
    if reward.money is not None:
        view: MoneyView = into(MoneyView, reward.money)
        return view
    return reward.text or "" if reward.points is None else reward.points
