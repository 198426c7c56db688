"""How much a process unpacks and parses at once: a small body may ask for much, and many come together."""

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import timedelta

from softfactory.domain.kernel.problems import TooMany

MOST = 64 * 1024 * 1024
PATIENCE = 5.0
"""Seconds that a request waits for its turn."""


class UnpackingBusy(TooMany):
    """Too much is being unpacked or parsed."""

    code = "unpacking-busy"
    title = "The server is busy; try again in a moment."


class Room:
    """A number of bytes that threads share: who finds no room waits, but not for long."""

    def __init__(
        self, most: int = MOST, patience: float = PATIENCE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._left = most
        self._patience = patience
        self._clock = clock
        self._changed = threading.Condition()

    @contextmanager
    def of(self, size: int) -> Generator[None, None, None]:
        """Hold *size* bytes of the room; raises `UnpackingBusy` after five seconds without enough."""
        self._take(size)
        try:
            yield
        finally:
            with self._changed:
                self._left += size
                self._changed.notify_all()

    def _take(self, size: int) -> None:
        with self._changed:
            until = self._clock() + self._patience
            while self._left < size:
                if not self._changed.wait(until - self._clock()):
                    raise UnpackingBusy("Too much is being read just now.", retry_after=timedelta(seconds=5))
            self._left -= size


ROOM = Room()
"""This process's."""
