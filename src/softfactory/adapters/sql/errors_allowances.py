"""What projects may still store, in SQL."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from softfactory.domain.errors.ports import Allowances

from .errors_count_tables import allowances
from .prepared import Bulk
from .rows import upsert
from .store import Unit

_NOTHING = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS = ["project_id", "full_at"]
_CLAIM = Bulk(
    {dialect: insert.returning(*allowances.c) for dialect, insert in upsert(allowances, keep=["project_id"]).items()},
    _COLUMNS,
)
_SAVE = Bulk(upsert(allowances, keep=["full_at"]), _COLUMNS)


class SqlAllowances(Allowances):
    """When each project that has a limit may again store as many events at once as that allows."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def claim(self, projects: Collection[int]) -> Mapping[int, datetime | None]:
        rows = _CLAIM.run(self._unit, [(project, _NOTHING) for project in sorted(projects)])
        return {project: None if full_at == _NOTHING else full_at for project, full_at in rows}

    def save(self, full_at: Mapping[int, datetime]) -> None:
        _SAVE.run(self._unit, sorted(full_at.items()))
