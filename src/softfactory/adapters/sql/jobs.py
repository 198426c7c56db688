"""Jobs in SQL: each of these is one statement, whatever the number of jobs."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from softfactory.domain.kernel.jobs import Job, Jobs, JobState
from softfactory.domain.kernel.paging import Page, PageRequest, page

from .driver import run
from .jobs_tables import LIVE_WITH_KEY, crons, jobs
from .rows import INSERTS, row_of
from .types import Instant
from .unit import Unit

CHANNEL = "softfactory_jobs"
"""Where PostgreSQL tells workers that a job was put."""

SOON = timedelta(seconds=1)
"""Of what falls due later workers need not be told: they look by themselves as often."""

_NAMES = [column.name for column in jobs.c]
_NOTIFY = f"NOTIFY {CHANNEL}"
_LIVE = jobs.c.dead_at.is_(None)
_OF_KINDS = jobs.c.kind.in_(sa.bindparam("kinds", expanding=True))
# literally as the indexes say it, or they are of no use
_FRESH, _TRIED = (
    sa.and_(jobs.c.attempts == sa.literal_column("0"), _LIVE),
    sa.and_(jobs.c.attempts > sa.literal_column("0"), _LIVE),
)
_FREE_AT = sa.func.coalesce(jobs.c.lease_until, jobs.c.due_at, type_=Instant)
_NEXT = (
    sa.select(jobs.c.due_at).where(_FRESH, _OF_KINDS).order_by(jobs.c.due_at).limit(1),
    sa.select(sa.func.min(_FREE_AT, type_=Instant)).where(_TRIED, _OF_KINDS),
)
_STATES = {
    JobState.WAITING: sa.and_(_LIVE, jobs.c.lease_until.is_(None)),
    JobState.RUNNING: jobs.c.lease_until.is_not(None),
    JobState.DEAD: jobs.c.dead_at.is_not(None),
}
_HELD = sa.and_(
    jobs.c.id.in_(sa.bindparam("ids", expanding=True)),
    jobs.c.attempts == sa.bindparam("claimed"),
    jobs.c.lease_until.is_not(None),
)
_FIND = jobs.select().where(jobs.c.id == sa.bindparam("job_id"))
_FINISH = jobs.delete().where(_HELD).returning(jobs.c.id)
_EXTEND = jobs.update().where(_HELD).values(lease_until=sa.bindparam("until")).returning(*jobs.c)
_POSTPONE = (
    jobs.update()
    .where(_HELD)
    .values(due_at=sa.bindparam("due"), lease_until=None, last_error=sa.bindparam("error"))
    .returning(jobs.c.id)
)
_BURY = (
    jobs.update()
    .where(_HELD)
    .values(dead_at=sa.bindparam("at"), lease_until=None, last_error=sa.bindparam("error"))
    .returning(jobs.c.id)
)
_REVIVE = (
    jobs.update()
    .where(jobs.c.id == sa.bindparam("job_id"), jobs.c.dead_at.is_not(None))
    .values(dead_at=None, due_at=sa.bindparam("at"), attempts=0)
    .returning(jobs.c.id)
)


def _claiming(*among: sa.ColumnElement[bool]) -> sa.UpdateBase:
    due = (
        sa.select(jobs.c.id)
        .where(*among, _OF_KINDS, jobs.c.due_at <= sa.bindparam("at"))
        .order_by(jobs.c.due_at, jobs.c.id)
        .limit(sa.bindparam("most"))
        .with_for_update(skip_locked=True)  # SQLite has no such words, and one writer
        .cte("due")
    )
    changed = {"attempts": jobs.c.attempts + 1, "lease_until": sa.bindparam("until")}
    return jobs.update().where(jobs.c.id.in_(sa.select(due.c.id))).values(changed).returning(*jobs.c)


_CLAIM = {False: _claiming(_FRESH), True: _claiming(_TRIED, sa.bindparam("at") >= _FREE_AT)}
_PUT = {
    name: insert(jobs)
    .on_conflict_do_nothing(index_elements=["kind", "dedupe_key"], index_where=LIVE_WITH_KEY)
    .returning(jobs.c.id)
    for name, insert in INSERTS.items()
}


def _firing(insert: Any) -> sa.Insert:  # noqa: ANN401 - each dialect has its own
    values = insert(crons)
    later = values.excluded.slot > crons.c.slot
    fired: sa.Insert = values.on_conflict_do_update(
        index_elements=["name"], set_={"slot": values.excluded.slot}, where=later
    ).returning(crons.c.name)
    return fired


_FIRE = {name: _firing(insert) for name, insert in INSERTS.items()}


class SqlJobs(Jobs):
    """Jobs, and the last slot of each cron entry."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def put(self, job: Job) -> bool:
        stored = bool(self._run(_PUT[self._unit.dialect], row_of(job)).all())
        if stored and self._unit.dialect == "postgresql" and job.due_at < job.created_at + SOON:
            run(self._unit, [(_NOTIFY, ())])
        return stored

    def claim(self, kinds: Collection[str], *, at: datetime, until: datetime, most: int, tried: bool) -> Sequence[Job]:
        given = {"kinds": sorted(kinds), "at": at, "until": until, "most": most}
        return sorted(_jobs(self._run(_CLAIM[tried], given)), key=lambda job: (job.due_at, job.id))

    def extend(self, jobs: Sequence[Job], *, until: datetime) -> Sequence[Job]:
        return _jobs(self._of_held(_EXTEND, jobs, until=until))

    def finish(self, jobs: Sequence[Job]) -> Sequence[Job]:
        finished = {job_id for (job_id,) in self._of_held(_FINISH, jobs)}
        return [job for job in jobs if job.id in finished]

    def postpone(self, job: Job, *, due_at: datetime, error: str) -> bool:
        return bool(self._of_held(_POSTPONE, [job], due=due_at, error=error))

    def bury(self, job: Job, *, at: datetime, error: str) -> bool:
        return bool(self._of_held(_BURY, [job], at=at, error=error))

    def next_due(self, kinds: Collection[str]) -> datetime | None:
        found = [self._run(query, {"kinds": sorted(kinds)}).scalar() for query in _NEXT]
        return min((at for at in found if at is not None), default=None)

    def find(self, job_id: str) -> Job | None:
        return next(iter(_jobs(self._run(_FIND, {"job_id": job_id}))), None)

    def listed(self, state: JobState | None, request: PageRequest) -> Page[Job]:
        after = request.after(str)
        query = jobs.select().order_by(jobs.c.id.desc()).limit(request.limit + 1)
        if state is not None:
            query = query.where(_STATES[state])
        if after:
            query = query.where(jobs.c.id < str(after[0]))
        return page(_jobs(self._run(query)), request.limit, lambda job: (job.id,))

    def revive(self, job_id: str, *, at: datetime) -> bool:
        try:
            with self._unit.connection.begin_nested():
                return bool(self._run(_REVIVE, {"job_id": job_id, "at": at}).all())
        except IntegrityError:  # a live job has its dedupe key
            return False

    def fire(self, cron: str, *, slot: datetime) -> bool:
        return bool(self._run(_FIRE[self._unit.dialect], {"name": cron, "slot": slot}).all())

    def _of_held(self, statement: sa.UpdateBase, jobs: Sequence[Job], **values: object) -> list[sa.Row[Any]]:
        """Run it for those still held, once for each number of attempts: jobs claimed in one group mostly share it."""
        rows: list[sa.Row[Any]] = []
        for attempts, some in groupby(sorted(jobs, key=_attempts), key=_attempts):
            given = {"ids": [job.id for job in some], "claimed": attempts, **values}
            rows += self._run(statement, given).all()
        return rows


def _jobs(rows: Iterable[sa.Row[Any]]) -> list[Job]:
    return [Job(**dict(zip(_NAMES, row, strict=True))) for row in rows]


def _attempts(job: Job) -> int:
    return job.attempts
