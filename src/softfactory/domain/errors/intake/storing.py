"""The transaction that stores a group of events."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import attrs

from softfactory.domain.errors.alerts.alarming import Alarming
from softfactory.domain.errors.items.model import Drop, DropOrigin
from softfactory.domain.errors.model import Event, Known, Pattern, Receipt
from softfactory.domain.errors.ports import ErrorsTx, EventKey
from softfactory.domain.errors.releases import is_at_least
from softfactory.domain.errors.settings import MOST_REMEMBERED

from .drafting import Draft, Drafting
from .ledger import Ledger
from .quota import OverQuota, admit
from .routing import Router, Routes

Outcome = Receipt | Known | OverQuota
"""What became of one event: stored, stored before, or refused."""


@attrs.frozen(kw_only=True, slots=False)
class StoringUseCases(Drafting, Alarming):
    """Storing drafts, in order of arrival."""

    _full: dict[int, tuple[datetime, OverQuota]] = attrs.field(factory=dict, init=False, eq=False, repr=False)
    """Projects that may store nothing more until an instant: limits are in the database, this spares asking."""
    _kept_releases: set[tuple[int, str]] = attrs.field(factory=set, init=False, eq=False, repr=False)

    def _stored(self, tx: ErrorsTx, drafts: Sequence[Draft]) -> list[Outcome]:
        """Store what is new and within its project's limit."""
        keys = [(draft.event.project_id, draft.event.event_id) for draft in drafts]
        known = tx.events.known(set(keys))
        fresh: dict[EventKey, Draft] = {}
        for key, draft in zip(keys, drafts, strict=True):
            if key not in known:
                fresh.setdefault(key, draft)
        outcomes: dict[EventKey, Outcome] = {**known, **self._refused(tx, fresh)}
        stored = {key: draft for key, draft in fresh.items() if key not in outcomes}
        if stored:
            outcomes |= self._entered(tx, stored)
        return [
            _again(outcomes[key]) if key in fresh and fresh[key] is not draft else outcomes[key]
            for key, draft in zip(keys, drafts, strict=True)
        ]

    def _entered(self, tx: ErrorsTx, drafts: Mapping[EventKey, Draft]) -> Mapping[EventKey, Receipt]:
        router = Router(tx=tx, ids=self.ids, at=self.now())
        routes = router.routed({draft.group: draft for draft in drafts.values()})
        ledger = Ledger(
            routes.places,
            routes.patterns,
            rules=self.rules,
            ids=self.ids,
            reached=lambda event, pattern: _reached(tx, event, pattern),
        )
        receipts = {key: ledger.enter(draft) for key, draft in drafts.items()}
        _count_users(tx, ledger)
        _write(tx, ledger, routes)
        self._seen_releases(tx, ledger)
        self._alarm(tx, ledger.sightings)
        return receipts

    def _refused(self, tx: ErrorsTx, fresh: Mapping[EventKey, Draft]) -> Mapping[EventKey, OverQuota]:
        """Return those that are beyond their project's limit, and count them as dropped."""
        limits = {key[0]: draft.per_minute for key, draft in fresh.items() if draft.per_minute}
        if not limits:
            return {}
        refused: dict[EventKey, OverQuota] = {}
        full_at = dict(tx.allowances.claim(limits))
        for project, per_minute in limits.items():
            asked = [key for key in fresh if key[0] == project]
            verdict = admit(full_at[project], len(asked), per_minute=per_minute, at=self.now())
            full_at[project] = verdict.full_at
            refused |= dict.fromkeys(asked[verdict.admitted :], _over_quota(per_minute, verdict.retry_after))
        tx.allowances.save({project: at for project, at in full_at.items() if at})
        self._count_refused(tx, Counter(project for project, _ in refused))
        return refused

    def _count_refused(self, tx: ErrorsTx, refused: Mapping[int, int]) -> None:
        hour = self.now().replace(minute=0, second=0, microsecond=0)
        drops = [
            Drop(
                project_id=project,
                hour=hour,
                origin=DropOrigin.SERVER,
                reason="quota",
                category="error",
                quantity=count,
            )
            for project, count in refused.items()
        ]
        if drops:
            tx.drops.count(drops)

    def _seen_releases(self, tx: ErrorsTx, ledger: Ledger) -> None:
        """Keep when releases were first seen, but for those that this process knows to be kept."""
        if new := ledger.releases - self._kept_releases:
            tx.counts.add_releases(new, at=self.now())

    def _remember(self, drafts: Sequence[Draft], outcomes: Sequence[Outcome]) -> None:
        """Spare the next groups what is on disk now, and what is refused for a while."""
        if len(self._kept_releases) >= MOST_REMEMBERED:
            self._kept_releases.clear()
        for draft, outcome in zip(drafts, outcomes, strict=True):
            project = draft.event.project_id
            if draft.event.release and isinstance(outcome, Receipt):
                self._kept_releases.add((project, draft.event.release))
            if isinstance(outcome, OverQuota):
                self._full[project] = self.now() + outcome.retry_after, outcome


def _over_quota(per_minute: int, retry_after: timedelta) -> OverQuota:
    return OverQuota(f"At most {per_minute} events a minute are stored for this project.", retry_after=retry_after)


def _reached(tx: ErrorsTx, event: Event, pattern: Pattern) -> bool:
    if event.release is None or pattern.in_release is None:
        return False
    seen = tx.counts.releases(pattern.project_id, {event.release, pattern.in_release})
    return is_at_least(event.release, pattern.in_release, first_seen={event.release: event.received_at, **seen})


def _again(outcome: Outcome) -> Outcome:
    """Return what became of an event that came twice in one group."""
    if isinstance(outcome, Receipt):
        return attrs.evolve(outcome, is_new=False, is_regression=False, is_repeat=True)
    return outcome


def _count_users(tx: ErrorsTx, ledger: Ledger) -> None:
    """Count those whom a pattern had not affected yet, under whichever of its fingerprints."""
    several = [living for living in set(ledger.users.values()) if ledger.patterns[living].homes > 1]
    for living in several:
        theirs = {user for (_, user), of in ledger.users.items() if of == living}
        ledger.affected(living, len(theirs) - len(tx.counts.met(living, theirs)))
    for user in tx.counts.add_users(ledger.users):
        if ledger.users[user] not in several:
            ledger.affected(ledger.users[user], 1)


def _write(tx: ErrorsTx, ledger: Ledger, routes: Routes) -> None:
    tx.patterns.save([pattern for pattern in ledger.patterns.values() if pattern is not routes.patterns[pattern.id]])
    tx.events.append(ledger.events)
    tx.counts.add(ledger.tallies)
    tx.counts.add_tags(ledger.tags)
    tx.counts.add_arrivals(ledger.arrivals)
    if ledger.activities:
        tx.history.add(ledger.activities)
    if routes.merges:
        tx.merges.add(routes.merges)
