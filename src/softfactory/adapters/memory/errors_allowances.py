"""What projects may still store, in memory."""

from collections.abc import Collection, Mapping
from datetime import datetime

from softfactory.domain.errors.ports import Allowances

from .store import Unit


class MemoryAllowances(Allowances):
    """When each project that has a limit may again store as many events at once as that allows."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def claim(self, projects: Collection[int]) -> Mapping[int, datetime | None]:
        return {project: self._unit.table("allowances").get(project) for project in projects}

    def save(self, full_at: Mapping[int, datetime]) -> None:
        for project, at in full_at.items():
            self._unit.put("allowances", project, at)
