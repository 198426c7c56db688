"""Passwords by argon2id."""

import os
import threading

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from softfactory.domain.accounts.credentials import PasswordHasher


class Argon2Hasher(PasswordHasher):
    """argon2id with 19 MiB, 2 passes, 1 lane (OWASP); at most as many at once as there are cores."""

    def __init__(self) -> None:
        self._hasher = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._turns = threading.BoundedSemaphore(os.cpu_count() or 1)
        self._nobody = self._hasher.hash("nobody's password")

    def hash(self, password: str) -> str:
        with self._turns:
            return self._hasher.hash(password.encode(errors="replace"))

    def verify(self, password: str, hashed: str | None) -> bool:
        with self._turns:
            try:
                self._hasher.verify(hashed or self._nobody, password.encode(errors="replace"))
            except (VerificationError, InvalidHashError):
                return False
        return hashed is not None
