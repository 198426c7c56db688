"""What billing needs of a database; what it needs of a gateway is in `gateway`."""

from abc import abstractmethod
from typing import Protocol

from softfactory.domain.kernel.store import Store, Tx

from .book import LedgerBook
from .paid import Notices, PaymentBook, Refunds, Taken
from .sold import Products, Recurring, Subscriptions

__all__ = [
    "BillingStore",
    "BillingTx",
    "LedgerBook",
    "Notices",
    "PaymentBook",
    "Products",
    "Recurring",
    "Refunds",
    "Subscriptions",
    "Taken",
]


class BillingTx(Tx, Protocol):
    """The slice of billing."""

    @property
    @abstractmethod
    def products(self) -> Products:
        """What can be had."""

    @property
    @abstractmethod
    def subscriptions(self) -> Subscriptions:
        """Who has what."""

    @property
    @abstractmethod
    def payments(self) -> PaymentBook:
        """Tries to be paid."""

    @property
    @abstractmethod
    def refunds(self) -> Refunds:
        """Money given back."""

    @property
    @abstractmethod
    def notices(self) -> Notices:
        """Webhooks that were handled."""

    @property
    @abstractmethod
    def ledger(self) -> LedgerBook:
        """The book of test money."""


BillingStore = Store[BillingTx]
