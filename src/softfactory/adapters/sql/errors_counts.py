"""What patterns count, in SQL: by hour, tag, user and minute."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from softfactory.domain.errors.model import Arrivals, Severity, Tally
from softfactory.domain.errors.ports import MOST_TAG_KEYS, Counts, Criteria, Dimension

from .errors_count_tables import arrivals, pattern_hours, pattern_tags, pattern_users, releases
from .errors_criteria import equal, homes_of, is_possible, of_projects, unindexed
from .errors_tables import patterns
from .prepared import Among, Bulk
from .rows import upsert, values_of
from .store import Unit

_TALLY, _tally_values = values_of(Tally)
_ARRIVALS, _arrivals_values = values_of(Arrivals)
_COUNT = Bulk(upsert(pattern_hours, add=["events"]), _TALLY)
_COUNT_TAGS = Bulk(upsert(pattern_tags, add=["events"]), ["pattern_id", "key", "value", "events"])
_COUNT_ARRIVALS = Bulk(upsert(arrivals, add=["events"]), _ARRIVALS)
_ADD_USERS = Bulk(
    {
        dialect: insert.returning(pattern_users.c.pattern_id, pattern_users.c.user)
        for dialect, insert in upsert(pattern_users).items()
    },
    ["pattern_id", "user"],
)
_HOMES = sa.select(patterns.c.id).where(patterns.c.living_id == sa.bindparam("living_id"))
_THEIR_TAGS = (
    sa.select(pattern_tags.c.key, pattern_tags.c.value, sa.func.sum(pattern_tags.c.events).label("events"))
    .where(pattern_tags.c.pattern_id.in_(_HOMES))
    .group_by(pattern_tags.c.key, pattern_tags.c.value)
    .cte("their_tags")
)
_SHOWN_KEYS = (
    sa.select(_THEIR_TAGS.c.key)
    .group_by(_THEIR_TAGS.c.key)
    .order_by(sa.func.sum(_THEIR_TAGS.c.events).desc(), _THEIR_TAGS.c.key)
    .limit(MOST_TAG_KEYS)
)
_RANKED_TAGS = (
    sa.select(
        _THEIR_TAGS,
        sa.func.row_number()
        .over(partition_by=_THEIR_TAGS.c.key, order_by=(_THEIR_TAGS.c.events.desc(), _THEIR_TAGS.c.value))
        .label("rank"),
    )
    .where(_THEIR_TAGS.c.key.in_(_SHOWN_KEYS))
    .subquery()
)
_TAGS = (
    sa.select(_RANKED_TAGS.c.key, _RANKED_TAGS.c.value, _RANKED_TAGS.c.events)
    .where(_RANKED_TAGS.c.rank <= sa.bindparam("most"))
    .order_by(_RANKED_TAGS.c.key, _RANKED_TAGS.c.rank)
)
_OF_PATTERN = {"error_type": patterns.c.error_type, "pattern_id": patterns.c.living_id}
"""What the counted pattern says, not the count."""
_SEVERITIES = [patterns.c[severity.value] for severity in Severity]
_TOTALS = (
    sa.select(patterns.c.project_id, *map(sa.func.sum, _SEVERITIES))
    .where(patterns.c.living_id == patterns.c.id)
    .group_by(patterns.c.project_id)
)
_THEIR_USERS = sa.select(sa.func.count(pattern_users.c.user.distinct())).where(pattern_users.c.pattern_id.in_(_HOMES))
_ADD_RELEASES = Bulk(upsert(releases), ["project_id", "release", "first_seen"])
_RELEASES = Among(
    sa.select(releases.c.release, releases.c.first_seen).where(releases.c.project_id == sa.bindparam("project")),
    releases.c.release,
)

_tally_key = attrgetter("pattern_id", "hour", "environment", "release", "severity")
_minute_key = attrgetter("project_id", "minute", "environment")


class SqlCounts(Counts):
    """Everything a pattern counts. Rows are touched in the order of their keys, so writers never wait in a circle."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def add(self, tallies: Collection[Tally]) -> None:
        _COUNT.run(self._unit, [_tally_values(tally) for tally in sorted(tallies, key=_tally_key)])

    def add_tags(self, tags: Mapping[tuple[str, str, str], int]) -> None:
        _COUNT_TAGS.run(self._unit, [(*tag, count) for tag, count in sorted(tags.items())])

    def add_users(self, users: Collection[tuple[str, str]]) -> Collection[tuple[str, str]]:
        return {(row[0], row[1]) for row in _ADD_USERS.run(self._unit, sorted(users))}

    def met(self, living_id: str, users: Collection[str]) -> Collection[str]:
        user = pattern_users.c.user
        found = sa.select(user).distinct().where(pattern_users.c.pattern_id.in_(homes_of(living_id)), user.in_(users))
        return set(self._run(found).scalars())

    def users(self, living_id: str) -> int:
        return int(self._run(_THEIR_USERS, {"living_id": living_id}).scalar_one())

    def sums(self, criteria: Criteria, by: Dimension) -> Mapping[str | int | datetime, int]:
        if not is_possible(criteria):
            return {}
        query = _by_pattern(criteria, _OF_PATTERN[by]) if by in _OF_PATTERN else _by_hour(criteria, by)
        found = ((row[0], int(row[1])) for row in self._run(query))
        return dict(sorted(found, key=lambda sum_: (-sum_[1], sum_[0])))

    def tags(self, living_id: str, most: int) -> Sequence[tuple[str, str, int]]:
        found = self._run(_TAGS, {"living_id": living_id, "most": most})
        return [(row[0], row[1], int(row[2])) for row in found]

    def totals(self) -> Mapping[tuple[int, Severity], int]:
        return {
            (row[0], severity): int(count)
            for row in self._run(_TOTALS)
            for severity, count in zip(Severity, row[1:], strict=True)
            if count
        }

    def add_arrivals(self, arrivals: Collection[Arrivals]) -> None:
        _COUNT_ARRIVALS.run(self._unit, [_arrivals_values(arrival) for arrival in sorted(arrivals, key=_minute_key)])

    def add_releases(self, releases: Collection[tuple[int, str]], *, at: datetime) -> None:
        _ADD_RELEASES.run(self._unit, [(*release, at) for release in sorted(releases)])

    def releases(self, project_id: int, names: Collection[str]) -> Mapping[str, datetime]:
        return {row[0]: row[1] for row in _RELEASES.run(self._unit, names, project_id)}

    def arrived(self, projects: frozenset[int] | None, *, since: datetime) -> int:
        query = sa.select(sa.func.sum(arrivals.c.events)).where(
            arrivals.c.minute >= since.replace(second=0, microsecond=0),
            *of_projects(Criteria(projects=projects), arrivals),
        )
        return int(self._run(query).scalar() or 0)


def _by_hour(criteria: Criteria, by: str) -> sa.Select[Any]:
    column = unindexed(pattern_hours.c[by])  # whose index would have all hours read in its order
    return sa.select(column, sa.func.sum(pattern_hours.c.events)).where(*_counted(criteria)).group_by(column)


def _by_pattern(criteria: Criteria, column: sa.Column[Any]) -> sa.Select[Any]:
    """Sum the hours of each pattern first: patterns are few beside their hours."""
    each = _by_hour(criteria, "pattern_id").subquery("each")
    home, events = each.c
    query = sa.select(column, sa.func.sum(events)).join_from(each, patterns, patterns.c.id == home)
    return query.group_by(column)


def _counted(criteria: Criteria) -> list[sa.ColumnElement[bool]]:
    conditions = of_projects(criteria, pattern_hours) + equal(
        pattern_hours, environment=criteria.environment, release=criteria.release
    )
    if criteria.pattern is not None:
        conditions.append(pattern_hours.c.pattern_id.in_(homes_of(criteria.pattern)))
    if criteria.since is not None:
        conditions.append(pattern_hours.c.hour >= criteria.since)
    if criteria.until is not None:
        conditions.append(pattern_hours.c.hour < criteria.until)
    return conditions
