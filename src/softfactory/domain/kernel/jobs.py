"""What falls due: put in the transaction that causes it, done later by a worker, once.

A job that a killed worker held comes back when its lease is over. Its `attempts` are the fence: whoever claimed it
before no longer finishes it. What a job changes in the database happens once, for the change and `Jobs.finish` are one
transaction; what leaves the house is decided once and sent at least once, under the same id each time.
"""

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import attrs

from .paging import Page, PageRequest


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    """Due now or later, and with nobody."""
    RUNNING = "running"
    """With a worker, whose lease may be over."""
    DEAD = "dead"


@attrs.frozen(kw_only=True)
class Job:
    """Something to do at or after an instant."""

    id: str
    """A UUID of version 7: fixed when the job is put, so every attempt has the same."""
    kind: str
    """Which work it is: at most 64 characters."""
    payload: Mapping[str, str] = attrs.field(factory=dict)
    """What the work needs to know: ids, no secret and no person's data."""
    created_at: datetime
    due_at: datetime
    dedupe_key: str | None = None
    """No two live jobs of a kind share one."""
    attempts: int = 0
    """How often it was claimed."""
    lease_until: datetime | None = None
    """Until when whoever claimed it has it for itself."""
    last_error: str = ""
    """One sentence, at most 500 characters."""
    dead_at: datetime | None = None
    """When it failed for good; a dead job is kept and shown until it is retried."""

    @property
    def state(self) -> JobState:
        """Whether it waits, runs or is dead."""
        if self.dead_at is not None:
            return JobState.DEAD
        return JobState.WAITING if self.lease_until is None else JobState.RUNNING


class Jobs(Protocol):
    """The jobs of a database, within one transaction."""

    @abstractmethod
    def put(self, job: Job) -> bool:
        """Store a job, unless a live one of its kind has the same dedupe key; tell whether it was stored.

        Kept or undone with the transaction; workers of other processes are woken when it commits, where they can be and
        it is due.
        """

    @abstractmethod
    def claim(self, kinds: Collection[str], *, at: datetime, until: datetime, most: int, tried: bool) -> Sequence[Job]:
        """Take up to *most* jobs due at *at* that nobody holds (or whose lease is over), the longest due first.

        Each comes back with one attempt more and its lease ending at *until*. No job is given to two callers at once.
        *tried* asks for those that were claimed before, else only the others come: one that kills whoever does it is
        among the former, and must not drag a group along.
        """

    @abstractmethod
    def extend(self, jobs: Sequence[Job], *, until: datetime) -> Sequence[Job]:
        """Move the ends of their leases to *until*; return those still held, as they are now."""

    @abstractmethod
    def finish(self, jobs: Sequence[Job]) -> Sequence[Job]:
        """Remove jobs that were claimed, and return those that were still held: only their work may be kept.

        A job that somebody else has claimed since, or that is dead or gone, is not among them.
        """

    @abstractmethod
    def postpone(self, job: Job, *, due_at: datetime, error: str) -> bool:
        """Let go of a claimed job until *due_at*; tell whether it was still held."""

    @abstractmethod
    def bury(self, job: Job, *, at: datetime, error: str) -> bool:
        """Keep a claimed job as dead; tell whether it was still held. Its dedupe key is free again."""

    @abstractmethod
    def next_due(self, kinds: Collection[str]) -> datetime | None:
        """Return when the next of these jobs can be claimed: due, or its lease over."""

    @abstractmethod
    def find(self, job_id: str) -> Job | None:
        """Return a job that is not finished."""

    @abstractmethod
    def listed(self, state: JobState | None, request: PageRequest) -> Page[Job]:
        """Return unfinished jobs, newest (highest id) first. Raises `BadCursor`."""

    @abstractmethod
    def revive(self, job_id: str, *, at: datetime) -> bool:
        """Make a dead job due at *at* with all its attempts before it; tell whether there was one.

        One whose dedupe key a live job has by now stays dead.
        """

    @abstractmethod
    def fire(self, cron: str, *, slot: datetime) -> bool:
        """Tell whether a cron entry has yet to fire for *slot*, and note that it has: true once in all processes.

        A slot not later than the last one fired was fired already.
        """
