"""Chefs in memory."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from softfactory.domain.coocook.model import Chef
from softfactory.domain.coocook.ports import ChefCriteria, Chefs
from softfactory.domain.coocook.problems import AlreadyAChef
from softfactory.domain.kernel.calendars import Span
from softfactory.domain.kernel.paging import Page, PageRequest, page

from .unit import Unit

CHEFS, BUSY = "chefs", "chef_busy"


class MemoryChefs(Chefs):
    """Chefs by id, and when their own calendars have them busy."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, chef: Chef) -> Chef:
        if chef.user_id is not None and self.by_user(chef.user_id):
            raise AlreadyAChef("A user is one chef at most: PATCH /api/coocook/chefs/me.")
        if self.find(chef.id):
            raise ValueError(f"{chef.id} is in {CHEFS} already")
        added = attrs.evolve(chef, number=len(self._unit.table(CHEFS)) + 1)  # none is ever removed
        self._unit.put(CHEFS, added.id, added)
        return added

    def find(self, chef_id: str) -> Chef | None:
        return self._unit.table(CHEFS).get(chef_id)

    def fetch(self, chef_id: str) -> Chef | None:
        return self.find(chef_id)

    def by_user(self, user_id: str) -> Chef | None:
        return next((chef for chef in self._unit.table(CHEFS).values() if chef.user_id == user_id), None)

    def by_feed(self, digest: str) -> Chef | None:
        return next((chef for chef in self._unit.table(CHEFS).values() if chef.feed_digest == digest), None)

    def save(self, chef: Chef) -> None:
        if self.find(chef.id):
            self._unit.put(CHEFS, chef.id, chef)

    def listed(self, criteria: ChefCriteria, request: PageRequest) -> Page[Chef]:
        after = request.after(str)
        found = [
            chef
            for chef in self._unit.table(CHEFS).values()
            if chef.listed and _meets(chef, criteria) and (after is None or chef.id < str(after[0]))
        ]
        newest = sorted(found, key=lambda chef: chef.id, reverse=True)
        return page(newest[: request.limit + 1], request.limit, lambda chef: (chef.id,))

    def with_calendar(self) -> Sequence[str]:
        return sorted(chef.id for chef in self._unit.table(CHEFS).values() if chef.calendar_url is not None)

    def set_busy(self, chef_id: str, spans: Sequence[Span]) -> None:
        self._unit.put(BUSY, chef_id, sorted(set(spans), key=lambda span: (span.starts_at, span.ends_at)))

    def busy(self, chef_id: str, *, since: datetime, until: datetime) -> Sequence[Span]:
        spans: Sequence[Span] = self._unit.table(BUSY).get(chef_id, ())
        return [span for span in spans if span.starts_at < until and span.ends_at > since]


def _meets(chef: Chef, criteria: ChefCriteria) -> bool:
    if criteria.cuisine is not None and criteria.cuisine not in chef.cuisines:
        return False
    return criteria.location is None or criteria.location.casefold() in chef.location.casefold()
