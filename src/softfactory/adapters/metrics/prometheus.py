"""Numbers by prometheus-client, in a registry of the platform's own, right across processes."""

import os
import time
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from softfactory.domain.health.ports import Metrics, Stored, Traffic

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Names the directory, if any, in which the processes of one server keep their numbers; read at import."""


class PrometheusMetrics(Metrics):
    """Counts in memory, or in the files of `SHARED` when several processes serve."""

    def __init__(self, started_at: float | None = None) -> None:
        self._started_at = _now() if started_at is None else started_at
        self._registry = CollectorRegistry()
        registry = None if SHARED in os.environ else self._registry
        self._requests = Counter(
            "softfactory_requests", "Requests answered.", ["method", "route", "status"], registry=registry
        )
        self._seconds = Histogram(
            "softfactory_request_duration_seconds",
            "From the first byte of the body wanted to the answer made.",
            ["method", "route"],
            buckets=BUCKETS,
            registry=registry,
        )
        self._connections = Gauge(
            "softfactory_db_connections",
            "Connections to the database.",
            ["state"],
            registry=registry,
            multiprocess_mode="livesum",
        )
        for state in ("in_use", "idle"):
            self._connections.labels(state)
        if registry is None:
            MultiProcessCollector(self._registry)

    def request(self, *, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def connections(self, state: str, change: int) -> None:
        self._connections.labels(state).inc(change)

    def traffic(self) -> Traffic:
        requests = failures = 0.0
        seconds = 0.0
        buckets: dict[float, float] = {}
        connections: dict[str, int] = {}
        for metric in self._registry.collect():
            for sample in metric.samples:
                if sample.name == "softfactory_requests_total":
                    requests += sample.value
                    failures += sample.value if sample.labels["status"].startswith("5") else 0
                elif sample.name == "softfactory_request_duration_seconds_sum":
                    seconds += sample.value
                elif sample.name == "softfactory_request_duration_seconds_bucket":
                    bound = float(sample.labels["le"])
                    buckets[bound] = buckets.get(bound, 0) + sample.value
                elif sample.name == "softfactory_db_connections":
                    connections[sample.labels["state"]] = int(sample.value)
        return Traffic(
            requests=int(requests),
            failures=int(failures),
            mean_seconds=seconds / requests if requests else 0.0,
            p95_seconds=_quantile(buckets, 0.95),
            uptime_seconds=self._uptime(),
            connections=connections,
        )

    def exposition(self, stored: Stored) -> bytes:
        now = CollectorRegistry()
        now.register(_Now(stored, self._uptime()))
        return generate_latest(self._registry) + generate_latest(now)

    def _uptime(self) -> float:
        return max(0.0, _now() - self._started_at)


class _Now:
    """The numbers that are read when they are asked for."""

    def __init__(self, stored: Stored, uptime: float) -> None:
        self._stored = stored
        self._uptime = uptime

    def collect(self) -> Iterable[Metric]:
        errors = CounterMetricFamily("softfactory_errors", "Error events stored.", labels=["project", "severity"])
        for (project, severity), events in self._stored.errors.items():
            errors.add_metric([str(project), severity], events)
        yield errors
        yield GaugeMetricFamily(
            "softfactory_error_rate", "Error events stored a minute, over the last five.", value=self._stored.error_rate
        )
        yield GaugeMetricFamily("softfactory_uptime_seconds", "Since the server started.", value=self._uptime)


def _now() -> float:
    return time.time()  # noqa: TID251 - Prometheus counts in the machine's own time


def _quantile(buckets: dict[float, float], share: float) -> float:
    """Return the smallest bound that *share* of the observations stay within; the largest finite one for the rest."""
    total = buckets.get(float("inf"), 0)
    within = [bound for bound, count in sorted(buckets.items()) if total and count >= share * total]
    return min(within[0], BUCKETS[-1]) if within else 0.0
