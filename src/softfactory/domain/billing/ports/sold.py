"""What can be had, and who has what."""

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import attrs

from softfactory.domain.billing.model import Interval, Product, Subscription
from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.paging import Page, PageRequest


class Products(Protocol):
    """What can be had."""

    @abstractmethod
    def put(self, product: Product) -> None:
        """Store a product in place of the one of the same code."""

    @abstractmethod
    def find(self, code: str) -> Product | None:
        """Return a product, offered or not."""

    @abstractmethod
    def listed(self, request: PageRequest, *, offered_only: bool) -> Page[Product]:
        """Return products sorted by code. Raises `BadCursor`."""


@attrs.frozen(kw_only=True)
class Recurring:
    """Subscriptions that are paid again and again, summed."""

    test: bool
    interval: Interval
    subscriptions: int
    price: Money
    """Of all of them for one interval."""


class Subscriptions(Protocol):
    """Who has what: of live ones a user has at most one for each product."""

    @abstractmethod
    def add(self, subscription: Subscription) -> None:
        """Store a new one; raises `AlreadySubscribed` when its user has a live one to the product."""

    @abstractmethod
    def save(self, subscription: Subscription) -> None:
        """Store one that is there, whole."""

    @abstractmethod
    def find(self, subscription_id: str) -> Subscription | None:
        """Return one, locking nothing."""

    @abstractmethod
    def fetch(self, subscription_id: str) -> Subscription | None:
        """Return one; in a writing transaction nobody else changes it until that ends."""

    @abstractmethod
    def live_of(self, user_id: str, product: str) -> Subscription | None:
        """Return a user's live one to a product.

        In a writing transaction nobody else gets this one until that ends, whether there is one or not.
        """

    @abstractmethod
    def of_user(self, user_id: str, request: PageRequest) -> Page[Subscription]:
        """Return a user's, newest (highest id) first. Raises `BadCursor`."""

    @abstractmethod
    def all_of(self, user_id: str) -> Sequence[Subscription]:
        """Return a user's, newest first; in a writing transaction nobody else changes them until that ends."""

    @abstractmethod
    def products_of(self, user_id: str, at: datetime) -> frozenset[str]:
        """Return the codes of the products that the user may use at that instant: one quick read."""

    @abstractmethod
    def subscribers(self, user_ids: Collection[str], at: datetime) -> Mapping[str, Sequence[str]]:
        """Return the same for several users, each with the codes sorted; who has none is left out."""

    @abstractmethod
    def recurring(self, at: datetime) -> Sequence[Recurring]:
        """Return the sums of those that are paid by the interval and grant their product at that instant."""
