"""The worker: claims what is due, has it done, and finishes it together with what it changed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import attrs

from .calls import Calls
from .clock import Clock
from .ids import Ids
from .jobs import Job
from .settling import Settling
from .store import Store, StoreUnavailable, Tx
from .wakeup import Wakeup
from .work import Cron, Work

GROUP = 100
"""Jobs claimed and finished in one transaction."""
CALLS = 8
"""Calls of one kind at the same time, each in a thread."""
LONGEST_SLEEP = timedelta(minutes=1)
TAKEN = 0.05
"""Seconds to wait when what was due went to another worker, whose transaction may not be over."""
AWAY = 1.0
"""Seconds to wait for a database that does not answer."""
KILLED = "Whoever did it ended without a word, each time."


@attrs.define(eq=False, kw_only=True)
class Worker:
    """Does jobs. One thread at a time runs it; any number of workers, anywhere, may share a database."""

    store: Store[Tx]
    works: Mapping[str, Work]
    """By kind; jobs of other kinds are left to other workers."""
    crons: Sequence[Cron] = ()
    now: Clock
    ids: Ids
    wakeup: Wakeup
    lease: timedelta = timedelta(seconds=30)
    """How long a killed worker's jobs wait for another; what is being called is extended well before."""
    patience: timedelta = timedelta(seconds=25)
    """How long calls may go on when it is told to stop."""
    _calls: Calls = attrs.field(init=False)
    _settling: Settling = attrs.field(init=False)
    _fired: dict[str, datetime] = attrs.field(factory=dict, init=False)
    _full: bool = attrs.field(default=False, init=False)
    _stopped: bool = attrs.field(default=False, init=False)

    def __attrs_post_init__(self) -> None:
        self._calls = Calls(self.wakeup.wake)
        self._settling = Settling(store=self.store, works=self.works, now=self.now, random=self.ids.random)

    def run_due(self) -> None:
        """Do everything that is due now, cron entries included, and return when its calls have ended too."""
        try:
            while (wait := self._turn()) <= 0 or self._calls.held():
                self.wakeup.sleep(wait)
        finally:
            self.wakeup.close()

    def run(self) -> None:
        """Do what falls due until `stop` is called; a database that is away is waited for."""
        while not self._stopped:
            self._sleep(self._patient_turn())
        until = self.now() + self.patience
        while self._calls.held() and self.now() < until:
            pause = self._patient_turn()
            if self._calls.held():  # else it was the last
                self._sleep(pause)
        self.wakeup.close()

    def stop(self) -> None:
        """Have `run` claim nothing more, finish what it holds, and return: from any thread or a signal's handler."""
        self._stopped = True
        self.wakeup.wake()

    def _sleep(self, seconds: float) -> None:
        if seconds > 0:
            self.wakeup.sleep(seconds)

    def _patient_turn(self) -> float:
        try:
            return self._turn()
        except StoreUnavailable:
            return AWAY

    def _turn(self) -> float:
        """Do one group of what is due; return for how many seconds there is nothing to do."""
        done = self._calls.done()
        self._settling.settle(done)
        self._calls.drop(done)
        self._extend()
        if self._stopped:
            return self.lease.total_seconds() / 3
        self._fire()
        if not self._full and (pause := self._pause()) > 0:
            return pause
        claimed = self._claim()
        self._full = len(claimed) >= GROUP  # then there are more, and nobody need look first
        for job in claimed:
            self._calls.begin(job, self.works[job.kind].call)
        return 0.0 if claimed else TAKEN

    def _pause(self) -> float:
        at = self.now()
        times = [cron.slot(at) + cron.every for cron in self.crons] + [at + LONGEST_SLEEP]
        if self._calls.held():
            times.append(at + self.lease / 3)
        kinds = [kind for kinds, _ in self._places() for kind in kinds]
        with self.store.reading() as tx:
            due = tx.jobs.next_due(kinds)
        return (min(times if due is None else [*times, due]) - at).total_seconds()

    def _places(self) -> Iterator[tuple[Sequence[str], int]]:
        """Yield kinds, and how many jobs of them may be claimed; calls are limited each kind for itself."""
        yield [kind for kind, work in self.works.items() if work.call is None], GROUP
        for kind, work in self.works.items():
            if work.call is not None and (room := CALLS - self._calls.count(kind)) > 0:
                yield [kind], room

    def _claim(self) -> Sequence[Job]:
        at = self.now()
        claimed: list[Job] = []
        with self.store.writing() as tx:
            for kinds, most in self._places():
                # of those that were tried one at most: if it kills this process, it alone counts another attempt
                tried = tx.jobs.claim(kinds, at=at, until=at + self.lease, most=1, tried=True)
                fresh = tx.jobs.claim(kinds, at=at, until=at + self.lease, most=most - len(tried), tried=False)
                claimed += [*fresh, *tried]
            killers = [job for job in claimed if job.attempts > self.works[job.kind].most_attempts]
            for job in killers:
                tx.jobs.bury(job, at=at, error=job.last_error or KILLED)
        return [job for job in claimed if job not in killers]

    def _extend(self) -> None:
        at = self.now()
        ending = [job for job in self._calls.held() if not job.lease_until or job.lease_until < at + self.lease * 2 / 3]
        if ending:
            with self.store.writing() as tx:
                tx.jobs.extend(ending, until=at + self.lease)
            self._calls.extend(ending, until=at + self.lease)

    def _fire(self) -> None:
        at = self.now()
        slots = {cron: cron.slot(at) for cron in self.crons}
        due = {cron: slot for cron, slot in slots.items() if self._fired.get(cron.name) != slot}
        if not due:
            return
        with self.store.writing() as tx:
            for cron, slot in due.items():
                if tx.jobs.fire(cron.name, slot=slot):
                    job_id = self.ids.uuid7()
                    tx.jobs.put(Job(id=job_id, kind=cron.kind, created_at=at, due_at=slot, dedupe_key=cron.name))
        self._fired |= {cron.name: slot for cron, slot in due.items()}
