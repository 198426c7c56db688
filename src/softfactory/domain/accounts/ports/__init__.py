"""What accounts need from a database."""

from abc import abstractmethod
from typing import Protocol

from softfactory.domain.kernel.store import Store, Tx

from .attempts import Lockouts, Rates
from .keys import ApiKeys, Factors, SigningKeys
from .mail import MailTokens
from .sessions import Devices, Sessions
from .users import Users

__all__ = [
    "AccountsStore",
    "AccountsTx",
    "ApiKeys",
    "Devices",
    "Factors",
    "Lockouts",
    "MailTokens",
    "Rates",
    "Sessions",
    "SigningKeys",
    "Users",
]


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
