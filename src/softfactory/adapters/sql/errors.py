"""The slice of error tracking in SQL."""

from functools import cached_property

from softfactory.domain.errors.ports import ErrorsTx

from .errors_events import SqlEvents
from .errors_patterns import SqlPatterns
from .errors_projects import SqlProjects
from .store import SqlTx


class ErrorsSql(SqlTx, ErrorsTx):
    """Projects, events and patterns in one transaction."""

    @cached_property
    def projects(self) -> SqlProjects:
        return SqlProjects(self.unit)

    @cached_property
    def events(self) -> SqlEvents:
        return SqlEvents(self.unit)

    @cached_property
    def patterns(self) -> SqlPatterns:
        return SqlPatterns(self.unit)
