"""What Review is about: campaigns, applications, submissions, rewards."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import attrs

from softfactory.domain.kernel.money import Money


class RewardType(StrEnum):
    """What a reviewer gets."""

    PRODUCT = "product"
    MONEY = "money"
    POINTS = "points"


@attrs.frozen(kw_only=True)
class Reward:
    """What each reviewer gets: exactly one of the three, as its type says."""

    type: RewardType
    text: str | None = None
    """What product; 1 to 200 characters."""
    money: Money | None = None
    points: int | None = None
    """1 to 10,000,000."""


class CampaignState(StrEnum):
    """Where a campaign stands."""

    DRAFT = "draft"
    RECRUITING = "recruiting"
    """People apply until its deadline."""
    SELECTING = "selecting"
    """Nobody applies any more; its creator chooses."""
    RUNNING = "running"
    """The chosen ones are at work."""
    CLOSED = "closed"
    """Nothing is submitted any more; what was is judged and rewarded."""
    SETTLED = "settled"
    CANCELED = "canceled"


@attrs.frozen(kw_only=True)
class Campaign:
    """People are sought who try a product and write about it."""

    id: str
    creator_id: str | None
    """None when its creator was erased."""
    title: str
    product_name: str
    category: str
    description: str
    reward: Reward
    max_reviewers: int
    """Places."""
    deadline: datetime
    """Ends applying."""
    submit_by: datetime
    """Ends submitting."""
    timezone: str
    disclosure: str
    """What each submission must say near its beginning, such as ``#ad`` or ``이 글은 제품을 제공받아``."""
    state: CampaignState
    created_at: datetime
    taken: int = 0
    """Places that accepted people have: never more than there are, which the database holds to."""


class ApplicationState(StrEnum):
    """Where an application stands."""

    APPLIED = "applied"
    SHORTLISTED = "shortlisted"
    ACCEPTED = "accepted"
    WAITLISTED = "waitlisted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    FULFILLED = "fulfilled"
    """The product is on its way, or there is none to send."""
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    REWARDED = "rewarded"
    FORFEITED = "forfeited"


HOLDS_A_PLACE = frozenset(
    {
        ApplicationState.ACCEPTED,
        ApplicationState.FULFILLED,
        ApplicationState.SUBMITTED,
        ApplicationState.CHANGES_REQUESTED,
        ApplicationState.APPROVED,
        ApplicationState.REWARDED,
    }
)


@attrs.frozen(kw_only=True)
class Checks:
    """What was found at the address of a submission; None while it has not been looked at."""

    at: datetime
    reachable: bool
    names_product: bool
    disclosed: bool
    """Whether the disclosure is near its beginning."""
    details: Mapping[str, str] = attrs.field(factory=dict)
    """One sentence a check that failed, by its name."""


@attrs.frozen(kw_only=True)
class Application:
    """Somebody who wants to review."""

    id: str
    campaign_id: str
    user_id: str | None
    """None when they were erased."""
    message: str
    sns_link: str
    follower_count: int
    state: ApplicationState
    created_at: datetime
    changed_at: datetime
    waiting_since: datetime | None = None
    """Where it is in the waiting list."""
    due_at: datetime | None = None
    """Until when an accepted one must submit."""
    shipping: str = ""
    """What the creator says about the delivery."""
    url: str | None = None
    """What was submitted last."""
    checks: Checks | None = None
    feedback: str = ""
    """What the creator wants changed."""


class Side(StrEnum):
    """Whose account an entry of the ledger is about."""

    CAMPAIGN = "campaign"
    """It gives."""
    REVIEWER = "reviewer"
    """They get."""


@attrs.frozen(kw_only=True)
class LedgerEntry:
    """One side of a reward; both sides of one add up to nothing."""

    id: str
    reward_id: str
    """The application that was rewarded."""
    campaign_id: str
    side: Side
    user_id: str | None
    """Whose reward it is, on the reviewer's side; None when they were erased."""
    unit: str
    """A currency, or `POINTS`, or `PIECES`."""
    amount: int
    """Minor units, points, or pieces: what the account has more, or less where negative."""
    what: str
    at: datetime


POINTS, PIECES = "points", "product"
"""Units that are no currency."""
