"""What patterns count, in SQL: by hour, tag, user and minute."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from operator import attrgetter

import sqlalchemy as sa

from softfactory.domain.errors.model import Activity, Arrivals, Severity, Tally
from softfactory.domain.errors.ports import MOST_TAG_KEYS, Criteria, Dimension, Patterns

from .errors_count_tables import arrivals, pattern_activity, pattern_hours, pattern_tags, pattern_users
from .errors_criteria import equal, is_possible, of_projects, unindexed
from .errors_tables import patterns
from .prepared import Bulk
from .rows import plain, text_fits, upsert, values_of
from .store import Unit

_TALLY, _tally_values = values_of(Tally)
_ARRIVALS, _arrivals_values = values_of(Arrivals)
_ACTIVITY, _activity_values = values_of(Activity)
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
_ADD_ACTIVITY = Bulk(plain(pattern_activity), _ACTIVITY)
_OF_ACTOR = (
    pattern_activity.select()
    .where(pattern_activity.c.actor == sa.bindparam("user_id"))
    .order_by(pattern_activity.c.at, pattern_activity.c.id)
)
_SHOWN_KEYS = (
    sa.select(pattern_tags.c.key)
    .where(pattern_tags.c.pattern_id == sa.bindparam("pattern_id"))
    .group_by(pattern_tags.c.key)
    .order_by(sa.func.sum(pattern_tags.c.events).desc(), pattern_tags.c.key)
    .limit(MOST_TAG_KEYS)
)
_RANKED_TAGS = (
    sa.select(
        pattern_tags,
        sa.func.row_number()
        .over(partition_by=pattern_tags.c.key, order_by=(pattern_tags.c.events.desc(), pattern_tags.c.value))
        .label("rank"),
    )
    .where(pattern_tags.c.pattern_id == sa.bindparam("pattern_id"), pattern_tags.c.key.in_(_SHOWN_KEYS))
    .subquery()
)
_TAGS = (
    sa.select(_RANKED_TAGS.c.key, _RANKED_TAGS.c.value, _RANKED_TAGS.c.events)
    .where(_RANKED_TAGS.c.rank <= sa.bindparam("most"))
    .order_by(_RANKED_TAGS.c.key, _RANKED_TAGS.c.rank)
)
_SEVERITIES = [patterns.c[severity.value] for severity in Severity]
_TOTALS = sa.select(patterns.c.project_id, *map(sa.func.sum, _SEVERITIES)).group_by(patterns.c.project_id)

_tally_key = attrgetter("pattern_id", "hour", "environment", "release", "severity")
_minute_key = attrgetter("project_id", "minute")


class SqlCounts(Patterns):
    """Everything a pattern counts. Rows are touched in the order of their keys, so writers never wait in a circle."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def count(self, tallies: Collection[Tally]) -> None:
        _COUNT.run(self._unit, [_tally_values(tally) for tally in sorted(tallies, key=_tally_key)])

    def count_tags(self, tags: Mapping[tuple[str, str, str], int]) -> None:
        _COUNT_TAGS.run(self._unit, [(*tag, count) for tag, count in sorted(tags.items())])

    def add_users(self, users: Collection[tuple[str, str]]) -> Collection[tuple[str, str]]:
        return {(row[0], row[1]) for row in _ADD_USERS.run(self._unit, sorted(users))}

    def sums(self, criteria: Criteria, by: Dimension) -> Mapping[str | int | datetime, int]:
        if not is_possible(criteria):
            return {}
        dimension = patterns.c.error_type if by == "error_type" else pattern_hours.c[by]
        column = unindexed(dimension)  # whose index would have all hours read in its order
        query = sa.select(column, sa.func.sum(pattern_hours.c.events)).where(*_counted(criteria)).group_by(column)
        if by == "error_type":
            query = query.join_from(pattern_hours, patterns)
        found = ((row[0], int(row[1])) for row in self._run(query))
        return dict(sorted(found, key=lambda sum_: (-sum_[1], sum_[0])))

    def tags(self, pattern_id: str, most: int) -> Sequence[tuple[str, str, int]]:
        found = self._run(_TAGS, {"pattern_id": pattern_id, "most": most})
        return [(row[0], row[1], row[2]) for row in found]

    def totals(self) -> Mapping[tuple[int, Severity], int]:
        return {
            (row[0], severity): int(count)
            for row in self._run(_TOTALS)
            for severity, count in zip(Severity, row[1:], strict=True)
            if count
        }

    def add_activity(self, activities: Collection[Activity]) -> None:
        _ADD_ACTIVITY.run(self._unit, [_activity_values(activity) for activity in activities])

    def activity(self, projects: frozenset[int] | None, *, since: datetime, until: datetime) -> Sequence[Activity]:
        table = pattern_activity
        query = table.select().where(table.c.at >= since, table.c.at < until).order_by(table.c.at, table.c.id)
        query = query.where(*of_projects(Criteria(projects=projects), table))
        return [Activity(**row._asdict()) for row in self._run(query)]

    def of_actor(self, user_id: str) -> Sequence[Activity]:
        found = self._run(_OF_ACTOR, {"user_id": user_id}) if text_fits(user_id) else ()
        return [Activity(**row._asdict()) for row in found]

    def count_arrivals(self, arrivals: Collection[Arrivals]) -> None:
        _COUNT_ARRIVALS.run(self._unit, [_arrivals_values(arrival) for arrival in sorted(arrivals, key=_minute_key)])

    def arrived(self, projects: frozenset[int] | None, *, since: datetime) -> int:
        query = sa.select(sa.func.sum(arrivals.c.events)).where(
            arrivals.c.minute >= since.replace(second=0, microsecond=0),
            *of_projects(Criteria(projects=projects), arrivals),
        )
        return int(self._run(query).scalar() or 0)


def _counted(criteria: Criteria) -> list[sa.ColumnElement[bool]]:
    conditions = of_projects(criteria, pattern_hours) + equal(
        pattern_hours, pattern_id=criteria.pattern, environment=criteria.environment, release=criteria.release
    )
    if criteria.since is not None:
        conditions.append(pattern_hours.c.hour >= criteria.since)
    if criteria.until is not None:
        conditions.append(pattern_hours.c.hour < criteria.until)
    return conditions
