"""What was paid and given back, and what the gateway told of it."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import attrs

from softfactory.domain.billing.payment import Payment, Refund
from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.paging import Page, PageRequest


@attrs.frozen(kw_only=True)
class Taken:
    """Money that was paid, less what was given back or is on its way, summed."""

    test: bool
    amount: Money


class PaymentBook(Protocol):
    """Tries to be paid: of a reference at most one is open or succeeded, and each attempt is there once."""

    @abstractmethod
    def claim(self, payment: Payment) -> Payment:
        """Store a payment and return it, unless its reference has one already: then return that.

        That is the one which is open or succeeded, else the one of the same attempt. In a writing transaction nobody
        else changes what it returns until that ends.
        """

    @abstractmethod
    def save(self, payment: Payment) -> None:
        """Store one that is there, whole."""

    @abstractmethod
    def find(self, payment_id: str) -> Payment | None:
        """Return one, locking nothing."""

    @abstractmethod
    def fetch(self, payment_id: str) -> Payment | None:
        """Return one; in a writing transaction nobody else changes it until that ends."""

    @abstractmethod
    def paid(self, reference: str) -> Payment | None:
        """Return the one of a reference that succeeded; in a writing transaction nobody else changes it meanwhile."""

    @abstractmethod
    def named(self, gateway: str, name: str) -> Payment | None:
        """Return the one that succeeded and that a gateway calls so, locking nothing."""

    @abstractmethod
    def of_user(self, user_id: str, request: PageRequest) -> Page[Payment]:
        """Return a user's, newest (highest id) first. Raises `BadCursor`."""

    @abstractmethod
    def all_of(self, user_id: str) -> Sequence[Payment]:
        """Return a user's, newest first."""

    @abstractmethod
    def unlink(self, user_id: str) -> None:
        """Forget whose a user's payments are: books keep them."""

    @abstractmethod
    def taken(self, *, once_only: bool) -> Sequence[Taken]:
        """Return what was taken in each currency; *once_only*: for subscriptions without an interval."""


class Refunds(Protocol):
    """Money given back."""

    @abstractmethod
    def add(self, refund: Refund) -> None:
        """Store a new one."""

    @abstractmethod
    def by_key(self, key: str) -> Refund | None:
        """Return the one that was asked for under a key."""

    @abstractmethod
    def save(self, refund: Refund) -> None:
        """Store one that is there, whole."""

    @abstractmethod
    def of_payment(self, payment_id: str) -> Sequence[Refund]:
        """Return those of a payment, oldest first."""


class Notices(Protocol):
    """Webhooks that were handled."""

    @abstractmethod
    def add(self, gateway: str, notice_id: str, *, at: datetime) -> bool:
        """Note one; tell whether it is new. Who brings the same meanwhile waits until this transaction ends."""
