"""What accounts need from a database."""

from abc import abstractmethod
from typing import Protocol

from softfactory.domain.kernel.paging import Page, PageRequest
from softfactory.domain.kernel.store import Store, Tx

from .model import User


class Users(Protocol):
    """Those who may log in."""

    @abstractmethod
    def add(self, user: User) -> None:
        """Store a user. Raises `EmailTaken`, and then has changed nothing."""

    @abstractmethod
    def save(self, user: User) -> None:
        """Replace the user of the same id; the address stays."""

    @abstractmethod
    def find(self, user_id: str) -> User | None:
        """Return the user."""

    @abstractmethod
    def by_email(self, email: str) -> User | None:
        """Return the user with this address in canonical form."""

    @abstractmethod
    def listed(self, request: PageRequest) -> Page[User]:
        """Return users, newest (highest id) first. Raises `BadCursor`."""


class AccountsTx(Tx, Protocol):
    """The slice of a transaction that accounts see."""

    @property
    @abstractmethod
    def users(self) -> Users:
        """Those who may log in."""


AccountsStore = Store[AccountsTx]
