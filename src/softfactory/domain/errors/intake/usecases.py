"""Storing what comes in: prepared by whoever brings it, committed in groups."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from typing import Unpack

import attrs

from softfactory.domain.errors.model import Event, Receipt
from softfactory.domain.errors.payloads.report import Details, Report, Told
from softfactory.domain.errors.ports import ErrorsTx, EventKey
from softfactory.domain.errors.problems import EventIdTaken, InvalidEvent, ProjectNotFound
from softfactory.domain.kernel.actor import SYSTEM, Actor
from softfactory.domain.kernel.batch import Batcher, TooBusy

from .drafting import Draft, Drafting
from .ledger import Ledger

MOST_REPORTS = 1000
"""How many events one call may store."""
TRIES = 5
"""How often a group begins again because another process stored one of its events meanwhile."""


@attrs.frozen(kw_only=True, slots=False)
class IntakeUseCases(Drafting):
    """Logging events, one or many."""

    _batch: Batcher[Draft, Receipt] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Make the batch that concurrent calls share."""
        object.__setattr__(self, "_batch", Batcher(self._commit))

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

        Raises `ProjectNotFound`, `TooBusy` when too many wait, `StoreUnavailable`.
        """
        self._must_report_to(actor, {report.project})
        return self._batch.submit(self._drafted(report))

    def log_many(self, reports: Sequence[Report], actor: Actor = SYSTEM) -> list[Receipt]:
        """Store up to 1,000 events in one transaction, all or nothing; receipts in their order.

        The same event twice, here or earlier, is stored once; a repeat gets the ids of the first and counts nothing.
        """
        if len(reports) > MOST_REPORTS:
            raise InvalidEvent(f"At most {MOST_REPORTS} events may come at once; these are {len(reports)}.")
        self._must_report_to(actor, {report.project for report in reports})
        return self._commit([self._drafted(report) for report in reports]) if reports else []

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

    def _commit(self, drafts: Sequence[Draft]) -> list[Receipt]:
        outcomes = self._written(drafts)
        repeats = {outcome.pattern_id for outcome in outcomes if isinstance(outcome, Event)}
        frequencies = self._frequencies(repeats) if repeats else {}
        return [_repeated(outcome, frequencies) if isinstance(outcome, Event) else outcome for outcome in outcomes]

    def _written(self, drafts: Sequence[Draft]) -> list[Receipt | Event]:
        """Store what is new, and return its receipt for each draft, or the event that was stored before."""
        for _ in range(TRIES):
            with suppress(EventIdTaken), self.store.writing() as tx:
                return self._stored(tx, drafts)
        raise TooBusy("Other processes keep storing the same events; try again in a moment.")

    def _stored(self, tx: ErrorsTx, drafts: Sequence[Draft]) -> list[Receipt | Event]:
        keys = [(draft.event.project_id, draft.event.event_id) for draft in drafts]
        known = tx.events.known(set(keys))
        fresh: dict[EventKey, Draft] = {}
        for key, draft in zip(keys, drafts, strict=True):
            if key not in known:
                fresh.setdefault(key, draft)
        if not fresh:
            return [known[key] for key in keys]
        candidates = {draft.group: draft.candidate for draft in fresh.values()}
        ledger = Ledger(tx.patterns.claim(candidates.values()), rules=self.rules, ids=self.ids)
        first = {key: ledger.enter(draft) for key, draft in fresh.items()}
        _write(tx, ledger)
        return [
            known[key] if key in known else first[key] if fresh[key] is draft else _again(first[key])
            for key, draft in zip(keys, drafts, strict=True)
        ]

    def _frequencies(self, patterns: Collection[str]) -> Mapping[str, int]:
        """Return how often each was seen, by a transaction that locks nothing: claims alone lock, in their order."""
        with self.store.reading() as tx:
            found = [pattern for pattern_id in patterns if (pattern := tx.patterns.fetch(pattern_id))]
        return {pattern.id: pattern.frequency for pattern in found}


def _again(receipt: Receipt) -> Receipt:
    """Return the receipt of an event that came twice in one group."""
    return attrs.evolve(receipt, is_new=False, is_regression=False)


def _repeated(event: Event, frequencies: Mapping[str, int]) -> Receipt:
    return Receipt(
        event_id=event.event_id,
        pattern_id=event.pattern_id,
        is_new=False,
        is_regression=False,
        severity=event.severity,
        frequency=frequencies.get(event.pattern_id, 0),
    )


def _write(tx: ErrorsTx, ledger: Ledger) -> None:
    for user in tx.patterns.add_users(ledger.users):
        ledger.affected(user)
    tx.patterns.save(ledger.patterns.values())
    tx.events.append(ledger.events)
    tx.patterns.count(ledger.tallies)
    tx.patterns.count_tags(ledger.tags)
    tx.patterns.count_arrivals(ledger.arrivals)
    if ledger.activities:
        tx.patterns.add_activity(ledger.activities)
