"""What `Criteria` ask for, as questions to entities."""

from datetime import datetime

from softfactory.domain.errors.model import Event, Pattern, Tally
from softfactory.domain.errors.ports import Criteria

from .store import Unit


def homes_of(unit: Unit, living_id: str) -> frozenset[str]:
    """Return the ids of the patterns that are shown under one: what events and counts go by."""
    return frozenset(one.id for one in unit.table("patterns").values() if one.living_id == living_id)


def event_meets(unit: Unit, event: Event, criteria: Criteria) -> bool:
    """Tell whether the event meets everything that is asked of events."""
    of_pattern = criteria.error_type, criteria.q
    pattern = unit.table("patterns")[event.pattern_id] if of_pattern != (None, None) else None
    return (
        (criteria.projects is None or event.project_id in criteria.projects)
        and criteria.pattern in {None, event.pattern_id}
        and criteria.error_type in {None, event.error_type}
        and criteria.severity in {None, event.severity}
        and criteria.environment in {None, event.environment}
        and criteria.release in {None, event.release}
        and criteria.user in {None, event.user}
        and (criteria.tag is None or criteria.tag in event.tags.items())
        and _within(event.timestamp, event.timestamp, criteria)
        and (pattern is None or _named(pattern, criteria))
    )


def pattern_meets(unit: Unit, pattern: Pattern, criteria: Criteria) -> bool:
    """Tell whether the pattern meets everything that is asked of patterns."""
    return (
        (criteria.projects is None or pattern.project_id in criteria.projects)
        and criteria.pattern in {None, pattern.id}
        and criteria.assignee in {None, pattern.assignee}
        and pattern.is_living
        and criteria.severity in {None, pattern.severity}
        and criteria.status in {None, pattern.status}
        and _named(pattern, criteria)
        and _within(pattern.first_seen, pattern.last_seen, criteria)
        and (criteria.user is None or _has(unit, "pattern_users", pattern, criteria.user))
        and (criteria.tag is None or _has(unit, "pattern_tags", pattern, *criteria.tag))
        and _has_hour(unit, pattern, criteria)
    )


def _has(unit: Unit, table: str, pattern: Pattern, *key: str) -> bool:
    return any((home, *key) in unit.table(table) for home in homes_of(unit, pattern.id))


def counted(unit: Unit, tally: Tally, criteria: Criteria) -> bool:
    """Tell whether an hour's count is part of a sum: `since` and `until` are compared with the hour."""
    return (
        (criteria.projects is None or tally.project_id in criteria.projects)
        and (criteria.pattern is None or unit.table("patterns")[tally.pattern_id].living_id == criteria.pattern)
        and criteria.environment in {None, tally.environment}
        and criteria.release in {None, tally.release}
        and (criteria.since is None or tally.hour >= criteria.since)
        and (criteria.until is None or tally.hour < criteria.until)
    )


def _named(pattern: Pattern, criteria: Criteria) -> bool:
    searched = f"{pattern.error_type}\n{pattern.template}".casefold()
    return criteria.error_type in {None, pattern.error_type} and (
        criteria.q is None or criteria.q.casefold() in searched
    )


def _within(first: datetime, last: datetime, criteria: Criteria) -> bool:
    return (criteria.since is None or last >= criteria.since) and (criteria.until is None or first < criteria.until)


def _has_hour(unit: Unit, pattern: Pattern, criteria: Criteria) -> bool:
    if (criteria.environment, criteria.release, criteria.since, criteria.until) == (None, None, None, None):
        return True
    since = criteria.since and criteria.since.replace(minute=0, second=0, microsecond=0)
    wanted = Criteria(
        pattern=pattern.id,
        environment=criteria.environment,
        release=criteria.release,
        since=since,
        until=criteria.until,
    )
    return any(counted(unit, tally, wanted) for tally in unit.table("pattern_hours").values())
