"""How much was not stored, in SQL."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from softfactory.domain.errors.items.model import Drop
from softfactory.domain.errors.items.ports import MOST_DROPS_SHOWN, Drops

from .errors_item_tables import item_drops
from .prepared import Bulk
from .rows import ids_that_fit, upsert, values_of
from .store import Unit
from .summed import summed

_NAMES, _values = values_of(Drop)
_COUNT = Bulk(upsert(item_drops, add=["quantity"]), _NAMES)
_LISTED = (
    item_drops.select()
    .where(item_drops.c.project_id == sa.bindparam("of_project"), item_drops.c.hour >= sa.bindparam("since"))
    .order_by(item_drops.c.hour.desc(), item_drops.c.origin, item_drops.c.reason, item_drops.c.category)
    .limit(MOST_DROPS_SHOWN)
)
_EXPIRE = item_drops.delete().where(item_drops.c.hour < sa.bindparam("before"))


class SqlDrops(Drops):
    """How much was not stored, by the hour."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def count(self, drops: Collection[Drop]) -> None:
        _COUNT.run(self._unit, summed(map(_values, drops), key=5))

    def listed(self, project_id: int, since: datetime) -> Sequence[Drop]:
        wanted = {"of_project": project_id, "since": since}
        found = self._run(_LISTED, wanted) if ids_that_fit([project_id]) else ()
        return [Drop(**row._asdict()) for row in found]

    def expire(self, before: datetime) -> None:
        self._run(_EXPIRE, {"before": before})
