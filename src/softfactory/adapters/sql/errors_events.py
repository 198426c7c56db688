"""Events in SQL."""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from softfactory.domain.errors.model import Event, Known
from softfactory.domain.errors.ports import Criteria, EventKey, Events
from softfactory.domain.errors.problems import EventIdTaken
from softfactory.domain.kernel.paging import Page, PageRequest

from .errors_criteria import homes_of
from .errors_newest import newest
from .errors_retention_tables import removed_events
from .errors_tables import events, patterns
from .errors_walk import FIELDS
from .prepared import Among, Bulk
from .rows import ids_that_fit, plain, values_of
from .store import Unit

_NAMES, _values = values_of(Event)
_KNOWN_NAMES, _ = values_of(Known)
# one statement, in which an event that is just being removed is either there or removed
_REMEMBERED = sa.union_all(
    *(sa.select(*(table.c[name] for name in _KNOWN_NAMES)) for table in (events, removed_events))
)
_KEPT = _REMEMBERED.subquery("remembered").c
_LIVING = sa.select(patterns.c.living_id).where(patterns.c.id == _KEPT.pattern_id).scalar_subquery()
_KNOWN = Among(sa.select(_KEPT.project_id, _KEPT.event_id, _LIVING, _KEPT.severity), _KEPT.event_id)
_EARLIEST = (
    sa.select(*FIELDS)
    .where(events.c.pattern_id == sa.bindparam("home"))
    .order_by(events.c.timestamp, events.c.event_id)
    .limit(1)
)
_APPEND = Bulk(plain(events), [*_NAMES, "payload"])


class SqlEvents(Events):
    """Occurrences, each with what the client sent."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def known(self, keys: Collection[EventKey]) -> Mapping[EventKey, Known]:
        rows = _KNOWN.run(self._unit, {event_id for _, event_id in keys})
        found = (Known(**dict(zip(_KNOWN_NAMES, row, strict=True))) for row in rows)
        wanted = set(keys)
        return {key: event for event in found if (key := (event.project_id, event.event_id)) in wanted}

    def append(self, events: Sequence[tuple[Event, bytes]]) -> None:
        # in the order of keys, or two transactions with the same events could wait for each other
        ordered = sorted(events, key=lambda pair: (pair[0].project_id, pair[0].event_id))
        try:
            _APPEND.run(self._unit, [(*_values(event), kept) for event, kept in ordered])
        except self._unit.driver.IntegrityError as error:
            if not _is_taken(error):
                raise
            self._unit.refusal = EventIdTaken("A concurrent transaction stored it.")
            raise self._unit.refusal from error

    def find(self, event_id: str, among: frozenset[int] | None) -> tuple[Event, bytes] | None:
        query = sa.select(*FIELDS, events.c.payload).where(events.c.event_id == event_id)
        if among is not None:
            query = query.where(events.c.project_id.in_(ids_that_fit(among)))
        latest = query.order_by(events.c.received_at.desc(), events.c.project_id.desc()).limit(1)
        row = self._run(latest).one_or_none()
        if row is None:
            return None
        values = row._asdict()
        payload = values.pop("payload")
        return Event(**values), payload

    def first(self, living_id: str) -> Event | None:
        ends = [self._earliest(home) for home in self._run(homes_of(living_id)).scalars().all()]
        return min(filter(None, ends), key=lambda event: (event.timestamp, event.event_id), default=None)

    def _earliest(self, home: str) -> Event | None:
        row = self._run(_EARLIEST, {"home": home}).one_or_none()
        return Event(**row._asdict()) if row else None

    def newest(self, criteria: Criteria, request: PageRequest) -> Page[Event]:
        return newest(self._unit.connection, criteria, request)


def _is_taken(error: Exception) -> bool:
    """Tell the key of an event that exists from other broken rules."""
    if diagnostics := getattr(error, "diag", None):
        return bool(diagnostics.constraint_name == "pk_events")
    return getattr(error, "sqlite_errorname", "") == "SQLITE_CONSTRAINT_PRIMARYKEY"
