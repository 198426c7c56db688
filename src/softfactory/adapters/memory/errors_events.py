"""Events in memory."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import attrs

from softfactory.domain.errors.model import Event, Known
from softfactory.domain.errors.ports import Criteria, EventKey, Events
from softfactory.domain.errors.problems import EventIdTaken
from softfactory.domain.kernel.instants import instant, micros
from softfactory.domain.kernel.paging import BadCursor, Page, PageRequest, page

from .errors_criteria import event_meets
from .store import Unit


class MemoryEvents(Events):
    """Occurrences, each with what the client sent."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def known(self, keys: Collection[EventKey]) -> Mapping[EventKey, Known]:
        stored, removed = self._unit.table("events"), self._unit.table("removed_events")
        found = {key: stored[key][0] if key in stored else removed.get(key) for key in keys}
        return {key: self._known(event) for key, event in found.items() if event}

    def append(self, events: Sequence[tuple[Event, bytes]]) -> None:
        for event, payload in events:
            key = (event.project_id, event.event_id)
            if key in self._unit.table("events"):
                self._unit.refusal = EventIdTaken("A concurrent transaction stored it.")
                raise self._unit.refusal
            self._unit.put("events", key, (event, payload))

    def find(self, event_id: str, among: frozenset[int] | None) -> tuple[Event, bytes] | None:
        found = [
            kept
            for (project_id, stored_id), kept in self._unit.table("events").items()
            if stored_id == event_id and (among is None or project_id in among)
        ]
        latest = max(found, key=lambda kept: (kept[0].received_at, kept[0].project_id), default=None)
        return latest and (self._shown(latest[0]), latest[1])

    def first(self, living_id: str) -> Event | None:
        found = [event for event in self._all() if event.pattern_id == living_id]
        return min(found, key=lambda event: (event.timestamp, event.event_id), default=None)

    def newest(self, criteria: Criteria, request: PageRequest) -> Page[Event]:
        after = _after(request)
        found = [
            event
            for event in self._all()
            if (after is None or (event.timestamp, event.event_id) < after) and event_meets(self._unit, event, criteria)
        ]
        found.sort(key=lambda event: (event.timestamp, event.event_id, event.project_id), reverse=True)
        return page(found[: request.limit + 1], request.limit, lambda event: (micros(event.timestamp), event.event_id))

    def _all(self) -> Iterator[Event]:
        return (self._shown(event) for event, _ in self._unit.table("events").values())

    def _known(self, event: Event) -> Known:
        names = [field.name for field in attrs.fields(Known)]
        return Known(**{name: getattr(self._shown(event), name) for name in names})

    def _shown(self, event: Event) -> Event:
        return attrs.evolve(event, pattern_id=self._unit.table("patterns")[event.pattern_id].living_id)


def _after(request: PageRequest) -> tuple[object, ...] | None:
    key = request.after(int, str)
    try:
        return key and (instant(int(key[0])), key[1])
    except OverflowError:
        raise BadCursor("Use next_cursor of the page before, unchanged.") from None
