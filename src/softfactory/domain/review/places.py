"""Who has a place, and which state follows which: pure functions, and the tables that they obey."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs

from softfactory.domain.kernel.transitions import must_be

from .model import HOLDS_A_PLACE, Application, ApplicationState, Campaign, CampaignState

A, C = ApplicationState, CampaignState

CAMPAIGN_MOVES: Mapping[CampaignState, frozenset[CampaignState]] = {
    C.DRAFT: frozenset({C.RECRUITING, C.CANCELED}),
    C.RECRUITING: frozenset({C.SELECTING, C.CANCELED}),
    C.SELECTING: frozenset({C.RUNNING, C.CANCELED}),
    C.RUNNING: frozenset({C.CLOSED, C.CANCELED}),
    C.CLOSED: frozenset({C.SETTLED}),
    C.SETTLED: frozenset(),
    C.CANCELED: frozenset(),
}
"""Which states of a campaign may follow each."""
APPLICATION_MOVES: Mapping[ApplicationState, frozenset[ApplicationState]] = {
    A.APPLIED: frozenset({A.SHORTLISTED, A.ACCEPTED, A.WAITLISTED, A.REJECTED, A.WITHDRAWN}),
    A.SHORTLISTED: frozenset({A.ACCEPTED, A.WAITLISTED, A.REJECTED, A.WITHDRAWN}),
    A.WAITLISTED: frozenset({A.SHORTLISTED, A.ACCEPTED, A.REJECTED, A.WITHDRAWN}),
    A.ACCEPTED: frozenset({A.FULFILLED, A.REJECTED, A.WITHDRAWN, A.FORFEITED}),
    A.FULFILLED: frozenset({A.SUBMITTED, A.WITHDRAWN, A.FORFEITED}),
    A.SUBMITTED: frozenset({A.CHANGES_REQUESTED, A.APPROVED, A.REJECTED, A.WITHDRAWN}),
    A.CHANGES_REQUESTED: frozenset({A.SUBMITTED, A.REJECTED, A.WITHDRAWN, A.FORFEITED}),
    A.APPROVED: frozenset({A.REWARDED, A.WITHDRAWN}),
    A.REWARDED: frozenset(),
    A.REJECTED: frozenset(),
    A.WITHDRAWN: frozenset(),
    A.FORFEITED: frozenset(),
}
"""Which states of an application may follow each."""
UNDECIDED = frozenset({A.APPLIED, A.SHORTLISTED, A.WAITLISTED})
AT_WORK = frozenset({A.ACCEPTED, A.FULFILLED, A.CHANGES_REQUESTED})
"""Those whose turn it is: when they are overdue, they forfeit their place."""
OPEN = AT_WORK | {A.SUBMITTED, A.APPROVED}
"""Those of whom something is still expected: while there is one, a campaign is not settled."""
PUBLIC = frozenset(C) - {C.DRAFT, C.CANCELED}
"""What everybody may see."""
CHOOSING = frozenset({C.RECRUITING, C.SELECTING, C.RUNNING})
"""While its creator chooses whom to take."""
WORKING = CHOOSING | {C.CANCELED}
"""While those who were taken do their part; a canceled one lets them finish what was begun."""
MOVED_UP_FOR = timedelta(days=14)
"""How long whoever moves up has at least."""


def later(at: datetime, by: timedelta, timezone: str) -> datetime:
    """Return the instant that many days later by the clocks of a zone: the same time of day, whatever those do."""
    return (at.astimezone(ZoneInfo(timezone)) + by).astimezone(UTC)


def turned(campaign: Campaign, to: CampaignState) -> Campaign:
    """Return the campaign in another state; raises `InvalidTransition`."""
    must_be(campaign.state, {state for state, moves in CAMPAIGN_MOVES.items() if to in moves}, to=to.value)
    return attrs.evolve(campaign, state=to)


def advanced(campaign: Campaign, *, at: datetime) -> Campaign:
    """Return the campaign as its deadlines and places have it by now; what follows submitting is not decided here."""
    if campaign.state is C.RECRUITING and at >= campaign.deadline:
        campaign = turned(campaign, C.SELECTING)
    if campaign.state is C.SELECTING and (is_full(campaign) or at >= campaign.submit_by):
        campaign = turned(campaign, C.RUNNING)
    return campaign


def is_full(campaign: Campaign) -> bool:
    """Tell whether every place is taken."""
    return campaign.taken >= campaign.max_reviewers


def moved(application: Application, to: ApplicationState, *, at: datetime) -> Application:
    """Return the application in another state; raises `InvalidTransition`.

    The campaign counts places: give `counted` both. What else changes with the state is the caller's to evolve.
    """
    must_be(application.state, {state for state, moves in APPLICATION_MOVES.items() if to in moves}, to=to.value)
    since = at if to is A.WAITLISTED else None
    return attrs.evolve(application, state=to, changed_at=at, waiting_since=since)


def taken_in(campaign: Campaign, application: Application, *, at: datetime) -> Application:
    """Return the application accepted, or waitlisted when no place is free; one that waits goes on waiting.

    Accepted before `submit_by` it is due then; who is accepted later has `MOVED_UP_FOR`.
    """
    must_be(campaign.state, CHOOSING, to=f"an application that is {A.ACCEPTED}")
    must_be(application.state, UNDECIDED, to=A.ACCEPTED.value)
    if is_full(campaign):
        return application if application.state is A.WAITLISTED else moved(application, A.WAITLISTED, at=at)
    late = later(at, MOVED_UP_FOR, campaign.timezone)
    due_at = campaign.submit_by if at < campaign.submit_by else late
    return attrs.evolve(moved(application, A.ACCEPTED, at=at), due_at=due_at)


def moved_up(campaign: Campaign, application: Application, *, at: datetime) -> Application:
    """Return one who waited, accepted for a place that is free: due at `submit_by` or in two weeks, what is later."""
    due_at = max(campaign.submit_by, later(at, MOVED_UP_FOR, campaign.timezone))
    return attrs.evolve(moved(application, A.ACCEPTED, at=at), due_at=due_at)


def counted(campaign: Campaign, before: Application, after: Application) -> Campaign:
    """Return the campaign with its places counted after an application went from one state to another."""
    change = (after.state in HOLDS_A_PLACE) - (before.state in HOLDS_A_PLACE)
    return attrs.evolve(campaign, taken=campaign.taken + change)
