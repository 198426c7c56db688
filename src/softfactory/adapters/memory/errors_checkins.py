"""Check-ins of monitors in memory."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

import attrs

from softfactory.domain.errors.items.monitors import CheckInCount, CheckInStatus, Monitor, MonitorReport
from softfactory.domain.errors.items.ports import CheckIns

from .store import Unit


class MemoryCheckIns(CheckIns):
    """Check-ins, counted by the hour, and the last of each monitor."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def count(self, counts: Collection[CheckInCount]) -> None:
        for count in counts:
            key = (count.project_id, count.hour, count.monitor, count.environment, count.status)
            before = self._unit.table("checkins").get(key)
            checkins = count.checkins + (before.checkins if before else 0)
            self._unit.put("checkins", key, attrs.evolve(count, checkins=checkins))

    def saw(self, monitors: Collection[Monitor]) -> None:
        for monitor in monitors:
            key = (monitor.project_id, monitor.monitor, monitor.environment)
            before = self._unit.table("monitors").get(key)
            if before is None or monitor.at >= before.at:
                known = monitor.schedule or (before.schedule if before else "")
                self._unit.put("monitors", key, attrs.evolve(monitor, schedule=known))

    def listed(self, project_id: int, since: datetime, *, most: int) -> Sequence[MonitorReport]:
        sums: dict[tuple[str, str], Counter[CheckInStatus]] = {}
        for count in self._unit.table("checkins").values():
            if count.project_id == project_id and count.hour >= since:
                sums.setdefault((count.monitor, count.environment), Counter())[count.status] += count.checkins
        found = sorted(key for key in self._unit.table("monitors") if key[0] == project_id)[:most]
        return [
            MonitorReport(monitor=self._unit.table("monitors")[key], checkins=dict(sums.get(key[1:], {})))
            for key in found
        ]

    def expire(self, before: datetime) -> None:
        self._unit.remove_where("checkins", lambda count: count.hour < before)
        self._unit.remove_where("monitors", lambda monitor: monitor.at < before)
