"""The slice of review in memory."""

from functools import cached_property

from softfactory.domain.review.ports import ReviewTx

from .review_applications import MemoryApplications
from .review_campaigns import MemoryCampaigns
from .review_ledger import MemoryLedger
from .store import MemoryTx


class ReviewMemory(MemoryTx, ReviewTx):
    """Review campaigns, in one transaction."""

    @cached_property
    def campaigns(self) -> MemoryCampaigns:
        return MemoryCampaigns(self.unit)

    @cached_property
    def applications(self) -> MemoryApplications:
        return MemoryApplications(self.unit)

    @cached_property
    def ledger(self) -> MemoryLedger:
        return MemoryLedger(self.unit)
