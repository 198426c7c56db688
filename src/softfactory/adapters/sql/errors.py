"""The slice of error tracking in SQL."""

from functools import cached_property

from softfactory.domain.errors.ports import ErrorsTx

from .errors_alerts import SqlAlerts
from .errors_allowances import SqlAllowances
from .errors_artifacts import SqlArtifacts
from .errors_counts import SqlCounts
from .errors_events import SqlEvents
from .errors_history import SqlHistory
from .errors_items import ItemsSql
from .errors_merges import SqlMerges
from .errors_patterns import SqlPatterns
from .errors_projects import SqlProjects
from .errors_retention import SqlRetention
from .store import SqlTx


class ErrorsSql(ItemsSql, SqlTx, ErrorsTx):
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

    @cached_property
    def counts(self) -> SqlCounts:
        return SqlCounts(self.unit)

    @cached_property
    def history(self) -> SqlHistory:
        return SqlHistory(self.unit)

    @cached_property
    def allowances(self) -> SqlAllowances:
        return SqlAllowances(self.unit)

    @cached_property
    def merges(self) -> SqlMerges:
        return SqlMerges(self.unit)

    @cached_property
    def retention(self) -> SqlRetention:
        return SqlRetention(self.unit)

    @cached_property
    def artifacts(self) -> SqlArtifacts:
        return SqlArtifacts(self.unit)

    @cached_property
    def alerts(self) -> SqlAlerts:
        return SqlAlerts(self.unit)
