"""What people told, in memory."""

from collections.abc import Sequence
from datetime import datetime

from softfactory.domain.errors.items.kept import Feedback
from softfactory.domain.errors.items.ports import Feedbacks
from softfactory.domain.kernel.instants import instant, micros
from softfactory.domain.kernel.paging import BadCursor, Page, PageRequest, page

from .store import Unit


class MemoryFeedback(Feedbacks):
    """What people told."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, feedback: Feedback) -> None:
        key = (feedback.project_id, feedback.id)
        if key not in self._unit.table("feedback"):
            self._unit.put("feedback", key, feedback)

    def listed(self, project_id: int, request: PageRequest) -> Page[Feedback]:
        after = _after(request)
        found = [
            one
            for one in self._unit.table("feedback").values()
            if one.project_id == project_id and (after is None or (one.at, one.id) < after)
        ]
        found.sort(key=lambda one: (one.at, one.id), reverse=True)
        return page(found[: request.limit + 1], request.limit, lambda one: (micros(one.at), one.id))

    def of_event(self, event_id: str, among: frozenset[int] | None, *, most: int) -> Sequence[Feedback]:
        found = [
            one
            for one in self._unit.table("feedback").values()
            if one.event_id == event_id and (among is None or one.project_id in among)
        ]
        return sorted(found, key=lambda one: (one.at, one.id))[:most]

    def expire(self, project_id: int, before: datetime) -> None:
        self._unit.remove_where("feedback", lambda one: one.at < before and one.project_id == project_id)


def _after(request: PageRequest) -> tuple[datetime, str] | None:
    key = request.after(int, str)
    try:
        return (instant(int(key[0])), str(key[1])) if key else None
    except OverflowError:
        raise BadCursor("Use next_cursor of the page before, unchanged.") from None
