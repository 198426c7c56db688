"""The slice of what SDKs send beside events, in SQL."""

from functools import cached_property

from softfactory.domain.errors.items.ports import ItemsTx

from .errors_attachments import SqlAttachments
from .errors_checkins import SqlCheckIns
from .errors_drops import SqlDrops
from .errors_feedback import SqlFeedback
from .errors_sessions import SqlSessions
from .store import SqlTx


class ItemsSql(SqlTx, ItemsTx):
    """Drops, sessions, check-ins, feedback and attachments in one transaction."""

    @cached_property
    def drops(self) -> SqlDrops:
        return SqlDrops(self.unit)

    @cached_property
    def sessions(self) -> SqlSessions:
        return SqlSessions(self.unit)

    @cached_property
    def checkins(self) -> SqlCheckIns:
        return SqlCheckIns(self.unit)

    @cached_property
    def feedback(self) -> SqlFeedback:
        return SqlFeedback(self.unit)

    @cached_property
    def attachments(self) -> SqlAttachments:
        return SqlAttachments(self.unit)
