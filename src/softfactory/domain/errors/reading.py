"""Reading what is stored, and deciding about it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs

from softfactory.domain.errors.judging.causes import Cause
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.paging import Page, PageRequest
from softfactory.domain.kernel.transitions import InvalidTransition

from .model import DAY, Activity, Deed, Event, Pattern, Status
from .ports import PATTERN_SORTS, Criteria, ErrorsTx
from .problems import EventNotFound, InvalidResolution, PatternNotFound, UnknownSort
from .summary import TREND_DAYS, trends
from .usecases import UseCases, scope

MOST_TAG_VALUES = 10
MAX_RESOLUTION = 2000


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
            pattern = _visible(tx, actor, pattern_id)
            day = pattern.last_seen.replace(hour=0, minute=0, second=0, microsecond=0)
            hours = tx.patterns.sums(Criteria(pattern=pattern_id, since=day - TREND_DAYS * DAY), "hour")
            tags: dict[str, dict[str, int]] = {}
            for key, value, events in tx.patterns.tags(pattern_id, MOST_TAG_VALUES):
                tags.setdefault(key, {})[value] = events
            latest = tx.events.find(pattern.latest_event, frozenset({pattern.project_id}))
        per_hour, per_day = trends(hours, pattern.last_seen)
        return PatternDetail(
            pattern=pattern,
            cause=self.cause(pattern),
            per_hour=per_hour,
            per_day=per_day,
            tags=tags,
            latest=EventDetail(event=latest[0], payload=self.packer.unpack(latest[1])) if latest else None,
        )

    def pattern_events(self, actor: Actor, pattern_id: str, page: PageRequest | None = None) -> Page[Event]:
        """Return the pattern's events, latest first."""
        with self.store.reading() as tx:
            pattern = _visible(tx, actor, pattern_id)
            wanted = Criteria(projects=frozenset({pattern.project_id}), pattern=pattern_id)
            return tx.events.newest(wanted, page or PageRequest())

    def cause(self, pattern: Pattern) -> Cause:
        """Return where the bug comes from and what prevents it, from the table of known ones."""
        return self.rules.explain(
            error_type=pattern.error_type, message=pattern.message, culprit=pattern.culprit, location=pattern.location
        )

    def resolve(self, actor: Actor, pattern_id: str, *, resolution: str) -> Pattern:
        """Mark the pattern as resolved, saying how (1 to 2,000 characters); raises `InvalidTransition`.

        An event that happens later reopens it as a regression.
        """
        if not 1 <= len(resolution.strip()) <= MAX_RESOLUTION:
            raise InvalidResolution(f"Say in 1 to {MAX_RESOLUTION} characters what was done.")
        with self.store.writing() as tx:
            pattern = _visible(tx, actor, pattern_id)
            if pattern.status is Status.RESOLVED:
                raise InvalidTransition("The pattern is resolved; an event that happens from now on reopens it.")
            now = self.now()
            resolved = pattern.resolved(resolution.strip(), at=now, by=actor.user_id)
            tx.patterns.save([resolved])
            tx.patterns.add_activity([self._activity(resolved, actor, now)])
        return resolved

    def _activity(self, pattern: Pattern, actor: Actor, at: datetime) -> Activity:
        return Activity(
            id=self.ids.uuid7(),
            project_id=pattern.project_id,
            pattern_id=pattern.id,
            at=at,
            deed=Deed.RESOLVED,
            actor=actor.user_id,
            note=pattern.resolution or "",
        )


def _visible(tx: ErrorsTx, actor: Actor, pattern_id: str) -> Pattern:
    pattern = tx.patterns.fetch(pattern_id)
    if pattern is None or not actor.sees(pattern.project_id):
        raise PatternNotFound(f"There is no pattern {pattern_id}, or it is not yours to see.")
    return pattern
