"""The slice of error tracking in memory."""

from functools import cached_property

from softfactory.domain.errors.ports import ErrorsTx

from .errors_alerts import MemoryAlerts
from .errors_allowances import MemoryAllowances
from .errors_artifacts import MemoryArtifacts
from .errors_counts import MemoryCounts
from .errors_events import MemoryEvents
from .errors_history import MemoryHistory
from .errors_items import ItemsMemory
from .errors_merges import MemoryMerges
from .errors_patterns import MemoryPatterns
from .errors_projects import MemoryProjects
from .errors_retention import MemoryRetention
from .store import MemoryTx


class ErrorsMemory(ItemsMemory, MemoryTx, ErrorsTx):
    """Projects, events and patterns in one transaction."""

    @cached_property
    def projects(self) -> MemoryProjects:
        return MemoryProjects(self.unit)

    @cached_property
    def events(self) -> MemoryEvents:
        return MemoryEvents(self.unit)

    @cached_property
    def patterns(self) -> MemoryPatterns:
        return MemoryPatterns(self.unit)

    @cached_property
    def counts(self) -> MemoryCounts:
        return MemoryCounts(self.unit)

    @cached_property
    def history(self) -> MemoryHistory:
        return MemoryHistory(self.unit)

    @cached_property
    def allowances(self) -> MemoryAllowances:
        return MemoryAllowances(self.unit)

    @cached_property
    def merges(self) -> MemoryMerges:
        return MemoryMerges(self.unit)

    @cached_property
    def retention(self) -> MemoryRetention:
        return MemoryRetention(self.unit)

    @cached_property
    def artifacts(self) -> MemoryArtifacts:
        return MemoryArtifacts(self.unit)

    @cached_property
    def alerts(self) -> MemoryAlerts:
        return MemoryAlerts(self.unit)
