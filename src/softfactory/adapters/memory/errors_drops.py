"""How much was not stored, in memory."""

from collections.abc import Collection, Sequence
from datetime import datetime

import attrs

from softfactory.domain.errors.items.model import Drop
from softfactory.domain.errors.items.ports import MOST_DROPS_SHOWN, Drops

from .store import Unit


class MemoryDrops(Drops):
    """How much was not stored, by the hour."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def count(self, drops: Collection[Drop]) -> None:
        for drop in drops:
            key = (drop.project_id, drop.hour, drop.origin, drop.reason, drop.category)
            before = self._unit.table("item_drops").get(key)
            quantity = drop.quantity + (before.quantity if before else 0)
            self._unit.put("item_drops", key, attrs.evolve(drop, quantity=quantity))

    def listed(self, project_id: int, since: datetime) -> Sequence[Drop]:
        of_project = [drop for drop in self._unit.table("item_drops").values() if drop.project_id == project_id]
        found = [drop for drop in of_project if drop.hour >= since]
        found.sort(key=lambda drop: (drop.origin, drop.reason, drop.category))
        return sorted(found, key=lambda drop: drop.hour, reverse=True)[:MOST_DROPS_SHOWN]

    def expire(self, before: datetime) -> None:
        self._unit.remove_where("item_drops", lambda drop: drop.hour < before)
