"""Jobs as an administrator sees them: what waits, runs or is dead, and the dead tried again."""

from collections.abc import Iterator

import attrs

from .actor import Actor
from .clock import Clock
from .jobs import Job, JobState
from .paging import MAX_LIMIT, Page, PageRequest
from .problems import Conflict, NotFound
from .store import Store, Tx


class JobNotFound(NotFound):
    """No such job, or it is finished."""

    code = "job-not-found"
    title = "There is no such job, or it is finished."


class JobNotRetried(Conflict):
    """It is not dead, or another job of its kind does the same by now."""

    code = "job-not-retried"
    title = "The job is not dead, or another one has taken its place."


@attrs.frozen(kw_only=True)
class Backlog:
    """The jobs that are not finished."""

    store: Store[Tx]
    now: Clock

    def listed(self, actor: Actor, state: JobState | None = None, request: PageRequest | None = None) -> Page[Job]:
        """Return jobs, newest first. Raises `NotAllowed`, `BadCursor`."""
        actor.must_be_admin()
        with self.store.reading() as tx:
            return tx.jobs.listed(state, request or PageRequest())

    def retry(self, actor: Actor, job_id: str) -> None:
        """Make a dead job due now, with all its attempts before it.

        Raises `NotAllowed`, `JobNotFound`, `JobNotRetried`.
        """
        actor.must_be_admin()
        with self.store.writing() as tx:
            revived = tx.jobs.revive(job_id, at=self.now())
            is_there = tx.jobs.find(job_id) is not None
        if not is_there:
            raise JobNotFound(f"There is no job {job_id}, or it is finished.")
        if not revived:
            raise JobNotRetried(f"The job {job_id} is not dead, or another one has taken its place.")

    def retry_all(self, actor: Actor) -> int:
        """Make all dead jobs due now but those whose place is taken; return how many. Raises `NotAllowed`."""
        actor.must_be_admin()
        at = self.now()
        revived = 0
        for dead in self._dead(actor):
            with self.store.writing() as tx:
                revived += sum([tx.jobs.revive(job.id, at=at) for job in dead])
        return revived

    def _dead(self, actor: Actor) -> Iterator[list[Job]]:
        cursor: str | None = None
        while True:
            page = self.listed(actor, JobState.DEAD, PageRequest(limit=MAX_LIMIT, cursor=cursor))
            yield list(page.items)
            cursor = page.next_cursor
            if cursor is None:
                return
