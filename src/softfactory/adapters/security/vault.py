"""What the secret key protects: HKDF-SHA256, HMAC-SHA256 and AES-256-GCM.

Source: RFC 5869; NIST SP 800-38D, section 8.2.2 (random nonces: at most 2**32 values under one key).
"""

import hmac
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from softfactory.domain.kernel.ids import Random
from softfactory.domain.kernel.vault import CannotOpen, Vault

KEY, ID, NONCE, TAG = 32, 4, 12, 16
"""Lengths in bytes."""
SHORTEST_MAC = 16


class _Secret:
    """One secret key, and the keys derived from it, remembered: deriving one takes longer than using it."""

    def __init__(self, secret_key: str) -> None:
        self._secret_key = secret_key.encode()
        self._macs: dict[str, bytes] = {}
        self._ciphers: dict[str, AESGCM] = {}
        self.id = self._derived("id", ID)

    def mac(self, label: str, message: bytes) -> bytes:
        key = self._macs.get(label)
        if key is None:
            key = self._macs[label] = self._derived(f"mac {label}", KEY)
        return hmac.digest(key, message, "sha256")

    def cipher(self, label: str) -> AESGCM:
        cipher = self._ciphers.get(label)
        if cipher is None:
            cipher = self._ciphers[label] = AESGCM(self._derived(f"seal {label}", KEY))
        return cipher

    def _derived(self, use: str, length: int) -> bytes:
        info = f"softfactory {use}".encode()
        return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(self._secret_key)


class HkdfVault(Vault):
    """MACs and sealed values under a secret key; what an older one made is accepted, too."""

    def __init__(self, secret_key: str, older_secret_key: str | None = None, *, random: Random) -> None:
        self._current = _Secret(secret_key)
        older = [] if older_secret_key is None else [_Secret(older_secret_key)]
        self._secrets: Sequence[_Secret] = [self._current, *older]
        self._random = random

    def mac(self, label: str, message: bytes) -> bytes:
        return self._current.mac(label, message)

    def made(self, label: str, message: bytes, mac: bytes) -> bool:
        if len(mac) < SHORTEST_MAC:
            return False
        found = [hmac.compare_digest(secret.mac(label, message)[: len(mac)], mac) for secret in self._secrets]
        return any(found)  # all are compared: which secret it was takes no other time

    def seal(self, label: str, plain: bytes) -> bytes:
        return self._current.id + _encrypted(self._current.cipher(label), plain, self._random)

    def open(self, label: str, sealed: bytes) -> bytes:
        for secret in self._secrets:
            if sealed[:ID] == secret.id:
                return _decrypted(secret.cipher(label), sealed[ID:])
        raise CannotOpen("It was sealed under another secret key: give that as SOFTFACTORY_OLDER_SECRET_KEY.")

    def is_current(self, sealed: bytes) -> bool:
        return sealed[:ID] == self._current.id

    def encrypt(self, key: bytes, plain: bytes) -> bytes:
        return _encrypted(AESGCM(key), plain, self._random)

    def decrypt(self, key: bytes, encrypted: bytes) -> bytes:
        return _decrypted(AESGCM(key), encrypted)


def _encrypted(cipher: AESGCM, plain: bytes, random: Random) -> bytes:
    nonce = random(NONCE)
    return nonce + cipher.encrypt(nonce, plain, None)


def _decrypted(cipher: AESGCM, encrypted: bytes) -> bytes:
    if len(encrypted) < NONCE + TAG:
        raise CannotOpen("It is too short to have been sealed here.")
    try:
        return cipher.decrypt(encrypted[:NONCE], encrypted[NONCE:], None)
    except InvalidTag:
        raise CannotOpen("It was altered, or sealed for something else.") from None
