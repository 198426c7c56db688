"""Access tokens as JWTs signed with Ed25519."""

import base64
import hashlib
from datetime import UTC, datetime

import jwt
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from softfactory.domain.accounts.credentials import Claims, TokenSigner

AUDIENCE = "softfactory"
TYPE = "at+jwt"
REQUIRED = ["iss", "sub", "aud", "exp", "iat", "nbf", "jti", "sid"]


class JwtSigner(TokenSigner):
    """Signs with a key derived from the secret key by HKDF, so every process has the same one; RFC 8725, RFC 9068."""

    def __init__(self, secret_key: str, issuer: str) -> None:
        seed = HKDF(hashes.SHA256(), 32, salt=None, info=b"softfactory access token").derive(secret_key.encode())
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self._public = self._private.public_key()
        raw = self._public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        self._kid = base64.urlsafe_b64encode(hashlib.sha256(raw).digest()[:12]).decode()
        self._issuer = issuer

    def sign(self, claims: Claims) -> str:
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
        return jwt.encode(body, self._private, algorithm="EdDSA", headers={"typ": TYPE, "kid": self._kid})

    def verify(self, token: str, *, at: datetime) -> Claims | None:
        if not all(_is_canonical(part) for part in token.split(".")):
            return None
        try:
            header = jwt.get_unverified_header(token)
            if header.get("typ") != TYPE or header.get("kid") != self._kid:
                return None
            body = jwt.decode(
                token,
                self._public,
                algorithms=["EdDSA"],
                audience=AUDIENCE,
                issuer=self._issuer,
                # The instants are compared below, with the port's clock.
                options={"require": REQUIRED, "verify_exp": False, "verify_nbf": False, "verify_iat": False},
            )
            claims = _claims(body)
        except (jwt.InvalidTokenError, TypeError, ValueError, OverflowError):
            return None
        return claims if int(body["nbf"]) <= at.timestamp() < int(body["exp"]) else None


def _is_canonical(part: str) -> bool:
    """Tell whether *part* is the one spelling of its bytes in base64url, so that a token has one text only."""
    try:
        raw = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return False
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode() == part


def _claims(body: dict[str, object]) -> Claims:
    texts = {name: body[name] for name in ("sub", "sid", "jti")}
    if not all(isinstance(text, str) for text in texts.values()):
        raise TypeError(texts)
    return Claims(
        user_id=str(texts["sub"]),
        session_id=str(texts["sid"]),
        token_id=str(texts["jti"]),
        issued_at=datetime.fromtimestamp(int(str(body["iat"])), UTC),
        expires_at=datetime.fromtimestamp(int(str(body["exp"])), UTC),
    )
