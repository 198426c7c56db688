"""Reading what is stored."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs

from softfactory.domain.errors.judging.causes import Cause
from softfactory.domain.errors.life.found import shown
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.paging import Page, PageRequest

from .model import DAY, Event, Pattern
from .ports import PATTERN_SORTS, Criteria, Dimension, ErrorsTx
from .problems import EventNotFound, UnknownSort
from .summary import TREND_DAYS, trends
from .usecases import UseCases, scope

MOST_TAG_VALUES = 10
MOST_NAMES = 20
"""Releases or environments that are shown, those with the most events."""


@attrs.frozen(kw_only=True)
class EventDetail:
    """An event in full: with what the client sent, scrubbed."""

    event: Event
    payload: Mapping[str, Any]


@attrs.frozen(kw_only=True)
class PatternDetail:
    """A pattern with what is known of it."""

    pattern: Pattern
    cause: Cause
    per_hour: Mapping[datetime, int]
    """The last 24 hours that have events in them, oldest first."""
    per_day: Mapping[datetime, int]
    """The last 30 days (UTC) that have events in them, oldest first."""
    tags: Mapping[str, Mapping[str, int]]
    """Per tag its 10 most frequent values, with their events."""
    releases: Mapping[str, int]
    """Its 20 most frequent, with their events; "" = not given."""
    environments: Mapping[str, int]
    """Likewise."""
    latest: EventDetail | None


@attrs.frozen(kw_only=True, slots=False)
class ReadingUseCases(UseCases):
    """What people ask about errors; whose they are not gets `...NotFound`."""

    def recent(
        self,
        actor: Actor,
        criteria: Criteria | None = None,
        *,
        project: int | None = None,
        page: PageRequest | None = None,
    ) -> Page[Event]:
        """Return events, latest first."""
        wanted = attrs.evolve(criteria or Criteria(), projects=scope(actor, project))
        with self.store.reading() as tx:
            return tx.events.newest(wanted, page or PageRequest())

    def event(self, actor: Actor, event_id: str, *, project: int | None = None) -> EventDetail:
        """Return an event in full; *project* chooses when two projects hold the id, else the one received last."""
        with self.store.reading() as tx:
            found = tx.events.find(event_id, scope(actor, project))
        if found is None:
            raise EventNotFound(f"There is no event {event_id}, or it is not yours to see.")
        return EventDetail(event=found[0], payload=self.packer.unpack(found[1]))

    def patterns(
        self,
        actor: Actor,
        criteria: Criteria | None = None,
        *,
        project: int | None = None,
        sort: str = "last_seen",
        page: PageRequest | None = None,
    ) -> Page[Pattern]:
        """Return patterns, highest first by *sort*: last_seen, first_seen, frequency or users."""
        if sort not in PATTERN_SORTS:
            raise UnknownSort(f"Sort by one of {', '.join(PATTERN_SORTS)}.")
        wanted = attrs.evolve(criteria or Criteria(), projects=scope(actor, project))
        with self.store.reading() as tx:
            return tx.patterns.listed(wanted, sort, page or PageRequest())

    def pattern(self, actor: Actor, pattern_id: str) -> PatternDetail:
        """Return one pattern in full."""
        with self.store.reading() as tx:
            pattern = shown(tx, actor, pattern_id)
            day = pattern.last_seen.replace(hour=0, minute=0, second=0, microsecond=0)
            hours = tx.counts.sums(Criteria(pattern=pattern.id, since=day - TREND_DAYS * DAY), "hour")
            tags: dict[str, dict[str, int]] = {}
            for key, value, events in tx.counts.tags(pattern.id, MOST_TAG_VALUES):
                tags.setdefault(key, {})[value] = events
            releases, environments = (_most(tx, pattern, by) for by in _NAMES)
            latest = tx.events.find(pattern.latest_event, frozenset({pattern.project_id}))
        per_hour, per_day = trends(hours, pattern.last_seen)
        return PatternDetail(
            pattern=pattern,
            cause=self.cause(pattern),
            per_hour=per_hour,
            per_day=per_day,
            tags=tags,
            releases=releases,
            environments=environments,
            latest=EventDetail(event=latest[0], payload=self.packer.unpack(latest[1])) if latest else None,
        )

    def pattern_events(self, actor: Actor, pattern_id: str, page: PageRequest | None = None) -> Page[Event]:
        """Return the pattern's events, latest first."""
        with self.store.reading() as tx:
            pattern = shown(tx, actor, pattern_id)
            wanted = Criteria(projects=frozenset({pattern.project_id}), pattern=pattern.id)
            return tx.events.newest(wanted, page or PageRequest())

    def cause(self, pattern: Pattern) -> Cause:
        """Return where the bug comes from and what prevents it, from the table of known ones."""
        return self.rules.explain(
            error_type=pattern.error_type, message=pattern.message, culprit=pattern.culprit, location=pattern.location
        )


_NAMES: tuple[Dimension, ...] = ("release", "environment")


def _most(tx: ErrorsTx, pattern: Pattern, by: Dimension) -> Mapping[str, int]:
    sums = tx.counts.sums(Criteria(pattern=pattern.id), by)
    return {str(name): events for name, events in list(sums.items())[:MOST_NAMES]}
