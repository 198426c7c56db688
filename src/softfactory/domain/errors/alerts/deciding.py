"""Which occurrences a rule is about. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from softfactory.domain.errors.intake.ledger import Sighting
from softfactory.domain.errors.model import Status

from .model import Condition, Rule
from .ports import Moment


def is_notable(sighting: Sighting) -> bool:
    """Tell whether any rule could be about it; most events are nothing new."""
    raised = sighting.after.severity.rank > sighting.before.severity.rank
    return (sighting.is_new or sighting.is_regression or raised) and sighting.after.status is not Status.MUTED


def is_about(rule: Rule, sighting: Sighting) -> bool:
    """Tell whether a rule is about what a sighting shows: one that is notable."""
    if rule.project_id != sighting.event.project_id or rule.environment not in (None, sighting.event.environment):
        return False
    match rule.condition:
        case Condition.NEW:
            return sighting.is_new
        case Condition.REGRESSION:
            return sighting.is_regression
        case Condition.SEVERITY:
            return _reaches(rule, sighting)
        case _:
            return False


def _reaches(rule: Rule, sighting: Sighting) -> bool:
    """Tell whether the pattern becomes as bad as the rule says, and was not before."""
    if rule.severity is None or sighting.after.severity.rank < rule.severity.rank:
        return False
    return sighting.is_new or sighting.before.severity.rank < rule.severity.rank


def crowded(moments: Sequence[Moment], *, events: int, within: timedelta) -> list[Moment]:
    """Return those events, of a sorted sequence, with which so many happened within less than *within*."""
    pairs = zip(moments[events - 1 :], moments, strict=False)
    return [last for last, first in pairs if last[0] - first[0] < within]


def begun(held: Sequence[Moment], *, before: datetime | None, pause: timedelta) -> Moment | None:
    """Return the moment at which a condition began to hold: it comes *pause* or more after it last held.

    *held* are moments at which it holds, sorted; *before* is the last one that is known already.
    """
    for moment in held:
        if before is None or moment[0] - before >= pause:
            return moment
        before = max(before, moment[0])
    return None
