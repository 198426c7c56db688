"""Access tokens as JWTs signed with Ed25519."""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from softfactory.domain.accounts.credentials import Claims, TokenSigner
from softfactory.domain.kernel.ids import Random

AUDIENCE = "softfactory"
ALGORITHM = "EdDSA"
TYPE = "at+jwt"
REQUIRED = ["iss", "sub", "aud", "exp", "iat", "nbf", "jti", "sid"]
KEY_SIZE = 32
MAX_HEADER = 256
MAX_TOKEN = 4096
REMEMBERED = 4096
"""Tokens, of some 1.5 kB each, whose signature need not be checked again."""

# The instants are compared below, with the port's clock.
OPTIONS: jwt.types.Options = {
    "require": REQUIRED,
    "strict_aud": True,
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
}


class JwtSigner(TokenSigner):
    """JWTs of one *issuer*, by the keys it is given; RFC 7519, RFC 8037, RFC 8725, RFC 9068.

    What a token says under a key never changes, so good tokens are remembered, and only when they end is asked anew.
    Bad ones are not: they cannot push the good ones out.
    """

    def __init__(self, issuer: str, random: Random) -> None:
        self._issuer = issuer
        self._random = random
        self._read = lru_cache(REMEMBERED)(self._read_signed)

    def new_key(self) -> tuple[bytes, bytes]:
        private = self._random(KEY_SIZE)
        return private, Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()

    def sign(self, claims: Claims, private: bytes) -> str:
        key = Ed25519PrivateKey.from_private_bytes(private)
        issued = int(claims.issued_at.timestamp())
        body = {
            "iss": self._issuer,
            "aud": AUDIENCE,
            "sub": claims.user_id,
            "sid": claims.session_id,
            "jti": claims.token_id,
            "iat": issued,
            "nbf": issued,
            "exp": int(claims.expires_at.timestamp()),
        }
        headers = {"typ": TYPE, "kid": self.kid(key.public_key().public_bytes_raw())}
        return jwt.encode(body, key, algorithm=ALGORITHM, headers=headers)

    def verify(self, token: str, keys: Mapping[str, bytes], *, at: datetime) -> Claims | None:
        if len(token) > MAX_TOKEN:
            return None
        try:
            public = keys.get(_kid_of(token.partition(".")[0]))
            claims = self._read(token, public) if public else None
        except (jwt.InvalidTokenError, TypeError, ValueError, OverflowError, OSError):
            return None
        return claims if claims and claims.issued_at <= at < claims.expires_at else None

    def kid(self, public: bytes) -> str:
        return _text(hashlib.sha256(public).digest())[:16]

    def jwk(self, public: bytes) -> dict[str, str]:
        named = {"use": "sig", "alg": ALGORITHM, "kid": self.kid(public)}
        return {"kty": "OKP", "crv": "Ed25519", "x": _text(public), **named}

    def _read_signed(self, token: str, public: bytes) -> Claims:
        """Return what a token says that *public* signed, whatever the time; raises for any other."""
        if not all(_text(_bytes(part)) == part for part in token.split(".")):
            raise jwt.InvalidTokenError("A token has one spelling only.")
        key = Ed25519PublicKey.from_public_bytes(public)
        body = jwt.decode(token, key, algorithms=[ALGORITHM], audience=AUDIENCE, issuer=self._issuer, options=OPTIONS)
        return _claims(body)


@lru_cache(16)
def _kid_of(header: str) -> str:
    """Return the key that a token's header names; raises ValueError unless it says that, the type, and no more."""
    if len(header) > MAX_HEADER:
        raise ValueError("The header of a token is short.")
    said = json.loads(_bytes(header))
    kid = said.pop("kid") if isinstance(said, dict) and "kid" in said else None
    if not isinstance(kid, str) or said != {"alg": ALGORITHM, "typ": TYPE}:
        raise ValueError("The header of a token says its algorithm, its type and its key.")
    return kid


def _bytes(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _claims(body: Mapping[str, object]) -> Claims:
    """Return the claims; raises TypeError unless ids are texts, instants whole, and nbf is iat."""
    match [body[name] for name in ("sub", "sid", "jti", "iat", "nbf", "exp")]:
        case [str(user_id), str(session_id), str(token_id), int(issued), int(begins), int(ends)] if begins == issued:
            return Claims(
                user_id=user_id,
                session_id=session_id,
                token_id=token_id,
                issued_at=datetime.fromtimestamp(issued, UTC),
                expires_at=datetime.fromtimestamp(ends, UTC),
            )
    raise TypeError("A claim is missing, or of another type.")
