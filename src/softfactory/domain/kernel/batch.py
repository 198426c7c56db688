"""Group commit: concurrent single calls become one transaction, without a thread of its own.

The first caller commits; those who come meanwhile wait, and the next of them leads a group of all that wait. One
commit is one fsync, so a group makes thousands of durable calls a second out of hundreds.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Generic, TypeVar

from .problems import TooMany, Unavailable

T = TypeVar("T")
R = TypeVar("R")


class TooBusy(TooMany):
    """More calls wait for the disk than may."""

    code = "too-busy"
    title = "The server is busy; try again in a moment."


class _Call(Generic[T, R]):
    """One caller's item, and what became of it."""

    __slots__ = ("error", "item", "result", "settled", "turn")

    def __init__(self, item: T) -> None:
        self.item = item
        self.settled = False
        self.result: R | None = None
        self.error: BaseException | None = None
        self.turn = threading.Lock()
        self.turn.acquire()

    def settle(self, *, result: R | None = None, error: BaseException | None = None) -> None:
        self.result, self.error, self.settled = result, error, True

    def answer(self) -> R:
        if self.error is not None:
            raise self.error
        return self.result  # type: ignore[return-value]  # a call is settled with a result or an error


class Batcher(Generic[T, R]):
    """Commits items in groups of at most *most*; raises `TooBusy` when *waiting* calls wait already.

    *commit* takes a group and returns one result an item, in order. When it raises, each item is tried alone, so that
    a bad one fails alone; but a database that does not answer fails the whole group at once.
    """

    def __init__(self, commit: Callable[[Sequence[T]], Sequence[R]], *, most: int = 100, waiting: int = 1000) -> None:
        self._commit = commit
        self._most = most
        self._limit = waiting
        self._lock = threading.Lock()
        self._waiting: deque[_Call[T, R]] = deque()
        self._led = False

    def submit(self, item: T) -> R:
        """Return the item's own result once the group that holds it is committed, or raise its own error."""
        call: _Call[T, R] = _Call(item)
        with self._lock:
            if len(self._waiting) >= self._limit:
                raise TooBusy(retry_after=timedelta(seconds=1))
            self._waiting.append(call)
            leads, self._led = not self._led, True
        if not leads:
            call.turn.acquire()
        if not call.settled:
            self._lead()
        return call.answer()

    def _lead(self) -> None:
        with self._lock:
            group = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
        try:
            self._settle(group)
        except BaseException as error:
            for call in group:
                if not call.settled:
                    call.settle(error=error)
            raise
        finally:
            self._hand_over()
            for call in group[1:]:
                call.turn.release()

    def _hand_over(self) -> None:
        """Make the first who waits the next leader."""
        with self._lock:
            heir = self._waiting[0] if self._waiting else None
            self._led = heir is not None
        if heir is not None:
            heir.turn.release()

    def _settle(self, group: Sequence[_Call[T, R]]) -> None:
        try:
            results = self._commit([call.item for call in group])
        except Exception as error:  # noqa: BLE001 - whatever it is, it is handed to its caller
            if len(group) == 1 or isinstance(error, Unavailable):
                for call in group:
                    call.settle(error=error)
            else:
                for call in group:
                    self._settle([call])
        else:
            for call, result in zip(group, results, strict=True):
                call.settle(result=result)
