"""What happened to patterns, in memory."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from softfactory.domain.errors.model import Activity
from softfactory.domain.errors.ports import History
from softfactory.domain.kernel.paging import Page, PageRequest, page

from .errors_criteria import homes_of
from .store import Unit


class MemoryHistory(History):
    """What people and events did to patterns, entry by entry."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, activities: Collection[Activity]) -> None:
        for activity in activities:
            self._unit.put("pattern_activity", activity.id, activity)

    def between(self, projects: frozenset[int] | None, *, since: datetime, until: datetime) -> Sequence[Activity]:
        return self._those(
            lambda one: (projects is None or one.project_id in projects) and since <= one.at < until,
        )

    def of_pattern(self, living_id: str, request: PageRequest) -> Page[Activity]:
        homes, after = homes_of(self._unit, living_id), request.after(str)
        found = self._those(lambda one: one.pattern_id in homes and (after is None or one.id < str(after[0])))
        found.sort(key=lambda one: one.id, reverse=True)
        return page(found[: request.limit + 1], request.limit, lambda activity: (activity.id,))

    def of_actor(self, user_id: str) -> Sequence[Activity]:
        return self._those(lambda one: one.actor == user_id)

    def _those(self, wanted: Callable[[Activity], bool]) -> list[Activity]:
        found = [one for one in self._unit.table("pattern_activity").values() if wanted(one)]
        return sorted(found, key=lambda one: (one.at, one.id))
