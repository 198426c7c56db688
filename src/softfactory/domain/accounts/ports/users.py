"""Those who may log in: the port of their repository."""

from abc import abstractmethod
from typing import Protocol

from softfactory.domain.accounts.model import (
    Session,
    User,
)
from softfactory.domain.kernel.paging import Page, PageRequest


class Users(Protocol):
    """Those who may log in."""

    @abstractmethod
    def add(self, user: User) -> None:
        """Store a user. Raises `EmailTaken`, and then has changed nothing."""

    @abstractmethod
    def save(self, user: User) -> None:
        """Replace the user of the same id. Raises `EmailTaken` when another has the address, having changed nothing."""

    @abstractmethod
    def remove(self, user_id: str) -> None:
        """Remove a user and everything that accounts keep for them."""

    @abstractmethod
    def find(self, user_id: str) -> User | None:
        """Return the user; in a writing transaction nobody else changes it until that ends."""

    @abstractmethod
    def by_email(self, email: str) -> User | None:
        """Return the user with this address in canonical form; locks like `find`."""

    @abstractmethod
    def bearer(self, session_id: str) -> tuple[Session, User] | None:
        """Return a session and its user at once, locking nothing: what every request with a token asks."""

    @abstractmethod
    def listed(self, request: PageRequest) -> Page[User]:
        """Return users, newest (highest id) first. Raises `BadCursor`."""

    @abstractmethod
    def admins_beside(self, user_id: str) -> int:
        """Return how many other administrators may come in; two that ask at the same time ask one after the other."""
