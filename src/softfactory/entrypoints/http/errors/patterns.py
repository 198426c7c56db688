"""The bugs behind the noise."""

from datetime import datetime
from typing import Literal

import attrs

from softfactory.domain.errors.judging.causes import Cause
from softfactory.domain.errors.life.merging import Member
from softfactory.domain.errors.model import Event, Pattern, Reason, Severity, Status
from softfactory.domain.errors.ports import Criteria
from softfactory.domain.errors.problems import PatternNotFound, ProjectNotFound
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.paging import BadCursor, Page
from softfactory.entrypoints.http.auth import USER_READS
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import Paged, PageView, Short, Wire
from softfactory.services import Services

from .events import EventDetailView, EventsQuery, EventView, detail_view

Sort = Literal["last_seen", "first_seen", "frequency", "users"]


OWN = (
    *("fingerprint", "location", "message", "first_release", "last_release"),
    *("resolution", "resolved_at", "in_release", "muted_until", "muted_to"),
)
"""What only the full view of a pattern tells of it."""


class PatternsQuery(EventsQuery):
    """Which patterns: those with an event that meets all that is given; `since` and `until` count by whole hours."""

    status: Status | None = None
    assignee: Short | None = None
    sort: Sort = "last_seen"

    def criteria(self) -> Criteria:
        """Return what the query asks for."""
        return attrs.evolve(super().criteria(), status=self.status, assignee=self.assignee)


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
    assignee: str | None
    root_cause: str


class BucketView(Wire):
    """How many events there were from an instant on."""

    at: datetime
    events: int


class TagView(Wire):
    """A tag's most frequent values."""

    key: str
    values: dict[str, int]


class PartView(Wire):
    """A pattern that is shown under another, and why: people merged it, its messages alike, or an older fingerprint."""

    id: str
    template: str
    parts: list[str]
    merged_at: datetime | None
    reason: Reason | None
    by: str | None


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
    in_release: str | None
    muted_until: datetime | None
    muted_to: int | None
    releases: dict[str, int]
    environments: dict[str, int]
    merged: list[PartView]
    per_hour: list[BucketView]
    per_day: list[BucketView]
    tags: list[TagView]
    latest: EventDetailView | None


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
        listed = pattern_view(self.services, pattern)
        return PatternDetailView(
            **{name: getattr(listed, name) for name in PatternView.__struct_fields__},
            **{name: getattr(pattern, name) for name in OWN},
            parts=list(pattern.parts),
            releases=dict(detail.releases),
            environments=dict(detail.environments),
            merged=[_part_view(part) for part in self.services.errors.parts_of(actor, pattern.id)],
            prevention=detail.cause.prevention,
            cause_known=detail.cause.known,
            per_hour=[BucketView(at=at, events=events) for at, events in detail.per_hour.items()],
            per_day=[BucketView(at=at, events=events) for at, events in detail.per_day.items()],
            tags=[TagView(key=key, values=dict(values)) for key, values in detail.tags.items()],
            latest=detail_view(detail.latest) if detail.latest else None,
        )


class PreventionView(Wire):
    """Where a bug comes from, and what prevents it; not `known`: nothing is known about its kind."""

    root_cause: str
    prevention: str
    known: bool


class Prevention(Resource):
    """/api/errors/patterns/{pattern_id}/prevention."""

    @operation(guard=USER_READS, answer=PreventionView, refuses=(PatternNotFound,))
    def on_get(self, actor: Actor, pattern_id: str) -> Cause:
        """Tell where a bug comes from, and what prevents it."""
        return self.services.errors.pattern(actor, pattern_id).cause


class PatternEvents(Resource):
    """/api/errors/patterns/{pattern_id}/events."""

    @operation(guard=USER_READS, answer=PageView[EventView], refuses=(PatternNotFound, BadCursor))
    def on_get(self, actor: Actor, pattern_id: str, query: Paged) -> Page[Event]:
        """List the pattern's events, latest first."""
        return self.services.errors.pattern_events(actor, pattern_id, query.page())


def pattern_view(services: Services, pattern: Pattern) -> PatternView:
    """Return a pattern as lists show it."""
    cause = services.errors.cause(pattern).root_cause
    shown = {name: getattr(pattern, name) for name in PatternView.__struct_fields__ if name != "root_cause"}
    return PatternView(root_cause=cause, **shown)


def _part_view(part: Member) -> PartView:
    last = next((merge for merge in reversed(part.merges) if merge.undone_at is None), None)
    return PartView(
        id=part.pattern.id,
        template=part.pattern.template,
        parts=list(part.pattern.parts),
        merged_at=last.at if last else None,
        reason=last.reason if last else None,
        by=last.actor if last else None,
    )
