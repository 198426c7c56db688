"""What is counted of those who try."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol

from softfactory.domain.accounts.lockout import Lockout


class Lockouts(Protocol):
    """Attempts, by identifier (64 hex digits) and budget ("" for strangers, else a device's id)."""

    @abstractmethod
    def get(self, identifier: str, budget: str = "") -> Lockout:
        """Return what is known, an empty `Lockout` if nothing is.

        In a writing transaction nobody else gets this one until that ends, whether there is a row or not.
        """

    @abstractmethod
    def put(self, identifier: str, budget: str, lockout: Lockout) -> None:
        """Store what is known now; an empty `Lockout` is forgotten."""

    @abstractmethod
    def clear(self, identifier: str) -> None:
        """Forget all budgets of an identifier."""

    @abstractmethod
    def forget(self, *, failed_before: datetime, shut_at: int) -> int:
        """Forget those without a failure since and fewer than *shut_at* in a row; return how many there were."""


class Rates(Protocol):
    """How often something was asked for within a minute, by kind and origin."""

    @abstractmethod
    def count(self, key: str, minute: datetime) -> int:
        """Return how often *key* (at most 100 characters) was hit in that minute."""

    @abstractmethod
    def hit(self, key: str, minute: datetime) -> int:
        """Count one more and return how many there are; none is lost between callers at the same time."""

    @abstractmethod
    def forget(self, *, before: datetime) -> int:
        """Forget earlier minutes, and return how many rows there were."""
