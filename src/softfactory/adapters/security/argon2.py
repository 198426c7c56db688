"""Passwords by argon2id."""

import os
from concurrent.futures import ThreadPoolExecutor

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from softfactory.domain.accounts.credentials import PasswordHasher


class Argon2Hasher(PasswordHasher):
    """argon2id with 19 MiB, 2 passes, 1 lane (OWASP).

    Hashes in threads of its own, as many as there are cores: a thread keeps what it once needed, so hashing in the
    server's forty would hold 19 MiB in each.
    """

    def __init__(self) -> None:
        self._hasher = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._threads = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="argon2")
        self._nobody = self._hasher.hash("nobody's password")

    def hash(self, password: str) -> str:
        return self._threads.submit(self._hasher.hash, password.encode(errors="replace")).result()

    def verify(self, password: str, hashed: str | None) -> bool:
        matches = self._threads.submit(self._matches, password, hashed or self._nobody).result()
        return matches and hashed is not None

    def _matches(self, password: str, hashed: str) -> bool:
        try:
            return self._hasher.verify(hashed, password.encode(errors="replace"))
        except (VerificationError, InvalidHashError):
            return False
