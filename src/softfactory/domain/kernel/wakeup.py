"""Sleeping until there may be something to do: a port, because only some databases can tell."""

from abc import abstractmethod
from typing import Protocol


class Wakeup(Protocol):
    """How a worker waits for jobs that others put."""

    @abstractmethod
    def sleep(self, seconds: float) -> None:
        """Return after that many seconds; earlier when a job may have been put, and when somebody wakes it.

        Where the database tells nobody it returns after a quarter of a second, for the worker to look by itself. It
        never raises because of a database that is away.
        """

    @abstractmethod
    def wake(self) -> None:
        """End the sleep of whoever sleeps, or the next one: from any thread and from a signal's handler."""

    @abstractmethod
    def close(self) -> None:
        """Let go of what it listens with; it may sleep again afterwards."""
