"""How much a process unpacks at once: a body of a few kilobytes may ask for megabytes, and many come together."""

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import timedelta

from softfactory.domain.kernel.problems import TooMany

from .decoders import ZSTD_WINDOW
from .encodings import encodings

MEBIBYTE = 1024 * 1024
MOST = 64 * MEBIBYTE
PATIENCE = 5.0
"""Seconds that a request waits for its turn."""
ALWAYS = 2 * MEBIBYTE
"""An event, and the chunk that it is cut from."""
WINDOWS = {"br": 16 * MEBIBYTE, "zstd": ZSTD_WINDOW + 4 * MEBIBYTE}
"""What a decoder may hold besides by its format; those of zlib hold 32 kB."""


class UnpackingBusy(TooMany):
    """Too much is being unpacked."""

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
                    raise UnpackingBusy("Too much is being unpacked just now.", retry_after=timedelta(seconds=5))
            self._left -= size


def need(header: str | None) -> int:
    """Return the bytes that unpacking a body of this Content-Encoding may hold; 0 for one that is not packed."""
    applied = encodings(header)
    return ALWAYS + sum(WINDOWS.get(name, 0) for name in applied) if applied else 0


ROOM = Room()
"""This process's."""
