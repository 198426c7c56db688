"""Calls that leave the house, each in a thread of its own, so that one that hangs delays nobody."""

import threading
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

import attrs

from .jobs import Job
from .work import Done

_Claim = tuple[str, int]


@attrs.define(eq=False)
class Calls:
    """The jobs that a worker holds, from their claim until they are finished or let go of.

    Everything but the calls themselves is for the worker's own thread.
    """

    ended: Callable[[], None]
    """Called, in a call's thread, when it has ended."""
    _held: dict[_Claim, Job] = attrs.field(factory=dict, init=False)
    _done: list[Done] = attrs.field(factory=list, init=False)

    def begin(self, job: Job, call: Callable[[Job], Any] | None) -> None:
        """Start the call of a job; without one it is done already."""
        self._held[job.id, job.attempts] = job
        if call is None:
            self._done.append(Done(job=job))
        else:
            # a daemon: a call that hangs must not keep the process from leaving
            threading.Thread(target=self._call, args=(job, call), name=f"call of {job.kind}", daemon=True).start()

    def held(self) -> Collection[Job]:
        """Return the jobs whose leases are to be extended."""
        return self._held.values()

    def extend(self, jobs: Sequence[Job], *, until: datetime) -> None:
        """Note that the leases of *jobs* end later; of those that were lost too, for their results will be refused."""
        for job in jobs:
            self._held[job.id, job.attempts] = attrs.evolve(job, lease_until=until)

    def count(self, kind: str) -> int:
        """Return how many jobs of a kind are held."""
        return sum(job.kind == kind for job in self._held.values())

    def done(self) -> Sequence[Done]:
        """Return those whose calls have ended; they stay until they are dropped."""
        return list(self._done)

    def drop(self, done: Sequence[Done]) -> None:
        """Let go of what `done` returned."""
        del self._done[: len(done)]
        for one in done:
            self._held.pop((one.job.id, one.job.attempts), None)

    def _call(self, job: Job, call: Callable[[Job], Any]) -> None:
        try:
            done = Done(job=job, result=call(job))
        except BaseException as error:  # noqa: BLE001 - whatever it is, the job has failed by it
            done = Done(job=job, error=error)
        self._done.append(done)
        self.ended()
