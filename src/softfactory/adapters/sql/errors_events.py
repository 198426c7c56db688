"""Events in SQL."""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from softfactory.domain.errors.model import Event
from softfactory.domain.errors.ports import Criteria, EventKey, Events
from softfactory.domain.errors.problems import EventIdTaken
from softfactory.domain.kernel.paging import Page, PageRequest

from .errors_newest import newest
from .errors_tables import events
from .errors_walk import FIELDS
from .prepared import Among, Bulk
from .rows import ids_that_fit, plain, values_of
from .store import Unit

_NAMES, _values = values_of(Event)
_KNOWN = Among(sa.select(*FIELDS), events.c.event_id)
_APPEND = Bulk(plain(events), [*_NAMES, "payload"])


class SqlEvents(Events):
    """Occurrences, each with what the client sent."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def known(self, keys: Collection[EventKey]) -> Mapping[EventKey, Event]:
        rows = _KNOWN.run(self._unit, {event_id for _, event_id in keys})
        found = (Event(**dict(zip(_NAMES, row, strict=True))) for row in rows)
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

    def newest(self, criteria: Criteria, request: PageRequest) -> Page[Event]:
        return newest(self._unit.connection, criteria, request)


def _is_taken(error: Exception) -> bool:
    """Tell the key of an event that exists from other broken rules."""
    if diagnostics := getattr(error, "diag", None):
        return bool(diagnostics.constraint_name == "pk_events")
    return getattr(error, "sqlite_errorname", "") == "SQLITE_CONSTRAINT_PRIMARYKEY"
