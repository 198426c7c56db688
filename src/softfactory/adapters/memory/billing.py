"""The slice of billing in memory."""

from functools import cached_property

from softfactory.domain.billing.ports import BillingTx

from .billing_ledger import MemoryLedgerBook
from .billing_paid import MemoryNotices, MemoryPaymentBook, MemoryRefunds
from .billing_sold import MemoryProducts, MemorySubscriptions
from .store import MemoryTx


class BillingMemory(MemoryTx, BillingTx):
    """Products, subscriptions and payments, in one transaction."""

    @cached_property
    def products(self) -> MemoryProducts:
        return MemoryProducts(self.unit)

    @cached_property
    def subscriptions(self) -> MemorySubscriptions:
        return MemorySubscriptions(self.unit)

    @cached_property
    def payments(self) -> MemoryPaymentBook:
        return MemoryPaymentBook(self.unit)

    @cached_property
    def refunds(self) -> MemoryRefunds:
        return MemoryRefunds(self.unit)

    @cached_property
    def notices(self) -> MemoryNotices:
        return MemoryNotices(self.unit)

    @cached_property
    def ledger(self) -> MemoryLedgerBook:
        return MemoryLedgerBook(self.unit)
