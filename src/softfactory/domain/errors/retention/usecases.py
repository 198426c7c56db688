"""Keeping a project's events within what it sets."""

from collections import Counter

import attrs

from softfactory.domain.errors.items.model import COUNTS_KEPT
from softfactory.domain.errors.items.usecases import expire_items
from softfactory.domain.errors.model import DAY, HOUR, Project
from softfactory.domain.errors.usecases import UseCases
from softfactory.domain.kernel.jobs import Job
from softfactory.domain.kernel.paging import MAX_LIMIT, PageRequest
from softfactory.domain.kernel.store import Tx

from .aging import age
from .run import Run
from .thinning import thin

RETAIN = "errors.retain"
MORE = "errors.retain.more"
"""The dedupe key of a run that goes on where another had done its part."""
UNTOUCHED = HOUR
"""How long after it was received an event stays whatever the limits: alerts count those."""
REMEMBERED = 30 * DAY
"""How long after it was received a removed event is still told from a new one."""


@attrs.frozen(kw_only=True, slots=False)
class RetentionUseCases(UseCases):
    """What a worker does every few minutes."""

    def retain(self, _: Job) -> bool:
        """Remove what is beyond the limits of each project; tell whether there may be more to remove."""
        now = self.now()
        run = Run(store=self.store, untouched_since=now - UNTOUCHED, forget_before=now - REMEMBERED)
        run.forget()
        limited = self._limited()
        for project in limited:
            if project.retention_days is not None:
                age(run, project.id, before=now - project.retention_days * DAY)
        held = self._held()
        for project in limited:
            if project.retention_events is not None and held[project.id] > project.retention_events:
                thin(run, project.id, most=project.retention_events)
        with self.store.writing() as tx:
            expire_items(tx, now - COUNTS_KEPT, now=now)
        return run.is_over

    def go_on_retaining(self, tx: Tx, job: Job, more: bool) -> None:  # noqa: FBT001 - what `retain` returned
        """Have another run follow at once."""
        if more:
            now = self.now()
            tx.jobs.put(Job(id=self.ids.uuid7(), kind=job.kind, created_at=now, due_at=now, dedupe_key=MORE))

    def _limited(self) -> list[Project]:
        """Return the projects that limit what is kept."""
        found: list[Project] = []
        request: PageRequest | None = PageRequest(limit=MAX_LIMIT)
        while request:
            with self.store.reading() as tx:
                page = tx.projects.listed(None, request)
            found += [
                project for project in page.items if (project.retention_days, project.retention_events) != (None, None)
            ]
            request = PageRequest(limit=MAX_LIMIT, cursor=page.next_cursor) if page.next_cursor else None
        return found

    def _held(self) -> Counter[int]:
        """Return how many events each project holds: those it ever stored, less those removed. No event is read."""
        held: Counter[int] = Counter()
        with self.store.reading() as tx:
            for (project_id, _), events in tx.counts.totals().items():
                held[project_id] += events
            held.subtract(tx.retention.removed())
        return held
