"""Whether it works, and how much it does."""

import falcon

from softfactory.domain.health.ports import Stored

from .auth import METRICS, PUBLIC
from .operation import Resource, operation
from .wire import Wire, into


class StatusView(Wire):
    """ok, or failing."""

    status: str


class FindingView(Wire):
    """What one check found."""

    name: str
    ok: bool
    reason: str
    milliseconds: float


class HealthView(StatusView):
    """Every check, and the worst of them."""

    checks: list[FindingView]


class NumbersView(Wire):
    """The server in numbers, over all its processes since it started."""

    uptime_seconds: float
    requests: int
    failures: int
    failure_rate: float
    mean_seconds: float
    p95_seconds: float
    connections: dict[str, int]
    events: int
    error_rate: float


class Alive(Resource):
    """/health."""

    @operation(guard=PUBLIC, answer=StatusView)
    def on_get(self) -> StatusView:
        """Tell that the process answers."""
        return StatusView(status="ok")


class Checks(Resource):
    """/api/metrics/health."""

    @operation(guard=METRICS, answer=HealthView, other={503: HealthView})
    def on_get(self, resp: falcon.Response) -> HealthView:
        """Run every check: 503 when one fails."""
        found = self.services.health.examine()
        if not found.ok:
            resp.status = falcon.HTTP_503
        checks = [into(FindingView, finding) for finding in found.findings]
        return HealthView(status="ok" if found.ok else "failing", checks=checks)


class Numbers(Resource):
    """/api/metrics/summary."""

    @operation(guard=METRICS, answer=NumbersView)
    def on_get(self) -> NumbersView:
        """Sum the server up for people."""
        traffic = self.services.health.traffic()
        errors = self.services.errors
        return NumbersView(
            uptime_seconds=traffic.uptime_seconds,
            requests=traffic.requests,
            failures=traffic.failures,
            failure_rate=traffic.failure_rate,
            mean_seconds=traffic.mean_seconds,
            p95_seconds=traffic.p95_seconds,
            connections=dict(traffic.connections),
            events=sum(errors.totals().values()),
            error_rate=errors.error_rate(),
        )


class Prometheus(Resource):
    """/api/metrics/prometheus and /metrics."""

    @operation(guard=METRICS, media_type="text/plain")
    def on_get(self, resp: falcon.Response) -> None:
        """Show all numbers in Prometheus' text format."""
        errors = self.services.errors
        stored = Stored(errors=errors.totals(), error_rate=errors.error_rate())
        resp.content_type = "text/plain; version=0.0.4; charset=utf-8"
        resp.data = self.services.health.exposition(stored)
