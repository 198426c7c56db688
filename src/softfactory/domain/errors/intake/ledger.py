"""What a batch of events changes: patterns sighted, counts raised, receipts given. Pure."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime

import attrs

from softfactory.domain.errors.model import Activity, Arrivals, Deed, Event, Pattern, Receipt, Severity, Tally
from softfactory.domain.errors.ports import GroupKey
from softfactory.domain.errors.rules import Rules
from softfactory.domain.kernel.ids import Ids

from .drafting import Draft

TallyKey = tuple[str, datetime, str, str, Severity]
Reached = Callable[[Event, Pattern], bool]
"""Tells whether an event's release is the one in which a pattern was resolved, or newer."""


@attrs.frozen(kw_only=True)
class Claimed:
    """Where the events of one fingerprint go."""

    home: str
    """The id of the pattern that the fingerprint made: what they are stored and counted by."""
    living: str
    """The id of the pattern under which they are shown."""


@attrs.frozen(kw_only=True)
class Sighting:
    """An event, and the pattern that it is shown under, before and after it was counted."""

    before: Pattern
    after: Pattern
    event: Event
    is_new: bool
    is_regression: bool


class Ledger:
    """Enters drafts one after the other, in order of arrival, on patterns that were claimed for them."""

    def __init__(
        self,
        places: Mapping[GroupKey, Claimed],
        patterns: Mapping[str, Pattern],
        *,
        rules: Rules,
        ids: Ids,
        reached: Reached,
    ) -> None:
        self.patterns = dict(patterns)
        """The living ones, by id."""
        self.events: list[tuple[Event, bytes]] = []
        self.sightings: list[Sighting] = []
        self.activities: list[Activity] = []
        self.users: dict[tuple[str, str], str] = {}
        """(home, user) -> living."""
        self.tags: Counter[tuple[str, str, str]] = Counter()
        self.releases: set[tuple[int, str]] = set()
        self._tallies: Counter[tuple[int, TallyKey]] = Counter()
        self._arrivals: Counter[tuple[int, datetime, str]] = Counter()
        self._places, self._rules, self._ids, self._reached = places, rules, ids, reached

    def enter(self, draft: Draft) -> Receipt:
        """Count the draft's event on its pattern and return its receipt."""
        place = self._places[draft.group]
        event = attrs.evolve(draft.event, pattern_id=place.home)
        sighting = self._sighted(self.patterns[place.living], event, draft.candidate.location)
        self.patterns[place.living] = sighting.after
        self.sightings.append(sighting)
        self.events.append((event, draft.packed))
        self._count(event, place)
        self._remember(sighting)
        return Receipt(
            event_id=event.event_id,
            pattern_id=place.living,
            is_new=sighting.is_new,
            is_regression=sighting.is_regression,
            severity=event.severity,
            frequency=sighting.after.frequency,
        )

    def affected(self, living: str, count: int) -> None:
        """Count users whom the pattern had not affected before."""
        self.patterns[living] = attrs.evolve(self.patterns[living], users=self.patterns[living].users + count)

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
            Arrivals(project_id=project, minute=minute, environment=environment, events=events)
            for (project, minute, environment), events in self._arrivals.items()
        ]

    def _sighted(self, before: Pattern, event: Event, location: str) -> Sighting:
        severity = self._rules.raised(
            event.severity, frequency=before.frequency + 1, error_type=event.error_type, message=event.message
        )
        reached = before.in_release is None or self._reached(event, before)
        return Sighting(
            before=before,
            after=before.seen(event, location=location, raised=severity, reached=reached),
            event=event,
            is_new=before.frequency == 0,
            is_regression=before.broken_by(event, reached=reached),
        )

    def _count(self, event: Event, place: Claimed) -> None:
        hour = event.timestamp.replace(minute=0, second=0, microsecond=0)
        environment = event.environment or ""
        key = (place.home, hour, environment, event.release or "", event.severity)
        self._tallies[event.project_id, key] += 1
        self._arrivals[event.project_id, event.received_at.replace(second=0, microsecond=0), environment] += 1
        for name, value in event.tags.items():
            self.tags[place.home, name, value] += 1
        if event.user:
            self.users[place.home, event.user] = place.living
        if event.release:
            self.releases.add((event.project_id, event.release))

    def _remember(self, sighting: Sighting) -> None:
        if sighting.is_new:
            self._note(sighting, Deed.CREATED)
        elif sighting.is_regression:
            self._note(sighting, Deed.REGRESSED)
        elif sighting.before.unmuted_by(sighting.event):
            self._note(sighting, Deed.UNMUTED)

    def _note(self, sighting: Sighting, deed: Deed) -> None:
        event = sighting.event
        self.activities.append(
            Activity(
                id=self._ids.uuid7(),
                project_id=event.project_id,
                pattern_id=sighting.after.id,
                at=event.received_at,
                deed=deed,
                note=event.event_id,
            )
        )
