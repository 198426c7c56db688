"""Tokens that are no JWT: an id, what belongs to it, and a MAC, in one canonical spelling."""

import base64
import hashlib
import hmac

from softfactory.domain.kernel.vault import Vault

REFRESH = "refresh token"
DEVICE = "device token"
MAILED = "mailed token"
IDENTIFIER = "login identifier"
"""Labels of the vault's keys."""
API_KEY = "sf_"
_UUID = 16
_COUNTER = 4
_MAC = 32
_SHORT_MAC = 16


def refresh_token(vault: Vault, session_id: str, counter: int) -> str:
    """Return a session's refresh token number *counter*: the same text whenever it is asked for."""
    body = _packed(session_id) + counter.to_bytes(_COUNTER)
    return _written(body + vault.mac(REFRESH, body))


def read_refresh_token(vault: Vault, token: str) -> tuple[str, int] | None:
    """Return session and counter of a refresh token, None unless it is one of ours."""
    raw = _read(token, _UUID + _COUNTER + _MAC)
    body, mac = raw[:-_MAC], raw[-_MAC:]
    if not raw or not vault.made(REFRESH, body, mac):
        return None
    return _uuid(body[:_UUID]), int.from_bytes(body[_UUID:])


def device_token(vault: Vault, device_id: str, user_id: str) -> str:
    """Return what a device shows to be trusted with this user's account."""
    body = _packed(device_id) + _packed(user_id)
    return _written(body + vault.mac(DEVICE, body))


def read_device_token(vault: Vault, token: str) -> tuple[str, str] | None:
    """Return device and user of a device token, None unless it is one of ours."""
    raw = _read(token, 2 * _UUID + _MAC)
    body, mac = raw[:-_MAC], raw[-_MAC:]
    if not raw or not vault.made(DEVICE, body, mac):
        return None
    return _uuid(body[:_UUID]), _uuid(body[_UUID:])


def mail_token(vault: Vault, token_id: str) -> str:
    """Return the text that is mailed: 128 bits that only the secret key makes from the id."""
    body = _packed(token_id)
    return _written(body + vault.mac(MAILED, body)[:_SHORT_MAC])


def read_mail_token(vault: Vault, token: str) -> str | None:
    """Return the id in a mailed token, None unless it is one of ours."""
    raw = _read(token, _UUID + _SHORT_MAC)
    body, mac = raw[:_UUID], raw[_UUID:]
    return _uuid(body) if raw and vault.made(MAILED, body, mac) else None


def api_key(key_id: str, secret: bytes) -> str:
    """Return an API key: its id and 128 random bits."""
    return API_KEY + _written(_packed(key_id) + secret)


def read_api_key(token: str) -> tuple[str, str] | None:
    """Return the id and the digest of an API key, None for anything else."""
    raw = _read(token.removeprefix(API_KEY), _UUID + _SHORT_MAC) if token.startswith(API_KEY) else b""
    return (_uuid(raw[:_UUID]), digest(raw[_UUID:])) if raw else None


def digest(secret: bytes) -> str:
    """Return the SHA-256 of random bits, which need no slow hash: 64 hex digits."""
    return hashlib.sha256(secret).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare two texts, as long as each other, in constant time."""
    return hmac.compare_digest(one.encode(errors="replace"), other.encode(errors="replace"))


def identifier(vault: Vault, address: str) -> str:
    """Return what an address is called where it may belong to nobody: its MAC, 64 hex digits."""
    return vault.mac(IDENTIFIER, address.encode(errors="surrogatepass")).hex()


def _packed(uuid: str) -> bytes:
    return bytes.fromhex(uuid.replace("-", ""))


def _uuid(raw: bytes) -> str:
    digits = raw.hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _read(token: str, size: int) -> bytes:
    """Return the bytes of a token, none unless it is spelt the one way that `_written` spells *size* bytes."""
    if len(token) > 2 * size:
        return b""
    try:
        raw = base64.b64decode(token.encode() + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return b""
    return raw if len(raw) == size and _written(raw) == token else b""
