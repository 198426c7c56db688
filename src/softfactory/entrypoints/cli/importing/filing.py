"""Storing what was read, in batches, and counting what became of it."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import attrs

from softfactory.domain.errors.intake.quota import ROOM
from softfactory.domain.errors.intake.usecases import MOST_REPORTS
from softfactory.domain.errors.model import Project, Receipt
from softfactory.domain.errors.payloads.report import Report, storable
from softfactory.domain.errors.service import Errors
from softfactory.domain.kernel.problems import TooMany

from .identity import Ordinals, event_id
from .outcomes import Failed, Found, Outcome, Skipped

MOST_BYTES = 8 * 1024 * 1024
"""Of what a batch was read from: a thousand events of a megabyte would be a gigabyte."""
MOST_REASONS = 10
TRIES = 10
LONGEST_WAIT = timedelta(minutes=1)


@attrs.define(kw_only=True)
class Tally:
    """What became of everything."""

    stored: int = 0
    repeats: int = 0
    """Stored before."""
    skipped: int = 0
    failed: int = 0
    reasons: list[str] = attrs.field(factory=list)
    """Why the first of them failed."""

    def fail(self, place: str, reason: str) -> None:
        """Count a failure, and keep what is said of the first."""
        self.failed += 1
        if len(self.reasons) < MOST_REASONS:
            self.reasons.append(f"{place}: {reason}")


@attrs.frozen(kw_only=True)
class Filing:
    """Takes outcomes; `finish` stores the last of them."""

    errors: Errors
    project: Project
    defaults: Mapping[str, str]
    """Members of an event that does not say them itself."""
    wait: Callable[[float], object]
    tally: Tally = attrs.field(factory=Tally)
    _ordinals: Ordinals = attrs.field(factory=Ordinals)
    _batch: list[tuple[str, Report]] = attrs.field(factory=list)
    _bytes: list[int] = attrs.field(factory=list)

    @property
    def _most(self) -> int:
        """How many go into a batch: of a project with a limit, those that there is room for when it says so."""
        return min(MOST_REPORTS, max(1, (self.project.events_per_minute or ROOM * MOST_REPORTS) // ROOM))

    def take(self, name: str, outcome: Outcome) -> None:
        """Count what became of a piece of the file *name*, or store it with others."""
        match outcome:
            case Skipped():
                self.tally.skipped += 1
            case Failed(place=place, reason=reason):
                self.tally.fail(", ".join([name, *filter(None, [place])]), reason)
            case Found():
                self._batch.append((f"{name}, {outcome.place}", self._report(outcome)))
                self._bytes.append(outcome.size)
                if len(self._batch) >= self._most or sum(self._bytes) >= MOST_BYTES:
                    self.finish()

    def finish(self) -> None:
        """Store what waits."""
        batch = list(self._batch)
        self._batch.clear()
        self._bytes.clear()
        self._store(batch)

    def _report(self, found: Found) -> Report:
        payload = storable({**self.defaults, **{name: value for name, value in found.payload.items() if value}})
        known = found.event_id or event_id(self.project.id, found.digest, self._ordinals.next(found.digest))
        return Report(project=self.project.id, payload=payload, event_id=known)

    def _store(self, batch: list[tuple[str, Report]]) -> None:
        """Store all of them; raises what no other event would be spared, such as `StoreUnavailable`."""
        if not batch:
            return
        try:
            receipts = self._stored([report for _, report in batch])
        except TooMany as problem:
            for place, _ in batch:
                self.tally.fail(place, str(problem) or problem.title)
            return
        repeats = sum(receipt.is_repeat for receipt in receipts)
        self.tally.repeats += repeats
        self.tally.stored += len(receipts) - repeats

    def _stored(self, reports: list[Report]) -> list[Receipt]:
        """Store them as soon as the project's limit allows."""
        for left in reversed(range(TRIES)):
            try:
                return self.errors.log_many(reports)
            except TooMany as problem:
                if not left:
                    raise
                self.wait(min(problem.retry_after, LONGEST_WAIT).total_seconds())
        raise AssertionError
