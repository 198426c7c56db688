"""The slice of error tracking in memory."""

from functools import cached_property

from softfactory.domain.errors.ports import ErrorsTx

from .errors_events import MemoryEvents
from .errors_patterns import MemoryPatterns
from .errors_projects import MemoryProjects
from .store import MemoryTx


class ErrorsMemory(MemoryTx, ErrorsTx):
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
