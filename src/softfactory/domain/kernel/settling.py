"""What becomes of jobs that were done: finished together with what they change, tried again, or buried."""

from collections.abc import Mapping, Sequence
from itertools import groupby

import attrs

from .clock import Clock
from .ids import Random
from .store import Store, StoreUnavailable, Tx
from .work import Done, Work, backoff, told


@attrs.frozen(kw_only=True)
class Settling:
    """Finishes jobs in groups; a job that fails, fails alone."""

    store: Store[Tx]
    works: Mapping[str, Work]
    now: Clock
    random: Random

    def settle(self, done: Sequence[Done]) -> None:
        """Finish *done* or let go of it. Raises `StoreUnavailable`; it may be called again with the same then.

        One that was tried before is finished alone: it may be what killed the worker that had it.
        """
        failed = [one for one in done if one.error is not None]
        good = [one for one in done if one.error is None]
        failed += self._finished([one for one in good if one.job.attempts == 1])
        for one in good:
            failed += self._finished([one] if one.job.attempts > 1 else [])
        self._let_go(failed)

    def _finished(self, done: Sequence[Done]) -> Sequence[Done]:
        """Finish jobs in one transaction, each alone when that fails; return those that failed."""
        if len(done) > 1 and self._error_of(done) is None:
            return ()
        return [failed for one in done for failed in self._finished_alone(one)]

    def _finished_alone(self, one: Done) -> Sequence[Done]:
        error = self._error_of([one])
        if isinstance(error, StoreUnavailable):
            self._make_sure_that_the_store_answers()
            error = self._error_of([one])
        return () if error is None else [attrs.evolve(one, error=error)]

    def _error_of(self, done: Sequence[Done]) -> Exception | None:
        try:
            self._finish(done)
        except Exception as error:  # noqa: BLE001 - whatever it is, the job has failed by it
            return error
        return None

    def _finish(self, done: Sequence[Done]) -> None:
        with self.store.writing() as tx:
            held = {job.id for job in tx.jobs.finish([one.job for one in done])}
            mine = sorted((one for one in done if one.job.id in held), key=_kind)
            for kind, some in groupby(mine, key=_kind):
                self.works[kind].finish(tx, list(some))

    def _make_sure_that_the_store_answers(self) -> None:
        """Tell a database that is away, which is no job's fault, from one that is too slow for this job alone."""
        with self.store.writing() as tx:
            tx.jobs.next_due(())

    def _let_go(self, failed: Sequence[Done]) -> None:
        if not failed:
            return
        at = self.now()
        with self.store.writing() as tx:
            for one in failed:
                error = told(one.error) if one.error else ""
                if self.works[one.job.kind].is_over(one):
                    tx.jobs.bury(one.job, at=at, error=error)
                else:
                    due_at = at + backoff(one.job.attempts, self.random)
                    tx.jobs.postpone(one.job, due_at=due_at, error=error)


def _kind(done: Done) -> str:
    return done.job.kind
