"""Walking indexes of events from the latest on, several of them into one page."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any, TypeVar

import attrs
import sqlalchemy as sa

from softfactory.domain.errors.model import Event

from .errors_tables import events, patterns
from .types import Hex, Instant

_SHOWN_UNDER = (
    sa.select(patterns.c.living_id).where(patterns.c.id == events.c.pattern_id).scalar_subquery().label("pattern_id")
)
FIELDS = [_SHOWN_UNDER if field.name == "pattern_id" else events.c[field.name] for field in attrs.fields(Event)]
"""An event as it is read: of the pattern that is shown."""

Before = tuple[datetime, str]
"""A timestamp and an event id that events must be before; the id "" comes before every id."""

_WHOLE = (datetime(1, 1, 1, tzinfo=UTC), (datetime(9999, 12, 31, tzinfo=UTC), ""))


SKIMMED = 2000
"""Events that are looked through before anything cleverer is tried, in all projects: some milliseconds' worth."""

_Select = TypeVar("_Select", bound=sa.Select[Any])


def _downwards(query: _Select, column: sa.ColumnElement[Any]) -> _Select:
    """Return *query* in the order of the index that begins with *column*, from "end" down to "start"."""
    end = sa.tuple_(sa.bindparam("end", type_=Instant), sa.bindparam("end_id", type_=Hex))
    return (
        query.where(column == sa.bindparam("place"), events.c.timestamp >= sa.bindparam("start"))
        .where(sa.tuple_(events.c.timestamp, events.c.event_id) < end)
        .order_by(events.c.timestamp.desc(), events.c.event_id.desc())
    )


_REACH = _downwards(sa.select(events.c.timestamp), events.c.project_id).offset(sa.bindparam("share")).limit(1)


@attrs.define
class Walk:
    """Gathers up to *most* events, the latest first, that meet *conditions* and lie from *since* until *before*."""

    connection: sa.Connection
    conditions: list[sa.ColumnElement[bool]]
    most: int
    since: datetime
    before: Before
    found: list[Event] = attrs.field(factory=list)

    def along(
        self,
        column: sa.ColumnElement[object],
        values: Collection[object],
        *conditions: sa.ColumnElement[bool],
        span: tuple[datetime, Before] = _WHOLE,
    ) -> None:
        """Walk the index that begins with *column* once for each of its *values*, within *span*."""
        query = self._query(column, conditions)
        start, end = max(self.since, span[0]), min(self.before, span[1])
        for value in values:
            given = {"place": value, "start": self._not_before(start), "end": end[0], "end_id": end[1]}
            rows = self.connection.execute(query, given).all()
            if rows:
                self._gather([Event(**row._asdict()) for row in rows])

    def skim(self, projects: Collection[int], *conditions: sa.ColumnElement[bool]) -> None:
        """Look through the latest events of *projects*; go on below them afterwards."""
        if not projects:
            return
        share = max(SKIMMED // len(projects), self.most)
        reach = max(self._reach(project_id, share) for project_id in projects)
        self.along(events.c.project_id, projects, *conditions, span=(reach, _WHOLE[1]))
        self.before = min(self.before, (reach, ""))

    def is_done(self, *, before: datetime) -> bool:
        """Tell whether nothing before that instant can come on the page any more."""
        return self._not_before(self.since) >= before

    def _query(
        self, column: sa.ColumnElement[object], conditions: Collection[sa.ColumnElement[bool]]
    ) -> sa.Select[Any]:
        within = _downwards(sa.select(*FIELDS), column)
        return within.where(*self.conditions, *conditions).limit(self.most)

    def _reach(self, project_id: int, share: int) -> datetime:
        """Return the instant of the last event that is looked at, or from when all are."""
        given: dict[str, object] = {
            "place": project_id,
            "start": self.since,
            "end": self.before[0],
            "end_id": self.before[1],
        }
        given["share"] = share
        found = self.connection.execute(_REACH, given).scalar()
        return found or self.since

    def _not_before(self, start: datetime) -> datetime:
        """Return the instant before which nothing can come on the page any more, at least *start*."""
        return max(start, self.found[-1].timestamp) if len(self.found) == self.most else start

    def _gather(self, more: list[Event]) -> None:
        everything = sorted([*self.found, *more], key=_key, reverse=True)
        self.found = everything[: self.most]


def _key(event: Event) -> tuple[datetime, str, int]:
    return event.timestamp, event.event_id, event.project_id
