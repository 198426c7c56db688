"""A window of time in numbers."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from msgspec import Meta

from softfactory.domain.errors.problems import InvalidWindow, ProjectNotFound
from softfactory.domain.errors.summary import Summary as Numbers
from softfactory.domain.kernel.actor import Actor
from softfactory.entrypoints.http.auth import USER_READS
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import ProjectId, Short, Wire

from .patterns import BucketView, PatternView, pattern_view


class SummaryQuery(Wire):
    """Of what, and how far back."""

    project: ProjectId | None = None
    environment: Short | None = None
    window: Annotated[timedelta, Meta(description="ISO 8601, from PT1H to P90D.")] = timedelta(days=1)


class TopPatternView(PatternView):
    """A pattern, and how many of its events fall into the window."""

    events: int


class SummaryView(Wire):
    """The numbers of a window; it begins at a full hour and counts events by when they happened."""

    since: datetime
    until: datetime
    total: int
    severities: dict[str, int]
    projects: dict[str, int]
    error_types: dict[str, int]
    environments: dict[str, int]
    rate_per_minute: float
    error_rate: float
    top_patterns: list[TopPatternView]
    new_patterns: int
    regressed_patterns: int
    resolved_patterns: int
    series: list[BucketView]


class Summary(Resource):
    """/api/errors/summary."""

    @operation(guard=USER_READS, answer=SummaryView, refuses=(ProjectNotFound, InvalidWindow))
    def on_get(self, actor: Actor, query: SummaryQuery) -> SummaryView:
        """Sum up a window of time."""
        errors = self.services.errors
        numbers = errors.summary(actor, project=query.project, environment=query.environment, window=query.window)
        return self._view(numbers)

    def _view(self, numbers: Numbers) -> SummaryView:
        made = {"projects", "top_patterns", "series"}
        plain = {name: getattr(numbers, name) for name in SummaryView.__struct_fields__ if name not in made}
        return SummaryView(
            **plain,
            projects={str(project): events for project, events in numbers.projects.items()},
            top_patterns=[
                TopPatternView(**_fields(pattern_view(self.services, pattern)), events=events)
                for pattern, events in numbers.top_patterns
            ],
            series=[BucketView(at=at, events=events) for at, events in numbers.series.items()],
        )


def _fields(view: PatternView) -> dict[str, Any]:
    return {name: getattr(view, name) for name in PatternView.__struct_fields__}
