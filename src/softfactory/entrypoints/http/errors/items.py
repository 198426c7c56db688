"""What SDKs send beside events: releases' health, monitors, feedback, and what was dropped."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from softfactory.domain.errors.items.kept import Feedback
from softfactory.domain.errors.items.model import DropOrigin
from softfactory.domain.errors.items.monitors import CheckInStatus, MonitorReport
from softfactory.domain.errors.problems import ProjectNotFound
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.paging import BadCursor, Page, paged
from softfactory.entrypoints.http.auth import USER_READS
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import Instant, Paged, PageView, Short, Wire, instant, into

from .events import FeedbackView

T = TypeVar("T")


class SinceQuery(Paged):
    """From when on; 90 days are kept."""

    since: Instant | None = None

    def begin(self) -> datetime | None:
        """Return the first instant that is asked about."""
        return instant(self.since) if self.since else None


class ReleasesQuery(SinceQuery):
    """Of which environment."""

    environment: Short | None = None


class ReleaseView(Wire):
    """How the sessions of a release went; `crash_free_rate` is null without any."""

    release: str
    first_seen: datetime
    started: int
    errored: int
    abnormal: int
    crashed: int
    crash_free_rate: float | None


class MonitorView(Wire):
    """A job that checks in: its last check-in, and how many there were by what they said."""

    monitor: str
    environment: str
    status: CheckInStatus
    at: datetime
    duration_ms: int | None
    release: str
    schedule: str
    checkins: dict[str, int]


class DropView(Wire):
    """How much was not stored in an hour, and why."""

    hour: datetime
    origin: DropOrigin
    reason: str
    category: str
    quantity: int


class Releases(Resource):
    """/api/errors/projects/{project_id}/releases."""

    @operation(guard=USER_READS, answer=PageView[ReleaseView], refuses=(ProjectNotFound, BadCursor))
    def on_get(self, actor: Actor, project_id: int, query: ReleasesQuery) -> Page[ReleaseView]:
        """List releases with how their sessions went, the newest first."""
        found = self.services.errors.releases(actor, project_id, environment=query.environment, since=query.begin())
        return _numbered([into(ReleaseView, health) for health in found], query)


class Monitors(Resource):
    """/api/errors/projects/{project_id}/monitors."""

    @operation(guard=USER_READS, answer=PageView[MonitorView], refuses=(ProjectNotFound, BadCursor))
    def on_get(self, actor: Actor, project_id: int, query: SinceQuery) -> Page[MonitorView]:
        """List jobs that check in, by name and environment."""
        found = self.services.errors.monitors(actor, project_id, since=query.begin())
        return _numbered([_monitor(report) for report in found], query)


class ProjectFeedback(Resource):
    """/api/errors/projects/{project_id}/feedback."""

    @operation(guard=USER_READS, answer=PageView[FeedbackView], refuses=(ProjectNotFound, BadCursor))
    def on_get(self, actor: Actor, project_id: int, query: Paged) -> Page[Feedback]:
        """List what people told about a project, latest first."""
        return self.services.errors.feedback(actor, project_id, query.page())


class Drops(Resource):
    """/api/errors/projects/{project_id}/drops."""

    @operation(guard=USER_READS, answer=PageView[DropView], refuses=(ProjectNotFound, BadCursor))
    def on_get(self, actor: Actor, project_id: int, query: SinceQuery) -> Page[DropView]:
        """List what SDKs and this server did not keep, by hour, latest first."""
        found = self.services.errors.drops(actor, project_id, since=query.begin())
        return _numbered([into(DropView, drop) for drop in found], query)


def _monitor(report: MonitorReport) -> MonitorView:
    own = {name: getattr(report.monitor, name) for name in MonitorView.__struct_fields__ if name != "checkins"}
    return MonitorView(**own, checkins={status.value: checkins for status, checkins in report.checkins.items()})


def _numbered(found: Sequence[T], query: Paged) -> Page[T]:
    """Make a page of a list that is whole at hand; its cursor is a place in it."""
    placed = paged(list(enumerate(found)), query.page(), lambda item: (item[0],))
    return placed.map(lambda item: item[1])
