"""Removing events in memory."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import islice

from softfactory.domain.errors.model import Event
from softfactory.domain.errors.retention.ports import Crowd, Mark, Retention

from .store import Unit


class MemoryRetention(Retention):
    """Removing events, and remembering that they were there."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def removed(self) -> Mapping[int, int]:
        return dict(self._unit.table("removals"))

    def crowds(self, project_id: int, *, since: datetime) -> Sequence[Crowd]:
        crowds = []
        for pattern_id in self._of_project(project_id):
            marks = self._marks(pattern_id)
            young = sum(at >= since for at, _ in marks)
            crowds.append(Crowd(pattern_id=pattern_id, old=len(marks) - young, young=young))
        return crowds

    def aged(self, project_id: int, *, before: datetime, after: str, most: int) -> Sequence[str]:
        found = (
            pattern_id
            for pattern_id in sorted(self._of_project(project_id))
            if pattern_id > after and any(at < before for at, _ in self._marks(pattern_id)[1:-1])
        )
        return list(islice(found, most))

    def marks(
        self, pattern_id: str, *, after: Mark | None = None, until: Mark | None = None, most: int
    ) -> Sequence[Mark]:
        return [
            mark
            for mark in self._marks(pattern_id)
            if (after is None or mark > after) and (until is None or mark <= until)
        ][:most]

    def borders(self, pattern_id: str, *, before: datetime, every: int) -> Sequence[Mark]:
        old = [mark for mark in self._marks(pattern_id) if mark[0] < before]
        found = old[::every]
        return found if found[-1:] == old[-1:] else [*found, old[-1]]

    def remove(
        self, project_id: int, event_ids: Collection[str], *, received_before: datetime, forget_before: datetime
    ) -> int:
        gone = [
            event
            for event_id in event_ids
            if (event := self._find(project_id, event_id)) and event.received_at < received_before
            if event_id not in self._latest(event.pattern_id)
        ]
        for event in gone:
            self._unit.remove("events", (project_id, event.event_id))
            if event.received_at >= forget_before:
                self._unit.put("removed_events", (project_id, event.event_id), event)
        if gone:
            self._unit.put("removals", project_id, self.removed().get(project_id, 0) + len(gone))
        return len(gone)

    def forget(self, *, before: datetime, most: int) -> int:
        removed = self._unit.table("removed_events").items()
        old = [key for key, event in removed if event.received_at < before][:most]
        for key in old:
            self._unit.remove("removed_events", key)
        return len(old)

    def _of_project(self, project_id: int) -> list[str]:
        patterns = self._unit.table("patterns").values()
        return [pattern.id for pattern in patterns if pattern.project_id == project_id]

    def _marks(self, pattern_id: str) -> list[Mark]:
        events = self._unit.table("events").values()
        return sorted((event.timestamp, event.event_id) for event, _ in events if event.pattern_id == pattern_id)

    def _find(self, project_id: int, event_id: str) -> Event | None:
        found: Event | None = self._unit.table("events").get((project_id, event_id), (None, b""))[0]
        return found

    def _latest(self, pattern_id: str) -> set[str]:
        patterns = self._unit.table("patterns")
        return {patterns[one].latest_event for one in (pattern_id, patterns[pattern_id].living_id)}
