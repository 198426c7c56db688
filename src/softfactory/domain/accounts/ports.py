"""What accounts need from a database."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from softfactory.domain.kernel.paging import Page, PageRequest
from softfactory.domain.kernel.store import Store, Tx

from .lockout import Lockout
from .model import ApiKey, Device, Factor, MailToken, Registration, Session, SigningKey, User


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


class Sessions(Protocol):
    """Logins that last, and the devices they were made on."""

    @abstractmethod
    def add(self, session: Session) -> None:
        """Store a session."""

    @abstractmethod
    def save(self, session: Session) -> None:
        """Replace the session of the same id, if it is still there."""

    @abstractmethod
    def find(self, session_id: str) -> Session | None:
        """Return a session; in a writing transaction nobody else changes it until that ends."""

    @abstractmethod
    def of_user(self, user_id: str) -> Sequence[Session]:
        """Return a user's sessions, oldest first."""

    @abstractmethod
    def end(self, session_id: str) -> None:
        """Remove a session: its tokens are refused from then on."""

    @abstractmethod
    def end_all(self, user_id: str, *, but: str | None = None) -> None:
        """Remove all sessions of a user, but one."""

    @abstractmethod
    def expire(self, *, created_before: datetime, refreshed_before: datetime) -> int:
        """Remove the sessions that are over, and return how many there were."""


class Devices(Protocol):
    """Devices that their owners logged in on."""

    @abstractmethod
    def put(self, device: Device) -> None:
        """Store a device, or replace the one of the same id."""

    @abstractmethod
    def find(self, device_id: str) -> Device | None:
        """Return a device."""

    @abstractmethod
    def of_user(self, user_id: str) -> Sequence[Device]:
        """Return a user's devices, oldest first."""

    @abstractmethod
    def end(self, device_id: str) -> None:
        """Trust a device no longer."""

    @abstractmethod
    def end_all(self, user_id: str) -> None:
        """Trust none of a user's devices any longer."""

    @abstractmethod
    def expire(self, *, used_before: datetime) -> int:
        """Remove devices that were not used since, and return how many there were."""


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


class AccountsTx(Tx, Protocol):
    """The slice of a transaction that accounts see."""

    @property
    @abstractmethod
    def users(self) -> Users:
        """Those who may log in."""

    @property
    @abstractmethod
    def sessions(self) -> Sessions:
        """Logins that last."""

    @property
    @abstractmethod
    def devices(self) -> Devices:
        """Devices that their owners logged in on."""

    @property
    @abstractmethod
    def lockouts(self) -> Lockouts:
        """Attempts, by identifier and budget."""

    @property
    @abstractmethod
    def rates(self) -> Rates:
        """How often something was asked for."""

    @property
    @abstractmethod
    def mail_tokens(self) -> MailTokens:
        """Tokens that were mailed, and accounts that wait for theirs."""

    @property
    @abstractmethod
    def factors(self) -> Factors:
        """Second factors."""

    @property
    @abstractmethod
    def api_keys(self) -> ApiKeys:
        """Programs' ways in."""

    @property
    @abstractmethod
    def signing_keys(self) -> SigningKeys:
        """What signs access tokens."""


AccountsStore = Store[AccountsTx]
