"""What a process remembers of source maps: some of it, for a while."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from softfactory.domain.kernel.clock import Clock

T = TypeVar("T")


class Remembered(Generic[T]):
    """Values by key, each until an instant and at most so much of them: the longest unused goes first."""

    def __init__(self, most: int, now: Clock) -> None:
        self._most, self._now = most, now
        self._kept: OrderedDict[Hashable, tuple[T, int, datetime]] = OrderedDict()
        self._cost = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> T | None:
        """Return the value, None when it is unknown or too old."""
        with self._lock:
            found = self._kept.get(key)
            if found is None or found[2] <= self._now():
                return None
            self._kept.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, value: T, *, cost: int, keep: timedelta) -> None:
        """Remember a value; one that costs more than all may is forgotten at once."""
        with self._lock:
            self._forget(key)
            self._kept[key] = value, cost, self._now() + keep
            self._cost += cost
            while self._cost > self._most:
                self._forget(next(iter(self._kept)))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._cost = 0

    def _forget(self, key: Hashable) -> None:
        found = self._kept.pop(key, None)
        self._cost -= found[1] if found else 0
