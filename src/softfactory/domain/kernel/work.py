"""How jobs of a kind are done, and what happens at regular times."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import attrs

from .ids import Random
from .instants import EPOCH
from .jobs import Job
from .problems import Problem

SOONEST, LATEST = timedelta(seconds=10), timedelta(hours=1)
"""Between which a job that failed is tried again, later each time."""
MAX_ERROR = 500
_CREDENTIALS = re.compile(r"(?<=://)[^/\s@]*@")


@attrs.frozen(kw_only=True)
class Done:
    """A job, and what its call returned."""

    job: Job
    result: Any = None
    error: BaseException | None = None
    """What its call raised instead."""


@attrs.frozen(kw_only=True)
class Work:
    """How jobs of a kind are done: what leaves the house, then what changes in the database."""

    call: Callable[[Job], Any] | None = None
    """Leaves the house: in a thread of its own, outside any transaction, and ending by itself within a minute or so.

    After a crash it is called again with the same job, whose id is what a receiver can tell the repetition by."""
    keep: Callable[[Any, Job, Any], None] | None = None
    """Takes the open transaction in which the job is finished (a context joins it with `store.joining`), the job and
    what its call returned; kept or undone together, so that it happens once. Short: it calls nobody."""
    keep_all: Callable[[Any, Sequence[Done]], None] | None = None
    """The same for many jobs in few statements, instead of `keep`."""
    most_attempts: int = 12
    """After which it is buried: some three hours after the first."""

    def finish(self, tx: Any, done: Sequence[Done]) -> None:  # noqa: ANN401 - the transaction of any context
        """Change the database as these jobs want it."""
        if self.keep_all is not None:
            self.keep_all(tx, done)
        elif self.keep is not None:
            for one in done:
                self.keep(tx, one.job, one.result)

    def is_over(self, done: Done) -> bool:
        """Tell whether a job that failed is not to be tried again."""
        return done.job.attempts >= self.most_attempts


@attrs.frozen(kw_only=True)
class Cron:
    """Makes a job of a kind at each multiple of *every* since 1970, once in all processes; missed ones make one."""

    name: str
    """The dedupe key of its jobs: while one is not finished there is no second."""
    kind: str
    every: timedelta

    def slot(self, at: datetime) -> datetime:
        """Return the latest of its instants that is not after *at*."""
        return EPOCH + (at - EPOCH) // self.every * self.every


def backoff(attempts: int, random: Random) -> timedelta:
    """Return how long to wait after that many attempts: twice as long each time, less a random part of up to half."""
    whole: timedelta = min(SOONEST * 2 ** min(attempts - 1, 32), LATEST)
    return whole * (1 - int.from_bytes(random(2)) / 2**17)


def told(error: BaseException) -> str:
    """Return an error as one sentence for whoever lists jobs: its class and the first line of its text.

    What follows the first line may hold values (a database's parameters), and an address its password: neither is told.
    """
    text = str(error) or (error.title if isinstance(error, Problem) else "")
    line = _CREDENTIALS.sub("", (text.splitlines() or [""])[0]).replace("\0", "")
    storable = f"{type(error).__name__}: {line}".encode(errors="replace").decode()
    return storable.removesuffix(": ")[:MAX_ERROR]
