"""Check-ins of monitors in SQL."""

from collections.abc import Collection, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from softfactory.domain.errors.items.monitors import CheckInCount, Monitor, MonitorReport
from softfactory.domain.errors.items.ports import CheckIns

from .errors_item_tables import checkins, monitors
from .prepared import Bulk
from .rows import INSERTS, ids_that_fit, upsert, values_of
from .store import Unit
from .summed import summed

_COUNT_NAMES, _count_values = values_of(CheckInCount)
_NAMES, _values = values_of(Monitor)
_COUNT = Bulk(upsert(checkins, add=["checkins"]), _COUNT_NAMES)


def _later(insert: Any) -> sa.Insert:  # noqa: ANN401 - each dialect has its own
    new = insert.excluded
    known = sa.case((new.schedule != sa.literal_column("''"), new.schedule), else_=monitors.c.schedule)
    changes = {name: new[name] for name in ("status", "at", "duration_ms", "release")} | {"schedule": known}
    statement: sa.Insert = insert.on_conflict_do_update(
        index_elements=list(monitors.primary_key), set_=changes, where=new.at >= monitors.c.at
    )
    return statement


_SAW = Bulk({dialect: _later(insert(monitors)) for dialect, insert in INSERTS.items()}, _NAMES)
_MONITORS = (
    monitors.select()
    .where(monitors.c.project_id == sa.bindparam("of_project"))
    .order_by(monitors.c.monitor, monitors.c.environment)
)
_SUMS = (
    sa.select(checkins.c.monitor, checkins.c.environment, checkins.c.status, sa.func.sum(checkins.c.checkins))
    .where(checkins.c.project_id == sa.bindparam("of_project"), checkins.c.hour >= sa.bindparam("since"))
    .group_by(checkins.c.monitor, checkins.c.environment, checkins.c.status)
)
_EXPIRE = checkins.delete().where(checkins.c.hour < sa.bindparam("before"))
_EXPIRE_MONITORS = monitors.delete().where(monitors.c.at < sa.bindparam("before"))

_key = attrgetter("project_id", "monitor", "environment")


class SqlCheckIns(CheckIns):
    """Check-ins, counted by the hour, and the last of each monitor."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def count(self, counts: Collection[CheckInCount]) -> None:
        _COUNT.run(self._unit, summed(map(_count_values, counts), key=5))

    def saw(self, monitors: Collection[Monitor]) -> None:
        _SAW.run(self._unit, [_values(monitor) for monitor in sorted(monitors, key=_key)])

    def listed(self, project_id: int, since: datetime, *, most: int) -> Sequence[MonitorReport]:
        if not ids_that_fit([project_id]):
            return []
        found = [Monitor(**row._asdict()) for row in self._run(_MONITORS.limit(most), {"of_project": project_id})]
        sums: dict[tuple[str, str], dict[Any, int]] = {}
        for name, environment, status, total in self._run(_SUMS, {"of_project": project_id, "since": since}):
            sums.setdefault((name, environment), {})[status] = int(total)
        return [MonitorReport(monitor=one, checkins=sums.get((one.monitor, one.environment), {})) for one in found]

    def expire(self, before: datetime) -> None:
        self._run(_EXPIRE, {"before": before})
        self._run(_EXPIRE_MONITORS, {"before": before})
