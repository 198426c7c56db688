"""What proves who somebody is: ports for passwords and tokens."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol

import attrs


class PasswordHasher(Protocol):
    """One-way hashing, slow on purpose: 10 to 500 ms a call, at most as many at once as there are cores.

    Source: RFC 9106, section 4; OWASP Password Storage Cheat Sheet.
    """

    @abstractmethod
    def hash(self, password: str) -> str:
        """Return *password* as a PHC string (``$argon2id$...``), freshly salted."""

    @abstractmethod
    def verify(self, password: str, hashed: str | None) -> bool:
        """Tell whether *hashed* was made from *password*; never raises.

        None never matches, yet costs as much, so timing does not reveal who exists.
        """


@attrs.frozen(kw_only=True)
class Claims:
    """What an access token says."""

    user_id: str
    session_id: str
    token_id: str
    issued_at: datetime
    expires_at: datetime


class TokenSigner(Protocol):
    """Access tokens: signed, short-lived, of the type ``at+jwt`` (RFC 9068)."""

    @abstractmethod
    def sign(self, claims: Claims) -> str:
        """Return the claims as a token."""

    @abstractmethod
    def verify(self, token: str, *, at: datetime) -> Claims | None:
        """Return what the token says, None unless it is ours, whole and valid at *at*; never raises."""
