"""The slice of billing in SQL."""

from functools import cached_property

from softfactory.domain.billing.ports import BillingTx

from .billing_ledger import SqlLedgerBook
from .billing_paid import SqlNotices, SqlPaymentBook, SqlRefunds
from .billing_sold import SqlProducts, SqlSubscriptions
from .store import SqlTx


class BillingSql(SqlTx, BillingTx):
    """Products, subscriptions and payments, in one transaction."""

    @cached_property
    def products(self) -> SqlProducts:
        return SqlProducts(self.unit)

    @cached_property
    def subscriptions(self) -> SqlSubscriptions:
        return SqlSubscriptions(self.unit)

    @cached_property
    def payments(self) -> SqlPaymentBook:
        return SqlPaymentBook(self.unit)

    @cached_property
    def refunds(self) -> SqlRefunds:
        return SqlRefunds(self.unit)

    @cached_property
    def notices(self) -> SqlNotices:
        return SqlNotices(self.unit)

    @cached_property
    def ledger(self) -> SqlLedgerBook:
        return SqlLedgerBook(self.unit)
