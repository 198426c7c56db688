"""The newest events that meet criteria, found without reading those that do not.

What is asked for decides which index is walked, and where; the exact conditions on a row are checked on the way:

- a user: that user's events;
- few patterns (by type, text or tag): each pattern's events;
- environment, release, severity, or many patterns: the very latest events, for often that is enough; then hour by hour,
  only those hours that counted something of the kind;
- otherwise: each project's events.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import attrs
import sqlalchemy as sa

from softfactory.domain.errors.model import Event
from softfactory.domain.errors.ports import Criteria
from softfactory.domain.kernel.instants import instant, micros
from softfactory.domain.kernel.paging import BadCursor, Page, PageRequest, page

from .errors_count_tables import pattern_hours
from .errors_criteria import (
    equal,
    homes_of,
    in_hours,
    is_possible,
    of_projects,
    of_such_a_pattern,
    on_event,
    on_pattern,
)
from .errors_tables import events, homes, patterns, projects
from .errors_walk import Walk

FEW = 200
"""Patterns that are walked one by one."""

SPARSE = 50
"""Counts in an hour up to which the hour's patterns are walked one by one, rather than the hour as a whole."""

HOUR = timedelta(hours=1)
_AGES = datetime(9999, 12, 31, tzinfo=UTC)


def newest(connection: sa.Connection, criteria: Criteria, request: PageRequest) -> Page[Event]:
    """Return events by timestamp, then event id, latest first."""
    before = _after(request)
    if criteria.until is not None:
        before = min(before, (criteria.until, ""))
    since = criteria.since or datetime(1, 1, 1, tzinfo=UTC)
    search = Search(connection, criteria, Walk(connection, on_event(criteria), request.limit + 1, since, before))
    if is_possible(criteria):
        search.run()
    return page(search.walk.found, request.limit, lambda event: (micros(event.timestamp), event.event_id))


def _after(request: PageRequest) -> tuple[datetime, str]:
    """Return where the page before ended: the timestamp and id that events must be before."""
    key = request.after(int, str)
    if key is None:
        return _AGES, ""
    try:
        return instant(int(key[0])), str(key[1])
    except OverflowError:
        raise BadCursor("Use next_cursor of the page before, unchanged.") from None


@attrs.frozen
class Search:
    """Chooses what to walk."""

    connection: sa.Connection
    criteria: Criteria
    walk: Walk

    def run(self) -> None:
        """Walk until the page is full or everything is seen."""
        criteria = self.criteria
        few = self._few_patterns()
        if criteria.user is not None:
            mine = [*of_projects(criteria, events), *self._of_pattern(events.c.pattern_id, few)]
            self.walk.along(events.c.user, [criteria.user], *mine)
        elif few is not None and not self._asks_for_hours():
            self.walk.along(events.c.pattern_id, few)
        elif self._asks_for_hours() or on_pattern(criteria):
            self.walk.skim(self._projects(), *self._of_pattern(events.c.pattern_id, few))
            self._by_hour(few)
        else:
            self.walk.along(events.c.project_id, self._projects())

    def _asks_for_hours(self) -> bool:
        asked = (self.criteria.environment, self.criteria.release, self.criteria.severity)
        return asked != (None, None, None)

    def _projects(self) -> list[int]:
        query = sa.select(projects.c.id)
        if self.criteria.projects is not None:
            query = query.where(projects.c.id.in_(sorted(self.criteria.projects)))
        return list(self.connection.execute(query).scalars())

    def _few_patterns(self) -> list[str] | None:
        """Return the patterns that can match, None when they are many or all."""
        if self.criteria.pattern is None and not on_pattern(self.criteria):
            return None
        found = [row[0] for row in self.connection.execute(self._matching().limit(FEW + 1))]
        return found if len(found) <= FEW else None

    def _matching(self) -> sa.Select[str]:
        conditions = [*of_projects(self.criteria, homes), *equal(homes, living_id=self.criteria.pattern)]
        found = sa.select(homes.c.id).join_from(homes, patterns, patterns.c.id == homes.c.living_id)
        return found.where(*conditions, *on_pattern(self.criteria))

    def _of_pattern(self, column: sa.ColumnElement[str], few: list[str] | None) -> list[sa.ColumnElement[bool]]:
        return [*of_such_a_pattern(self.criteria, column), *self._of_this(column)] if few is None else [column.in_(few)]

    def _of_this(self, column: sa.ColumnElement[str]) -> list[sa.ColumnElement[bool]]:
        return [] if self.criteria.pattern is None else [column.in_(homes_of(self.criteria.pattern))]

    def _by_hour(self, few: list[str] | None) -> None:
        if self.walk.is_done(before=self.walk.before[0]):
            return
        these = self._of_pattern(events.c.pattern_id, few)
        for hour, project_id, counts in self._hours(few):
            span = (hour, (hour + HOUR, ""))
            if self.walk.is_done(before=hour + HOUR):
                return
            if counts <= SPARSE:
                self.walk.along(events.c.pattern_id, self._patterns_of(hour, project_id, few), span=span)
            else:
                self.walk.along(events.c.project_id, [project_id], *these, span=span)

    def _hours(self, few: list[str] | None) -> Iterator[tuple[datetime, int, int]]:
        """Yield the hours and projects that counted something, latest first, and how many counts they have."""
        hours = pattern_hours.c
        query = sa.select(hours.hour, hours.project_id, sa.func.count()).where(*self._counted(few))
        query = query.group_by(hours.hour, hours.project_id).order_by(hours.hour.desc(), hours.project_id.desc())
        last = (min(self.walk.before[0], _AGES), 2**31 - 1)
        while True:
            there = sa.tuple_(hours.hour, hours.project_id) <= sa.tuple_(
                *map(_literal, (hours.hour, hours.project_id), last)
            )
            found = self.connection.execute(query.where(there).limit(100)).all()
            for row in found:
                yield row[0], row[1], row[2]
            if len(found) < 100:  # noqa: PLR2004 - the limit above
                return
            last = (found[-1][0], found[-1][1] - 1)

    def _patterns_of(self, hour: datetime, project_id: int, few: list[str] | None) -> list[str]:
        hours = pattern_hours.c
        query = sa.select(hours.pattern_id).distinct().where(hours.hour == hour, hours.project_id == project_id)
        return list(self.connection.execute(query.where(*self._counted(few))).scalars())

    def _counted(self, few: list[str] | None) -> list[sa.ColumnElement[bool]]:
        conditions = [*of_projects(self.criteria, pattern_hours), *in_hours(self.criteria, by_pattern=few is not None)]
        conditions += equal(pattern_hours, severity=self.criteria.severity)
        return conditions + self._of_pattern(pattern_hours.c.pattern_id, few)


def _literal(column: sa.ColumnElement[object], value: object) -> sa.BindParameter[object]:
    return sa.literal(value, column.type)
