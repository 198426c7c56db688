"""Storing what comes in: prepared by whoever brings it, committed in groups."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Unpack

import attrs

from softfactory.domain.errors.model import Known, Receipt
from softfactory.domain.errors.payloads.report import Details, Report, Told
from softfactory.domain.errors.problems import EventIdTaken, InvalidEvent, ProjectNotFound
from softfactory.domain.kernel.actor import SYSTEM, Actor
from softfactory.domain.kernel.batch import Batcher, TooBusy

from .drafting import Draft
from .quota import OverQuota
from .routing import PatternsMoved
from .storing import Outcome, StoringUseCases

MOST_REPORTS = 1000
"""How many events one call may store."""
TRIES = 5
"""How often a group begins again because another process stored one of its events meanwhile."""


@attrs.frozen(kw_only=True, slots=False)
class IntakeUseCases(StoringUseCases):
    """Logging events, one or many."""

    _batch: Batcher[Draft, Receipt | OverQuota] = attrs.field(init=False, eq=False, repr=False)
    _refusals: Batcher[int, None] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Make the batch that concurrent calls share."""
        object.__setattr__(self, "_batch", Batcher(self._commit))
        object.__setattr__(self, "_refusals", Batcher(self._commit_refusals))

    def log(
        self,
        project: int,
        error_type: str,
        message: str,
        *,
        actor: Actor = SYSTEM,
        **details: Unpack[Details],
    ) -> Receipt:
        """Store one event told by its fields (see `Told`) and return its receipt when it is on disk."""
        told = Told(error_type=error_type, message=message, **details)
        return self.submit(told.report(project), actor)

    def submit(self, report: Report, actor: Actor = SYSTEM) -> Receipt:
        """Store one event in a group with those that come at the same time; return when the group is on disk.

        Raises `ProjectNotFound`, `OverQuota`, `TooBusy` when too many wait, `StoreUnavailable`.
        """
        self._must_report_to(actor, {report.project})
        self._must_admit(report.project)
        return _admitted(self._batch.submit(self._drafted(report)))

    def log_many(self, reports: Sequence[Report], actor: Actor = SYSTEM) -> list[Receipt]:
        """Store up to 1,000 events in one transaction, all or nothing; receipts in their order.

        The same event twice, here or earlier, is stored once; a repeat gets the ids of the first and counts nothing.
        Raises `ProjectNotFound`, `InvalidEvent`, `OverQuota` when not all of them may be stored, `StoreUnavailable`.
        """
        if len(reports) > MOST_REPORTS:
            raise InvalidEvent(f"At most {MOST_REPORTS} events may come at once; these are {len(reports)}.")
        self._must_report_to(actor, {report.project for report in reports})
        return self._committed_whole([self._drafted(report) for report in reports]) if reports else []

    def _must_report_to(self, actor: Actor, projects: Collection[int]) -> None:
        for project in projects:
            if not actor.reports_to(project):
                raise ProjectNotFound(f"There is no project {project}, or you are not a member of it.")
        if actor.holds_key:  # whose project exists, or there were no key
            return
        with self.store.reading() as tx:
            for project in projects:
                if tx.projects.find(project) is None:
                    raise ProjectNotFound(f"There is no project {project}.")

    def _must_admit(self, project_id: int) -> None:
        """Raise `OverQuota` for a project that was refused a moment ago, before anything is done about its event."""
        until, refusal = self._full.get(project_id, (None, None))
        if until is None or refusal is None or until <= (now := self.now()):
            return
        self._refusals.submit(project_id)
        raise OverQuota(str(refusal), retry_after=max(until - now, timedelta(seconds=1)))

    def _committed_whole(self, drafts: Sequence[Draft]) -> list[Receipt]:
        try:
            return [_admitted(outcome) for outcome in self._commit(drafts, whole=True)]
        except OverQuota:
            self._commit_refusals([draft.event.project_id for draft in drafts])
            raise

    def _commit_refusals(self, projects: Sequence[int]) -> Sequence[None]:
        with self.store.writing() as tx:
            self._count_refused(tx, Counter(projects))
        return [None] * len(projects)

    def _commit(self, drafts: Sequence[Draft], *, whole: bool = False) -> list[Receipt | OverQuota]:
        outcomes = self._written(drafts, whole=whole)
        repeats = {outcome.pattern_id for outcome in outcomes if isinstance(outcome, Known)}
        frequencies = self._frequencies(repeats) if repeats else {}
        return [_repeated(outcome, frequencies) if isinstance(outcome, Known) else outcome for outcome in outcomes]

    def _written(self, drafts: Sequence[Draft], *, whole: bool) -> list[Outcome]:
        """Store what is new, and return its receipt for each draft, or what is known of it from before."""
        for _ in range(TRIES):
            with suppress(EventIdTaken, PatternsMoved):
                with self.store.writing() as tx:
                    outcomes = self._stored(tx, drafts)
                    if whole:
                        _must_all_be_admitted(outcomes)  # which undoes it all
                self._remember(drafts, outcomes)
                return outcomes
        raise TooBusy("Other processes keep storing the same events; try again in a moment.")

    def _frequencies(self, patterns: Collection[str]) -> Mapping[str, int]:
        """Return how often each was seen, by a transaction that locks nothing: claims alone lock, in their order."""
        with self.store.reading() as tx:
            found = [pattern for pattern_id in patterns if (pattern := tx.patterns.fetch(pattern_id))]
        return {pattern.id: pattern.frequency for pattern in found}


def _must_all_be_admitted(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        if isinstance(outcome, OverQuota):
            raise outcome


def _admitted(outcome: Receipt | OverQuota) -> Receipt:
    if isinstance(outcome, OverQuota):
        raise outcome
    return outcome


def _repeated(event: Known, frequencies: Mapping[str, int]) -> Receipt:
    return Receipt(
        event_id=event.event_id,
        pattern_id=event.pattern_id,
        is_new=False,
        is_regression=False,
        severity=event.severity,
        frequency=frequencies.get(event.pattern_id, 0),
        is_repeat=True,
    )
