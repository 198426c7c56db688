"""What proves who somebody is: ports for passwords and tokens."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

import attrs


class PasswordHasher(Protocol):
    """One-way hashing, slow on purpose: 10 to 500 ms a call.

    Source: RFC 9106, section 4; OWASP Password Storage Cheat Sheet.
    """

    @abstractmethod
    def turn(self) -> AbstractContextManager[None]:
        """Hold one of as many turns as there are cores; raises `LoginBusy` at once when too many wait already.

        Hashing in it never waits for others. `hash` and `verify` outside of one take a turn of their own.
        """

    @abstractmethod
    def is_full(self) -> bool:
        """Tell whether a turn would be refused now."""

    @abstractmethod
    def hash(self, password: str) -> str:
        """Return *password*, as NFKC makes it, as a PHC string (``$argon2id$...``), freshly salted."""

    @abstractmethod
    def verify(self, password: str, hashed: str | None) -> bool:
        """Tell whether *hashed* was made from *password*; never raises but for want of a turn.

        None never matches, yet costs as much, so timing does not reveal who exists. Nor does a string whose parameters
        are beyond m = 1 GiB, t = 10, p = 16: a forged hash cannot eat the machine.
        """

    @abstractmethod
    def is_outdated(self, hashed: str) -> bool:
        """Tell whether *hashed* was made with other parameters than those of today."""


CommonPasswords = Callable[[str], bool]
"""Tell whether a password of at least 8 characters is among the 1,000,000 most common ones."""


@attrs.frozen(kw_only=True)
class Claims:
    """What an access token says."""

    user_id: str
    session_id: str
    token_id: str
    issued_at: datetime
    expires_at: datetime


class TokenSigner(Protocol):
    """Access tokens: signed with Ed25519, short-lived, of the type ``at+jwt`` (RFC 8725, RFC 9068)."""

    @abstractmethod
    def new_key(self) -> tuple[bytes, bytes]:
        """Return a new key: 32 private bytes, and the 32 public ones that belong to them."""

    @abstractmethod
    def sign(self, claims: Claims, private: bytes) -> str:
        """Return the claims as a token; its `kid` is made from the public key."""

    @abstractmethod
    def verify(self, token: str, keys: Mapping[str, bytes], *, at: datetime) -> Claims | None:
        """Return what the token says, None unless one of *keys* signed it and it is whole and valid at *at*.

        Never raises. *keys* are public ones by their `kid`.
        """

    @abstractmethod
    def kid(self, public: bytes) -> str:
        """Return what a key is called: the first 16 characters of its hash in base64url."""

    @abstractmethod
    def jwk(self, public: bytes) -> dict[str, str]:
        """Return a public key as others read it: a JSON Web Key (RFC 8037), named by its `kid`."""
