"""What a batch of events changes: patterns sighted, counts raised, receipts given. Pure."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

import attrs

from softfactory.domain.errors.model import Activity, Arrivals, Deed, Event, Pattern, Receipt, Severity, Tally
from softfactory.domain.errors.ports import GroupKey
from softfactory.domain.errors.rules import Rules
from softfactory.domain.kernel.ids import Ids

from .drafting import Draft

TallyKey = tuple[str, datetime, str, str, Severity]


class Ledger:
    """Enters drafts one after the other, in order of arrival, on patterns that were claimed for them."""

    def __init__(self, patterns: Mapping[GroupKey, Pattern], *, rules: Rules, ids: Ids) -> None:
        self.patterns = dict(patterns)
        self.events: list[tuple[Event, bytes]] = []
        self.activities: list[Activity] = []
        self.users: dict[tuple[str, str], GroupKey] = {}
        self.tags: Counter[tuple[str, str, str]] = Counter()
        self._tallies: Counter[tuple[int, TallyKey]] = Counter()
        self._arrivals: Counter[tuple[int, datetime]] = Counter()
        self._rules = rules
        self._ids = ids

    def enter(self, draft: Draft) -> Receipt:
        """Count the draft's event on its pattern and return its receipt."""
        before = self.patterns[draft.group]
        event = attrs.evolve(draft.event, pattern_id=before.id)
        severity = self._rules.raised(
            event.severity, frequency=before.frequency + 1, error_type=event.error_type, message=event.message
        )
        after = self.patterns[draft.group] = before.seen(event, location=draft.candidate.location, raised=severity)
        self.events.append((event, draft.packed))
        self._count(event, draft.group)
        is_new, is_regression = before.frequency == 0, before.broken_by(event)
        if is_new or is_regression:
            self._remember(event, Deed.CREATED if is_new else Deed.REGRESSED)
        return Receipt(
            event_id=event.event_id,
            pattern_id=event.pattern_id,
            is_new=is_new,
            is_regression=is_regression,
            severity=event.severity,
            frequency=after.frequency,
        )

    def affected(self, user: tuple[str, str]) -> None:
        """Count a user, as (pattern id, user), whom the pattern had not affected before."""
        key = self.users[user]
        self.patterns[key] = attrs.evolve(self.patterns[key], users=self.patterns[key].users + 1)

    @property
    def tallies(self) -> list[Tally]:
        """What to add to the counts per hour."""
        return [
            Tally(
                project_id=project,
                pattern_id=pattern,
                hour=hour,
                environment=environment,
                release=release,
                severity=severity,
                events=events,
            )
            for (project, (pattern, hour, environment, release, severity)), events in self._tallies.items()
        ]

    @property
    def arrivals(self) -> list[Arrivals]:
        """What to add to the counts per minute."""
        return [
            Arrivals(project_id=project, minute=minute, events=events)
            for (project, minute), events in self._arrivals.items()
        ]

    def _count(self, event: Event, group: GroupKey) -> None:
        hour = event.timestamp.replace(minute=0, second=0, microsecond=0)
        key = (event.pattern_id, hour, event.environment or "", event.release or "", event.severity)
        self._tallies[event.project_id, key] += 1
        self._arrivals[event.project_id, event.received_at.replace(second=0, microsecond=0)] += 1
        for name, value in event.tags.items():
            self.tags[event.pattern_id, name, value] += 1
        if event.user:
            self.users[event.pattern_id, event.user] = group

    def _remember(self, event: Event, deed: Deed) -> None:
        self.activities.append(
            Activity(
                id=self._ids.uuid7(),
                project_id=event.project_id,
                pattern_id=event.pattern_id,
                at=event.received_at,
                deed=deed,
                note=event.event_id,
            )
        )
