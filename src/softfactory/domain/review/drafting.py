"""What a campaign is made of."""

from datetime import datetime
from typing import Any, NotRequired, TypedDict

from softfactory.domain.kernel.instants import utc

from .model import Campaign, CampaignState, Reward
from .problems import InvalidCampaign
from .rules import checked, submitting_ends, zone

SEOUL = "Asia/Seoul"


class New(TypedDict):
    """What a campaign is made of."""

    title: str
    """1 to 200 characters, as are `product_name` and `disclosure`."""
    product_name: str
    category: str
    """1 to 50 characters; kept in lower case."""
    description: str
    """1 to 10,000 characters."""
    reward: Reward
    """Of `reward_of`."""
    max_reviewers: int
    """1 to 10,000."""
    deadline: datetime
    """Ends applying: in the future, at most a year ahead."""
    submit_by: NotRequired[datetime | None]
    """Ends submitting: after the deadline, at most a year; two weeks after it unless given."""
    timezone: NotRequired[str]
    disclosure: str


def drafted(given: New, *, id: str, creator_id: str, at: datetime) -> Campaign:  # noqa: A002 - the field's name
    """Return a new draft; raises `InvalidCampaign`."""
    values: dict[str, Any] = {"timezone": SEOUL, **given}
    values["timezone"] = zone(values["timezone"])
    values["deadline"] = utc(values["deadline"], "deadline", InvalidCampaign)
    ends = values.get("submit_by") or submitting_ends(values["deadline"], values["timezone"])
    values["submit_by"] = utc(ends, "submit_by", InvalidCampaign)
    draft = Campaign(id=id, creator_id=creator_id, state=CampaignState.DRAFT, created_at=at, **values)
    return checked(draft, at=at)
