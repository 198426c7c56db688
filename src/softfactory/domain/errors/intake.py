"""Storing what comes in: prepared by whoever brings it, committed in groups."""

from collections.abc import Collection, Sequence
from typing import Unpack

import attrs

from softfactory.domain.kernel.actor import SYSTEM, Actor, Role
from softfactory.domain.kernel.batch import Batcher

from . import facts
from .ledger import Draft, Ledger
from .model import Event, Pattern, Receipt
from .ports import ErrorsTx, EventKey
from .problems import EventIdTaken, InvalidEvent, ProjectNotFound
from .report import Details, Report, Told
from .usecases import UseCases

MOST_REPORTS = 1000
"""How many events one call may store."""
TRIES = 5
"""How often a group begins again because another process stored one of its events meanwhile."""


@attrs.frozen(kw_only=True, slots=False)
class IntakeUseCases(UseCases):
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
        if actor.role is Role.KEY:  # whose project exists, or there were no key
            return
        with self.store.reading() as tx:
            for project in projects:
                if tx.projects.find(project) is None:
                    raise ProjectNotFound(f"There is no project {project}.")

    def _drafted(self, report: Report) -> Draft:
        text = self.packer.encode(report.payload)
        payload = self.rules.scrub(report.payload, text)
        if payload is not report.payload:
            text = self.packer.encode(payload)
        read = facts.read(payload)
        grouping = self.rules.group(payload, error_type=read.error_type, message=read.message)
        severity = self.rules.severity(payload, error_type=read.error_type, message=read.message)
        now = self.now()
        event = Event(
            project_id=report.project,
            event_id=report.event_id or read.event_id or self.ids.token(),
            pattern_id=self.ids.uuid7(),
            error_type=read.error_type,
            message=read.message,
            severity=severity,
            timestamp=min(read.timestamp or now, now),
            received_at=now,
            environment=read.environment,
            release=read.release,
            culprit=read.culprit,
            user=read.user,
            tags=read.tags,
        )
        candidate = Pattern(
            id=event.pattern_id,
            project_id=event.project_id,
            fingerprint=grouping.fingerprint,
            parts=grouping.parts,
            error_type=event.error_type,
            template=grouping.template,
            culprit=event.culprit,
            location=read.location,
            message=event.message,
            severity=severity,
            first_seen=event.timestamp,
            last_seen=event.timestamp,
            latest_event=event.event_id,
        )
        return Draft(event=event, candidate=candidate, location=read.location, packed=self.packer.pack(text))

    def _commit(self, drafts: Sequence[Draft]) -> list[Receipt]:
        for left in reversed(range(TRIES)):
            try:
                with self.store.writing() as tx:
                    return self._stored(tx, drafts)
            except EventIdTaken:
                if not left:
                    raise
        raise AssertionError

    def _stored(self, tx: ErrorsTx, drafts: Sequence[Draft]) -> list[Receipt]:
        keys = [(draft.event.project_id, draft.event.event_id) for draft in drafts]
        known = tx.events.known(set(keys))
        fresh = {key: draft for key, draft in reversed([*zip(keys, drafts, strict=True)]) if key not in known}
        receipts: dict[EventKey, Receipt] = {}
        answers: list[Receipt] = []
        candidates = {draft.group: draft.candidate for draft in fresh.values()}
        claimed = tx.patterns.claim(candidates.values()) if fresh else {}
        ledger = Ledger(claimed, rules=self.rules, ids=self.ids)
        for key, draft in zip(keys, drafts, strict=True):
            if fresh.get(key) is draft:
                receipts[key] = ledger.enter(draft)
                answers.append(receipts[key])
            elif key in receipts:
                answers.append(attrs.evolve(receipts[key], is_new=False, is_regression=False))
            else:
                answers.append(_repeated(tx, known[key]))
        if fresh:
            _write(tx, ledger)
        return answers


def _repeated(tx: ErrorsTx, event: Event) -> Receipt:
    pattern = tx.patterns.fetch(event.pattern_id)
    return Receipt(
        event_id=event.event_id,
        pattern_id=event.pattern_id,
        is_new=False,
        is_regression=False,
        severity=event.severity,
        frequency=pattern.frequency if pattern else 0,
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
