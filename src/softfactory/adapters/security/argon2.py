"""Passwords by argon2id."""

import logging
import os
import re
import threading
import unicodedata
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Self

import argon2
import attrs
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from softfactory.domain.accounts.credentials import PasswordHasher
from softfactory.domain.accounts.lockout import LoginBusy

SALT = 16
DIGEST = 32
NICENESS = 10
MOST_WAITING = 16
"""Calls that may wait for a turn: so logins never hold all of a server's threads."""
PARAMETERS = re.compile(r"m=([0-9]{1,7}),t=([0-9]{1,2}),p=([0-9]{1,2})")
PHC = re.compile(rf"\$argon2id\$v=19\$({PARAMETERS.pattern})\$[A-Za-z0-9+/]{{11,86}}\$[A-Za-z0-9+/]{{22,86}}")

log = logging.getLogger("softfactory.security")


@attrs.frozen
class Cost:
    """What a hash costs: memory in KiB, passes over it, lanes."""

    memory: int
    passes: int
    lanes: int

    @classmethod
    def of(cls, text: str) -> Self | None:
        """Return what ``m=19456,t=2,p=1`` says; None for no such text, or for more or less than can be verified."""
        found = PARAMETERS.fullmatch(text)
        cost = cls(*map(int, found.groups())) if found else None
        return cost if cost and cost.is_possible() and cost.is_within(MOST) else None

    def is_possible(self) -> bool:
        """Tell whether argon2 can do it: RFC 9106, section 3.1."""
        return self.passes >= 1 and self.lanes >= 1 and self.memory >= 8 * self.lanes

    def is_within(self, limit: "Cost") -> bool:
        """Tell whether nothing of it is more than *limit*."""
        return self.memory <= limit.memory and self.passes <= limit.passes and self.lanes <= limit.lanes


OWASP = Cost(19 * 1024, 2, 1)
"""The least that the Password Storage Cheat Sheet asks for."""
MOST = Cost(1024 * 1024, 10, 16)
"""The most that is verified: a forged hash cannot eat the machine."""


class Argon2Hasher(PasswordHasher):
    """argon2id at the *parameters* given, with as many hashes at once as there are cores.

    Hashes in threads of its own: a thread keeps what it once needed, so hashing in the server's forty would hold 19 MiB
    in each. Raises ValueError for parameters that it would refuse to verify.
    """

    def __init__(
        self, parameters: str = "m=19456,t=2,p=1", *, cores: int | None = None, waiting: int = MOST_WAITING
    ) -> None:
        cost = Cost.of(parameters)
        if cost is None:
            raise ValueError(f"{parameters} is beyond m=1048576,t=10,p=16, or m is less than 8 for each of p.")
        if cost.memory < OWASP.memory or cost.passes < OWASP.passes:
            log.warning("Passwords are hashed with %s, which is weaker than m=19456,t=2,p=1.", parameters)
        cores = cores or os.cpu_count() or 1
        self._cost = cost
        self._hasher = argon2.PasswordHasher(cost.passes, cost.memory, cost.lanes, DIGEST, SALT)
        self._threads = ThreadPoolExecutor(cores, thread_name_prefix="argon2", initializer=_yield_to_others)
        self._admitted = threading.Semaphore(cores + waiting)
        self._turns = threading.Semaphore(cores)
        self._mine = threading.local()
        self._nobody = self._hasher.hash("nobody's password")

    @contextmanager
    def turn(self) -> Generator[None, None, None]:
        if getattr(self._mine, "turn", False):
            yield
            return
        if not self._admitted.acquire(blocking=False):
            raise LoginBusy
        try:
            with self._turns:
                self._mine.turn = True
                try:
                    yield
                finally:
                    self._mine.turn = False
        finally:
            self._admitted.release()

    def is_full(self) -> bool:
        if not self._admitted.acquire(blocking=False):
            return True
        self._admitted.release()
        return False

    def hash(self, password: str) -> str:
        with self.turn():
            return self._threads.submit(self._hasher.hash, _bytes(password)).result()

    def verify(self, password: str, hashed: str | None) -> bool:
        read = self._nobody if hashed is None else hashed  # so that nobody's costs no less
        found = PHC.fullmatch(read)
        sound = read if found and Cost.of(found[1]) else None
        with self.turn():
            matches = self._threads.submit(self._matches, _bytes(password), sound).result()
        return matches and hashed is not None

    def is_outdated(self, hashed: str) -> bool:
        try:
            return self._hasher.check_needs_rehash(hashed)
        except InvalidHashError:
            return True

    def _matches(self, password: bytes, hashed: str | None) -> bool:
        """Verify; what is no hash, or cannot be verified on this machine, costs what nobody's does."""
        try:
            self._hasher.verify(hashed or self._nobody, password)
        except VerifyMismatchError:
            return False
        except (VerificationError, InvalidHashError):
            return hashed is not None and self._matches(password, None)
        return hashed is not None


def _yield_to_others() -> None:
    """Let this thread have the processor when no request wants it: hashing is most of what a rush of logins costs."""
    with suppress(OSError, AttributeError):  # where threads have no priority of their own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def _bytes(password: str) -> bytes:
    """Return what is hashed: one spelling of what looks the same, and any text, even half a surrogate pair."""
    return unicodedata.normalize("NFKC", password).encode(errors="surrogatepass")
