"""The slice of review in SQL."""

from functools import cached_property

from softfactory.domain.review.ports import ReviewTx

from .review_applications import SqlApplications
from .review_campaigns import SqlCampaigns
from .review_ledger import SqlLedger
from .store import SqlTx


class ReviewSql(SqlTx, ReviewTx):
    """Review campaigns, in one transaction."""

    @cached_property
    def campaigns(self) -> SqlCampaigns:
        return SqlCampaigns(self.unit)

    @cached_property
    def applications(self) -> SqlApplications:
        return SqlApplications(self.unit)

    @cached_property
    def ledger(self) -> SqlLedger:
        return SqlLedger(self.unit)
