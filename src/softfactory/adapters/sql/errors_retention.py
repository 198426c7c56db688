"""Removing events in SQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from softfactory.domain.errors.retention.ports import Crowd, Mark, Retention

from .errors_retention_tables import removals, removed_events
from .errors_tables import events, patterns
from .locks import lock
from .rows import upsert
from .store import Unit
from .types import Hex, Instant

_AT = sa.tuple_(events.c.timestamp, events.c.event_id)
_BEFORE = sa.bindparam("before", type_=Instant)
_REMOVED = sa.select(removals)
_ADD_REMOVALS = upsert(removals, add=["events"])
_REMEMBER = upsert(removed_events)


def _of_pattern(*conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Return the events of the patterns that are selected around it."""
    return sa.select(events.c.timestamp).where(events.c.pattern_id == patterns.c.id, *conditions).correlate(patterns)


_IN_ORDER = _of_pattern().order_by(events.c.timestamp, events.c.event_id).limit(1)
_COUNTED = sa.select(sa.func.count()).select_from(events).where(events.c.pattern_id == patterns.c.id)
_CROWDS = sa.select(
    patterns.c.id,
    _COUNTED.where(events.c.timestamp < sa.bindparam("since", type_=Instant)).scalar_subquery(),
    _COUNTED.where(events.c.timestamp >= sa.bindparam("since", type_=Instant)).scalar_subquery(),
).where(patterns.c.project_id == sa.bindparam("project_id"))
_AGED = (
    sa.select(patterns.c.id)
    .where(patterns.c.project_id == sa.bindparam("project_id"))
    # there are three, and the second is old: it is neither the first nor the latest
    .where(_IN_ORDER.offset(1).scalar_subquery() < _BEFORE, _of_pattern().limit(1).offset(2).exists())
    .order_by(patterns.c.id)
    .limit(sa.bindparam("most"))
)
_MARKS = (
    sa.select(events.c.timestamp, events.c.event_id)
    .where(events.c.pattern_id == sa.bindparam("pattern_id"))
    .order_by(events.c.timestamp, events.c.event_id)
)
_LAST = (
    sa.select(events.c.timestamp, events.c.event_id)
    .where(events.c.pattern_id == sa.bindparam("pattern_id"), events.c.timestamp < _BEFORE)
    .order_by(events.c.timestamp.desc(), events.c.event_id.desc())
    .limit(1)
)
_FOUND = sa.select(*(events.c[column.name] for column in removed_events.c)).where(
    events.c.project_id == sa.bindparam("project_id"),
    events.c.event_id.in_(sa.bindparam("event_ids", expanding=True)),
    events.c.received_at < _BEFORE,
)
_OF_HOMES = sa.select(patterns.c.living_id).where(patterns.c.id.in_(sa.bindparam("homes", expanding=True)))
_LATEST = sa.select(patterns.c.latest_event).where(
    patterns.c.id.in_(sa.bindparam("homes", expanding=True)) | patterns.c.id.in_(_OF_HOMES)
)
_REMOVE = events.delete().where(
    events.c.project_id == sa.bindparam("of"), events.c.event_id.in_(sa.bindparam("event_ids", expanding=True))
)
_KEY = sa.tuple_(removed_events.c.event_id, removed_events.c.project_id)
_FORGET = removed_events.delete().where(
    _KEY.in_(
        sa.select(removed_events.c.event_id, removed_events.c.project_id)
        .where(removed_events.c.received_at < _BEFORE)
        .limit(sa.bindparam("most"))
    )
)


class SqlRetention(Retention):
    """Removing events, and remembering that they were there."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def removed(self) -> Mapping[int, int]:
        return {row[0]: row[1] for row in self._run(_REMOVED)}

    def crowds(self, project_id: int, *, since: datetime) -> Sequence[Crowd]:
        found = self._run(_CROWDS, {"project_id": project_id, "since": since})
        return [Crowd(pattern_id=row[0], old=row[1], young=row[2]) for row in found]

    def aged(self, project_id: int, *, before: datetime, after: str, most: int) -> Sequence[str]:
        query = _AGED.where(patterns.c.id > after) if after else _AGED
        return self._run(query, {"project_id": project_id, "before": before, "most": most}).scalars().all()

    def marks(
        self, pattern_id: str, *, after: Mark | None = None, until: Mark | None = None, most: int
    ) -> Sequence[Mark]:
        query = _MARKS.where(_literal(after) < _AT) if after else _MARKS
        query = query.where(_literal(until) >= _AT) if until else query
        return [(row[0], row[1]) for row in self._run(query.limit(most), {"pattern_id": pattern_id})]

    def borders(self, pattern_id: str, *, before: datetime, every: int) -> Sequence[Mark]:
        given = {"pattern_id": pattern_id, "before": before}
        old = _MARKS.where(events.c.timestamp < _BEFORE).limit(1)
        found = [tuple(row) for row in self._run(old, given)]
        while found and (
            more := self._run(old.where(_literal(found[-1]) < _AT).offset(every - 1), given).one_or_none()
        ):
            found.append(tuple(more))
        last = [tuple(row) for row in self._run(_LAST, given)]
        return found if last == found[-1:] else found + last

    def remove(
        self, project_id: int, event_ids: Collection[str], *, received_before: datetime, forget_before: datetime
    ) -> int:
        lock(self._unit, "retention", str(project_id))
        asked = {"project_id": project_id, "event_ids": list(event_ids), "before": received_before}
        # patterns are read after their events: what they show as their latest is at least as new as those
        found = [row._asdict() for row in self._run(_FOUND, asked)]
        latest = set(self._run(_LATEST, {"homes": list({row["pattern_id"] for row in found})}).scalars())
        gone = [row for row in found if row["event_id"] not in latest]
        if remembered := [row for row in gone if row["received_at"] >= forget_before]:
            self._run(_REMEMBER[self._unit.dialect], remembered)
        if ids := [row["event_id"] for row in gone]:
            self._run(_REMOVE, {"of": project_id, "event_ids": ids})
            self._run(_ADD_REMOVALS[self._unit.dialect], {"project_id": project_id, "events": len(ids)})
        return len(ids)

    def forget(self, *, before: datetime, most: int) -> int:
        return self._run(_FORGET, {"before": before, "most": most}).rowcount


def _literal(mark: Mark) -> sa.Tuple:
    return sa.tuple_(sa.literal(mark[0], Instant), sa.literal(mark[1], Hex))
