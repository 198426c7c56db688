"""Codes of a second factor: by time (RFC 6238) and for recovery. Pure."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

import attrs

from .model import Factor
from .tokens import digest, same

STEP = 30
"""Seconds a code lasts."""
DIGITS = 6
DRIFT = 1
"""Steps that a clock may be off, either way."""
SECRET_BYTES = 20
RECOVERY_CODES = 10
RECOVERY_BYTES = 10
ISSUER = "softfactory"


def code_at(secret: bytes, step: int) -> str:
    """Return the code of a step. Source: RFC 4226, section 5.3; RFC 6238 with SHA-1, as every app expects."""
    mac = hmac.digest(secret, step.to_bytes(8), hashlib.sha1)
    offset = mac[-1] & 0xF
    number = int.from_bytes(mac[offset : offset + 4]) & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def accepted(factor: Factor, code: str, *, secret: bytes | None, at: datetime) -> Factor | None:
    """Return the factor after it accepted *code*, None if it does not: no step and no recovery code serves twice.

    Without the *secret* recovery codes still serve.
    """
    now = int(at.timestamp()) // STEP
    for step in range(max(now - DRIFT, factor.last_step + 1), now + DRIFT + 1):
        if secret is not None and same(code_at(secret, step), code):
            return attrs.evolve(factor, last_step=step)
    spent = digest(_recovery_bytes(code))
    left = tuple(one for one in factor.recovery if not same(one, spent))
    return attrs.evolve(factor, recovery=left) if len(left) < len(factor.recovery) else None


def recovery_code(raw: bytes) -> str:
    """Return 80 random bits as four groups of four letters and digits."""
    text = base64.b32encode(raw).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def recovery_digests(codes: Sequence[str]) -> tuple[str, ...]:
    """Return what is kept of recovery codes."""
    return tuple(digest(_recovery_bytes(code)) for code in codes)


def shown(secret: bytes) -> str:
    """Return a secret as people type it into an app."""
    return base64.b32encode(secret).decode()


def uri(secret: bytes, account: str) -> str:
    """Return a secret as apps scan it: ``otpauth://totp/…``, the format that authenticator apps agreed on."""
    return (
        f"otpauth://totp/{ISSUER}:{quote(account)}?secret={shown(secret)}&issuer={ISSUER}&digits={DIGITS}&period={STEP}"
    )


def _recovery_bytes(code: str) -> bytes:
    return "".join(code.split()).replace("-", "").lower().encode(errors="replace")
