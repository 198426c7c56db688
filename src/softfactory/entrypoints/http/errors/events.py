"""Events, in lists and in full."""

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta

from softfactory.domain.errors.model import Event, Severity
from softfactory.domain.errors.payloads import values as lenient
from softfactory.domain.errors.ports import Criteria
from softfactory.domain.errors.problems import EventNotFound, ProjectNotFound
from softfactory.domain.errors.reading import EventDetail
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.paging import BadCursor, Page
from softfactory.entrypoints.http.auth import USER_READS
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import Instant, Paged, PageView, ProjectId, Short, Wire, instant, into


class EventsQuery(Paged):
    """Which events: those that meet all that is given."""

    project: ProjectId | None = None
    error_type: Short | None = None
    severity: Severity | None = None
    environment: Short | None = None
    release: Short | None = None
    user: Short | None = None
    tag: Annotated[str, Meta(max_length=401, pattern="^[^:]+:", description="`key:value`")] | None = None
    since: Instant | None = None
    until: Instant | None = None
    q: Annotated[str, Meta(max_length=200, description="Text in the error's type or template.")] | None = None

    def criteria(self) -> Criteria:
        """Return what the query asks for."""
        key, _, value = (self.tag or "").partition(":")
        return Criteria(
            error_type=self.error_type,
            severity=self.severity,
            environment=self.environment,
            release=self.release,
            user=self.user,
            tag=(key, value) if self.tag else None,
            since=instant(self.since) if self.since else None,
            until=instant(self.until) if self.until else None,
            q=self.q or None,
        )


class WhichProject(Wire):
    """The project, when two hold the same id."""

    project: ProjectId | None = None


class EventView(Wire, rename={"project_id": "project"}):
    """An event as lists show it."""

    event_id: str
    pattern_id: str
    project_id: int
    error_type: str
    message: str
    severity: Severity
    timestamp: datetime
    received_at: datetime
    environment: str | None
    release: str | None
    culprit: str


class EventDetailView(EventView):
    """An event in full: what the client sent, scrubbed, in the members of the Sentry protocol and as it came."""

    user: dict[str, Any]
    tags: dict[str, str]
    exceptions: list[dict[str, Any]]
    contexts: dict[str, Any]
    breadcrumbs: list[dict[str, Any]]
    request: dict[str, Any]
    payload: dict[str, Any]


class FeedbackView(Wire):
    """What somebody who uses a program told about it."""

    id: str
    event_id: str | None
    name: str
    email: str
    message: str
    url: str
    environment: str
    release: str
    at: datetime


class EventInFullView(EventDetailView):
    """An event in full, with what people told about it, oldest first (100 at most)."""

    feedback: list[FeedbackView]


class Recent(Resource):
    """/api/errors/recent."""

    @operation(guard=USER_READS, answer=PageView[EventView], refuses=(ProjectNotFound, BadCursor))
    def on_get(self, actor: Actor, query: EventsQuery) -> Page[Event]:
        """List events, latest first."""
        return self.services.errors.recent(actor, query.criteria(), project=query.project, page=query.page())


class OneEvent(Resource):
    """/api/errors/events/{event_id}."""

    @operation(guard=USER_READS, answer=EventInFullView, refuses=(EventNotFound, ProjectNotFound))
    def on_get(self, actor: Actor, event_id: str, query: WhichProject) -> EventInFullView:
        """Show an event in full."""
        errors = self.services.errors
        detail = errors.event(actor, event_id, project=query.project)
        told = errors.event_feedback(actor, event_id, project=detail.event.project_id)
        shown = detail_view(detail)
        return EventInFullView(
            **{name: getattr(shown, name) for name in EventDetailView.__struct_fields__},
            feedback=[into(FeedbackView, feedback) for feedback in told],
        )


def detail_view(detail: EventDetail) -> EventDetailView:
    """Return an event in full."""
    payload = detail.payload
    listed = into(EventView, detail.event)
    return EventDetailView(
        **{name: getattr(listed, name) for name in EventView.__struct_fields__},
        user=dict(lenient.as_object(payload.get("user"))),
        tags=dict(detail.event.tags),
        exceptions=[dict(exception) for exception in lenient.exceptions(payload)],
        contexts=dict(lenient.as_object(payload.get("contexts"))),
        breadcrumbs=[dict(crumb) for crumb in lenient.objects(payload.get("breadcrumbs"))],
        request=dict(lenient.as_object(payload.get("request"))),
        payload=dict(payload),
    )
