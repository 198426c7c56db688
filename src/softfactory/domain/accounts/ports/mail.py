"""Tokens that were mailed, and accounts that wait for theirs."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol

from softfactory.domain.accounts.model import (
    MailToken,
    Registration,
)


class MailTokens(Protocol):
    """Tokens that were mailed, and accounts that wait for theirs."""

    @abstractmethod
    def add(self, token: MailToken) -> None:
        """Store a token."""

    @abstractmethod
    def find(self, token_id: str) -> MailToken | None:
        """Return a token, locking nothing."""

    @abstractmethod
    def take(self, token_id: str) -> MailToken | None:
        """Remove a token and return it: of several callers at the same time one gets it."""

    @abstractmethod
    def drop(self, user_id: str) -> None:
        """Remove all tokens of a user."""

    @abstractmethod
    def register(self, registration: Registration) -> None:
        """Store a registration in place of an earlier one of the same address."""

    @abstractmethod
    def registration(self, registration_id: str) -> Registration | None:
        """Return a registration; in a writing transaction nobody else takes it until that ends."""

    @abstractmethod
    def unregister(self, registration_id: str) -> None:
        """Remove a registration."""

    @abstractmethod
    def expire(self, *, created_before: datetime) -> int:
        """Remove older tokens and registrations, and return how many there were."""
