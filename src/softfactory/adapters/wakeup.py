"""Waking up where the database tells nobody: by looking, four times a second."""

from contextlib import suppress
from queue import Empty, SimpleQueue

from softfactory.domain.kernel.wakeup import Wakeup

PATIENCE = 0.25
"""Seconds after which whoever sleeps looks for itself."""


class PollingWakeup(Wakeup):
    """Sleeps on a queue, because that one may be put into from a signal's handler; an `Event` may lock itself out."""

    def __init__(self) -> None:
        self._calls: SimpleQueue[None] = SimpleQueue()

    def sleep(self, seconds: float) -> None:
        with suppress(Empty):
            self._calls.get(timeout=max(0.0, min(seconds, PATIENCE)))
            while True:
                self._calls.get_nowait()

    def wake(self) -> None:
        self._calls.put(None)

    def close(self) -> None:
        pass
