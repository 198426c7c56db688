"""A bounded queue and one thread that empties it: whoever reports never waits."""

import atexit
import os
import threading
import weakref
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from typing import Any, Protocol

from .losses import Losses
from .state import reporting

Event = dict[str, Any]
Pause = Callable[[float], bool]
"""Wait so many seconds; False when there is no time left for it."""

BATCH = 100
PATIENCE = 2.0
"""Seconds that the end of the program waits for what is left."""


class Sender(Protocol):
    """Brings events where they belong; counts what it loses and never raises."""

    def send(self, events: Sequence[Event], pause: Pause) -> None:
        """Send up to 100 events."""

    def settle(self) -> None:
        """Tell the other side what was lost, if anything was."""

    def begin_again(self) -> None:
        """Forget connections: they belong to the process that this one was forked from."""


class Outbox:
    """Takes events from any thread, also within a signal handler, and after a fork begins empty."""

    def __init__(self, sender: Sender, *, size: int, losses: Losses) -> None:
        self._sender, self._size, self._losses = sender, size, losses
        self._begin()
        _ALL.add(self)

    def _begin(self) -> None:
        self._queue: SimpleQueue[Event | threading.Event] = SimpleQueue()  # whose put may interrupt a put
        self._starting = threading.RLock()
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()

    def begin_again(self) -> None:
        """Leave to the parent what it was about to send; runs in a forked child."""
        self._begin()
        self._losses.begin_again()
        self._sender.begin_again()

    def put(self, event: Event) -> None:
        """Have the event sent, or count it as lost when the queue is full."""
        if self._closing.is_set():
            self._losses.add("closed")
        elif self._queue.qsize() >= self._size:
            self._losses.add("queue_overflow")
        else:
            self._queue.put(event)
            self._start()

    def flush(self, timeout: float) -> bool:
        """Wait until all is sent or lost that was put before; False when *timeout* seconds were not enough."""
        if self._thread is None or not self._thread.is_alive():
            return self._queue.empty()
        done = threading.Event()
        self._queue.put(done)
        return done.wait(timeout)

    def close(self, timeout: float) -> None:
        """Send what is left, without trying again, for at most *timeout* seconds; nothing is taken from now on."""
        self._closing.set()
        self.flush(timeout)

    def _start(self) -> None:
        with self._starting:
            if self._thread is not None:
                return
            self._thread = threading.Thread(target=self._run, name="softfactory-logging", daemon=True)
            try:
                self._thread.start()
            except RuntimeError:  # the interpreter ends; what is queued is lost with it
                self._thread = None

    def _run(self) -> None:
        with reporting():
            while True:
                events, done = self._gathered()
                if events:
                    self._sender.send(events, self._pause)
                if done is not None:
                    self._sender.settle()
                    done.set()
                    if self._closing.is_set():
                        self._leave()
                        return

    def _leave(self) -> None:
        """Let go whoever waits, and count what came after the end."""
        while not self._queue.empty():
            found = self._queue.get()
            if isinstance(found, threading.Event):
                found.set()
            else:
                self._losses.add("closed")

    def _gathered(self) -> tuple[list[Event], threading.Event | None]:
        """Wait for one, and take with it what else is there, up to the next who waits."""
        events: list[Event] = []
        found = self._queue.get()
        while not isinstance(found, threading.Event):
            events.append(found)
            if len(events) == BATCH or self._queue.empty():  # and nobody else takes from it
                return events, None
            found = self._queue.get()
        return events, found

    def _pause(self, seconds: float) -> bool:
        return not self._closing.wait(seconds)


_ALL: weakref.WeakSet[Outbox] = weakref.WeakSet()


def _close_all() -> None:
    for outbox in list(_ALL):
        outbox.close(PATIENCE)


def _begin_all_again() -> None:
    for outbox in list(_ALL):
        outbox.begin_again()


atexit.register(_close_all)
os.register_at_fork(after_in_child=_begin_all_again)
