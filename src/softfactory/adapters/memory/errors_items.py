"""The slice of what SDKs send beside events, in memory."""

from functools import cached_property

from softfactory.domain.errors.items.ports import ItemsTx

from .errors_attachments import MemoryAttachments
from .errors_checkins import MemoryCheckIns
from .errors_drops import MemoryDrops
from .errors_feedback import MemoryFeedback
from .errors_sessions import MemorySessions
from .store import MemoryTx


class ItemsMemory(MemoryTx, ItemsTx):
    """Drops, sessions, check-ins, feedback and attachments in one transaction."""

    @cached_property
    def drops(self) -> MemoryDrops:
        return MemoryDrops(self.unit)

    @cached_property
    def sessions(self) -> MemorySessions:
        return MemorySessions(self.unit)

    @cached_property
    def checkins(self) -> MemoryCheckIns:
        return MemoryCheckIns(self.unit)

    @cached_property
    def feedback(self) -> MemoryFeedback:
        return MemoryFeedback(self.unit)

    @cached_property
    def attachments(self) -> MemoryAttachments:
        return MemoryAttachments(self.unit)
