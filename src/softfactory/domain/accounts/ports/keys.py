"""What proves something: second factors, API keys, and the keys that sign."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from softfactory.domain.accounts.model import (
    ApiKey,
    Factor,
    SigningKey,
    User,
)


class Factors(Protocol):
    """Second factors, at most one a user."""

    @abstractmethod
    def find(self, user_id: str) -> Factor | None:
        """Return a user's factor; in a writing transaction nobody else changes it until that ends."""

    @abstractmethod
    def put(self, factor: Factor) -> None:
        """Store a factor in place of the one before."""

    @abstractmethod
    def remove(self, user_id: str) -> None:
        """Remove a user's factor."""

    @abstractmethod
    def all(self) -> Sequence[Factor]:
        """Return every factor: for sealing them anew."""


class ApiKeys(Protocol):
    """Programs' ways in."""

    @abstractmethod
    def add(self, key: ApiKey) -> None:
        """Store a key."""

    @abstractmethod
    def holder(self, key_id: str) -> tuple[ApiKey, User] | None:
        """Return a key and its owner at once, locking nothing."""

    @abstractmethod
    def of_user(self, user_id: str) -> Sequence[ApiKey]:
        """Return a user's keys, oldest first."""

    @abstractmethod
    def used(self, key_id: str, *, at: datetime) -> None:
        """Note when a key was last used."""

    @abstractmethod
    def remove(self, key_id: str) -> None:
        """Remove a key."""


class SigningKeys(Protocol):
    """What signs access tokens."""

    @abstractmethod
    def all(self) -> Sequence[SigningKey]:
        """Return every key, the lowest version first."""

    @abstractmethod
    def add(self, key: SigningKey) -> bool:
        """Store a key unless there is one of its version; tell whether it was. Of several callers one is told so."""

    @abstractmethod
    def save(self, key: SigningKey) -> None:
        """Replace the key of the same version."""

    @abstractmethod
    def remove(self, version: int) -> None:
        """Remove a key: what it signed is refused from then on."""
