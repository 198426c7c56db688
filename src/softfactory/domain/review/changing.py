"""What of a campaign may change, and when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict

import attrs

from softfactory.domain.kernel.instants import utc
from softfactory.domain.kernel.transitions import InvalidTransition, must_be

from .model import Campaign, CampaignState, Reward
from .problems import InvalidCampaign
from .rules import checked, zone

MOVABLE = frozenset({"max_reviewers", "deadline", "submit_by"})
"""What grows, and never shrinks, while people apply."""


class Given(TypedDict, total=False):
    """What is to be another; what is left out stays."""

    title: str
    product_name: str
    category: str
    description: str
    reward: Reward
    max_reviewers: int
    deadline: datetime
    submit_by: datetime
    timezone: str
    disclosure: str


def changed(campaign: Campaign, given: Given, *, at: datetime) -> Campaign:
    """Return the campaign with what was given; raises `InvalidCampaign`, `InvalidTransition`."""
    must_be(campaign.state, CampaignState.DRAFT, CampaignState.RECRUITING, to="a change")
    after = checked(attrs.evolve(campaign, **_values(campaign, given)), at=at)
    if campaign.state is CampaignState.RECRUITING:
        _must_keep_its_word(campaign, after)
    return after


def _values(campaign: Campaign, given: Given) -> Mapping[str, Any]:
    values: dict[str, Any] = dict(given)
    for name in values.keys() & {"deadline", "submit_by"}:
        values[name] = utc(values[name], name, InvalidCampaign)
    if "deadline" in values:
        values.setdefault("submit_by", campaign.submit_by + (values["deadline"] - campaign.deadline))
    if "timezone" in values:
        values["timezone"] = zone(values["timezone"])
    return values


def _must_keep_its_word(campaign: Campaign, after: Campaign) -> None:
    """Raise `InvalidTransition` for a change that those who applied did not sign up for."""
    names = {
        field.name for field in attrs.fields(Campaign) if getattr(campaign, field.name) != getattr(after, field.name)
    }
    if fixed := sorted(names - MOVABLE - {"description"}):
        raise InvalidTransition(f"It is recruiting: {fixed[0]} changes in a draft only.")
    if shrunk := sorted(name for name in names & MOVABLE if getattr(after, name) < getattr(campaign, name)):
        raise InvalidTransition(f"It is recruiting: {shrunk[0]} only grows.")
