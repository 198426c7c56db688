"""Jobs in memory."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

import attrs

from softfactory.domain.kernel.jobs import Job, Jobs, JobState
from softfactory.domain.kernel.paging import Page, PageRequest, page

from .unit import Unit


class MemoryJobs(Jobs):
    """Jobs by id, and the last slot of each cron entry."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def put(self, job: Job) -> bool:
        if self._has_twin(job):
            return False
        self._unit.put("jobs", job.id, job)
        return True

    def claim(self, kinds: Collection[str], *, at: datetime, until: datetime, most: int, tried: bool) -> Sequence[Job]:
        due = [
            job for job in self._live(kinds) if job.due_at <= at and _free_at(job) <= at and tried == (job.attempts > 0)
        ]
        due.sort(key=lambda job: (job.due_at, job.id))
        return [self._put(job, attempts=job.attempts + 1, lease_until=until) for job in due[:most]]

    def extend(self, jobs: Sequence[Job], *, until: datetime) -> Sequence[Job]:
        return [self._put(held, lease_until=until) for held in self._held(jobs)]

    def finish(self, jobs: Sequence[Job]) -> Sequence[Job]:
        held = {job.id for job in self._held(jobs)}
        for job_id in held:
            self._unit.remove("jobs", job_id)
        return [job for job in jobs if job.id in held]

    def postpone(self, job: Job, *, due_at: datetime, error: str) -> bool:
        held = self._held([job])
        return any(self._put(one, due_at=due_at, lease_until=None, last_error=error) for one in held)

    def bury(self, job: Job, *, at: datetime, error: str) -> bool:
        held = self._held([job])
        return any(self._put(one, dead_at=at, lease_until=None, last_error=error) for one in held)

    def next_due(self, kinds: Collection[str]) -> datetime | None:
        return min(map(_free_at, self._live(kinds)), default=None)

    def find(self, job_id: str) -> Job | None:
        job: Job | None = self._unit.table("jobs").get(job_id)
        return job

    def listed(self, state: JobState | None, request: PageRequest) -> Page[Job]:
        after = request.after(str)
        found = [
            job
            for job_id, job in sorted(self._unit.table("jobs").items(), reverse=True)
            if state in {None, job.state} and (after is None or job_id < str(after[0]))
        ]
        return page(found, request.limit, lambda job: (job.id,))

    def revive(self, job_id: str, *, at: datetime) -> bool:
        job = self.find(job_id)
        if job is None or job.dead_at is None or self._has_twin(job):
            return False
        self._put(job, due_at=at, attempts=0, dead_at=None)
        return True

    def fire(self, cron: str, *, slot: datetime) -> bool:
        last = self._unit.table("crons").get(cron)
        if last is not None and slot <= last:
            return False
        self._unit.put("crons", cron, slot)
        return True

    def _live(self, kinds: Collection[str]) -> Iterator[Job]:
        jobs: Iterable[Job] = self._unit.table("jobs").values()
        return (job for job in jobs if job.dead_at is None and job.kind in kinds)

    def _held(self, jobs: Sequence[Job]) -> list[Job]:
        stored = [(job, self.find(job.id)) for job in jobs]
        return [
            found for job, found in stored if found and found.lease_until is not None and found.attempts == job.attempts
        ]

    def _has_twin(self, job: Job) -> bool:
        return job.dedupe_key is not None and any(job.dedupe_key == one.dedupe_key for one in self._live([job.kind]))

    def _put(self, job: Job, **changes: object) -> Job:
        changed: Job = attrs.evolve(job, **changes)  # type: ignore[arg-type]
        self._unit.put("jobs", job.id, changed)
        return changed


def _free_at(job: Job) -> datetime:
    return job.lease_until or job.due_at
