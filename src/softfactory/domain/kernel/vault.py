"""What the secret key protects: MACs, and values sealed at rest, each use under a key of its own."""

from abc import abstractmethod
from typing import Protocol


class CannotOpen(ValueError):
    """What was sealed was altered, or sealed under a secret key that is not given any more."""


class Vault(Protocol):
    """Keys derived from the secret key by HKDF-SHA256 (RFC 5869), one *label* each.

    Older secret keys may be given while rotating: what they made is still accepted, and nothing new is made with them.
    """

    @abstractmethod
    def mac(self, label: str, message: bytes) -> bytes:
        """Return the HMAC-SHA256 of *message*, 32 bytes, under the current secret key."""

    @abstractmethod
    def made(self, label: str, message: bytes, mac: bytes) -> bool:
        """Tell in constant time whether *mac*, of at least 16 bytes, begins the MAC of *message* under any secret."""

    @abstractmethod
    def seal(self, label: str, plain: bytes) -> bytes:
        """Encrypt by AES-256-GCM under the current secret key: key id, nonce and ciphertext, 32 bytes longer."""

    @abstractmethod
    def open(self, label: str, sealed: bytes) -> bytes:
        """Undo `seal`; raises `CannotOpen`."""

    @abstractmethod
    def is_current(self, sealed: bytes) -> bool:
        """Tell whether *sealed* is under the current secret key."""

    @abstractmethod
    def encrypt(self, key: bytes, plain: bytes) -> bytes:
        """Encrypt by AES-256-GCM under a key of 32 random bytes that somebody else keeps."""

    @abstractmethod
    def decrypt(self, key: bytes, encrypted: bytes) -> bytes:
        """Undo `encrypt`; raises `CannotOpen`."""
