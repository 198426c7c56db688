"""One run of retention: short transactions, so that whoever stores events never waits long, and a limit to them all."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime

import attrs

from softfactory.domain.errors.ports import ErrorsStore, ErrorsTx

from .ports import MOST_REMOVED, Mark

MOST = 50_000
"""How many events one run removes or forgets: up to ten seconds' work."""


@attrs.define(kw_only=True)
class Run:
    """What one run may do, and has done."""

    store: ErrorsStore
    untouched_since: datetime
    """Events received since then stay, whatever the limits."""
    forget_before: datetime
    """Removed events received before then need not be told from new ones."""
    done: int = 0

    @property
    def is_over(self) -> bool:
        """Whether the rest is for another run."""
        return self.done >= MOST

    def reading(self) -> AbstractContextManager[ErrorsTx]:
        """Open a transaction that reads."""
        return self.store.reading()

    def marks(self, pattern_id: str, *, after: Mark | None, until: Mark | None = None, most: int) -> Sequence[Mark]:
        """Return where events of a pattern stand, as `Retention.marks` does."""
        with self.store.reading() as tx:
            return tx.retention.marks(pattern_id, after=after, until=until, most=most)

    def remove(self, project_id: int, event_ids: Sequence[str]) -> None:
        """Remove events in transactions of `MOST_REMOVED`, until the run is over."""
        for start in range(0, len(event_ids), MOST_REMOVED):
            if self.is_over:
                return
            with self.store.writing() as tx:
                self.done += tx.retention.remove(
                    project_id,
                    event_ids[start : start + MOST_REMOVED],
                    received_before=self.untouched_since,
                    forget_before=self.forget_before,
                )

    def forget(self) -> None:
        """Forget the removed events that need not be known any more."""
        forgotten = MOST_REMOVED
        while forgotten == MOST_REMOVED and not self.is_over:
            with self.store.writing() as tx:
                forgotten = tx.retention.forget(before=self.forget_before, most=MOST_REMOVED)
            self.done += forgotten
