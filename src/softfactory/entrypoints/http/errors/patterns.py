"""The bugs behind the noise."""

from datetime import datetime
from typing import Annotated, Literal

import attrs
from msgspec import Meta

from softfactory.domain.errors.model import Event, Pattern, Severity, Status
from softfactory.domain.errors.ports import Criteria
from softfactory.domain.errors.problems import InvalidResolution, PatternNotFound, ProjectNotFound
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.paging import BadCursor, Page
from softfactory.domain.kernel.transitions import InvalidTransition
from softfactory.entrypoints.http.auth import USER_READS, USER_WRITES
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import Paged, PageView, Wire
from softfactory.services import Services

from .events import EventDetailView, EventsQuery, EventView, detail_view

Sort = Literal["last_seen", "first_seen", "frequency", "users"]


class PatternsQuery(EventsQuery):
    """Which patterns: those with an event that meets all that is given; `since` and `until` count by whole hours."""

    status: Status | None = None
    sort: Sort = "last_seen"

    def criteria(self) -> Criteria:
        """Return what the query asks for."""
        return attrs.evolve(super().criteria(), status=self.status)


class PatternView(Wire, rename={"project_id": "project"}):
    """A pattern as lists show it: the events of one bug, counted together."""

    id: str
    project_id: int
    error_type: str
    template: str
    culprit: str
    severity: Severity
    status: Status
    frequency: int
    users: int
    first_seen: datetime
    last_seen: datetime
    root_cause: str


class BucketView(Wire):
    """How many events there were from an instant on."""

    at: datetime
    events: int


class TagView(Wire):
    """A tag's most frequent values."""

    key: str
    values: dict[str, int]


class PatternDetailView(PatternView):
    """A pattern in full: `parts` is why its events belong together."""

    fingerprint: str
    parts: list[str]
    location: str
    message: str
    prevention: str
    cause_known: bool
    first_release: str | None
    last_release: str | None
    resolution: str | None
    resolved_at: datetime | None
    per_hour: list[BucketView]
    per_day: list[BucketView]
    tags: list[TagView]
    latest: EventDetailView | None


class Resolution(Wire):
    """What was done about it."""

    resolution: Annotated[str, Meta(min_length=1, max_length=2000)]


class Patterns(Resource):
    """/api/errors/patterns."""

    @operation(guard=USER_READS, answer=PageView[PatternView], refuses=(ProjectNotFound, BadCursor))
    def on_get(self, actor: Actor, query: PatternsQuery) -> Page[PatternView]:
        """List patterns, by default those seen last first."""
        errors = self.services.errors
        found = errors.patterns(actor, query.criteria(), project=query.project, sort=query.sort, page=query.page())
        return found.map(lambda pattern: pattern_view(self.services, pattern))


class OnePattern(Resource):
    """/api/errors/patterns/{pattern_id}."""

    @operation(guard=USER_READS, answer=PatternDetailView, refuses=(PatternNotFound,))
    def on_get(self, actor: Actor, pattern_id: str) -> PatternDetailView:
        """Show a pattern in full: counts, trend, cause, prevention, and why its events belong together."""
        detail = self.services.errors.pattern(actor, pattern_id)
        pattern = detail.pattern
        own = ("fingerprint", "location", "message", "first_release", "last_release", "resolution", "resolved_at")
        listed = pattern_view(self.services, pattern)
        return PatternDetailView(
            **{name: getattr(listed, name) for name in PatternView.__struct_fields__},
            **{name: getattr(pattern, name) for name in own},
            parts=list(pattern.parts),
            prevention=detail.cause.prevention,
            cause_known=detail.cause.known,
            per_hour=[BucketView(at=at, events=events) for at, events in detail.per_hour.items()],
            per_day=[BucketView(at=at, events=events) for at, events in detail.per_day.items()],
            tags=[TagView(key=key, values=dict(values)) for key, values in detail.tags.items()],
            latest=detail_view(detail.latest) if detail.latest else None,
        )


class PatternEvents(Resource):
    """/api/errors/patterns/{pattern_id}/events."""

    @operation(guard=USER_READS, answer=PageView[EventView], refuses=(PatternNotFound, BadCursor))
    def on_get(self, actor: Actor, pattern_id: str, query: Paged) -> Page[Event]:
        """List the pattern's events, latest first."""
        return self.services.errors.pattern_events(actor, pattern_id, query.page())


class Resolve(Resource):
    """/api/errors/patterns/{pattern_id}/resolve."""

    @operation(guard=USER_WRITES, answer=PatternView, refuses=(PatternNotFound, InvalidTransition, InvalidResolution))
    def on_post(self, actor: Actor, pattern_id: str, body: Resolution) -> PatternView:
        """Mark a pattern as resolved; an event that happens later reopens it as a regression."""
        resolved = self.services.errors.resolve(actor, pattern_id, resolution=body.resolution)
        return pattern_view(self.services, resolved)


def pattern_view(services: Services, pattern: Pattern) -> PatternView:
    """Return a pattern as lists show it."""
    cause = services.errors.cause(pattern).root_cause
    shown = {name: getattr(pattern, name) for name in PatternView.__struct_fields__ if name != "root_cause"}
    return PatternView(root_cause=cause, **shown)
