import subprocess
import sys

from prometheus_client.parser import text_string_to_metric_families

from softfactory.adapters.metrics.prometheus import PrometheusMetrics
from softfactory.domain.health.ports import Stored

STORED = Stored(errors={(1, "high"): 7, (2, "low"): 1}, error_rate=1.4)


def samples(exposition):
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(exposition.decode())
        for sample in family.samples
    }


def test_the_six_names_are_shown():
    metrics = PrometheusMetrics()
    metrics.request(method="GET", route="/health", status=200, seconds=0.02)
    metrics.connections("in_use", 2)

    found = samples(metrics.exposition(STORED))

    assert found["softfactory_errors_total", "1", "high"] == 7
    assert found["softfactory_error_rate",] == 1.4
    assert found["softfactory_requests_total", "/health", "200", "GET"] == 1
    assert found["softfactory_request_duration_seconds_count", "/health", "GET"] == 1
    assert found["softfactory_db_connections", "in_use"] == 2
    assert found["softfactory_uptime_seconds",] >= 0


def test_two_platforms_in_one_process_count_apart():
    one, other = PrometheusMetrics(), PrometheusMetrics()
    one.request(method="GET", route="/health", status=500, seconds=0.02)

    assert (one.traffic().requests, one.traffic().failures) == (1, 1)
    assert other.traffic().requests == 0


def test_the_numbers_of_several_processes_add_up(tmp_path):
    program = (
        "from softfactory.adapters.metrics.prometheus import PrometheusMetrics\n"
        "metrics = PrometheusMetrics(started_at=0.0)\n"
        "for _ in range(3): metrics.request(method='GET', route='/x', status=200, seconds=0.3)\n"
        "traffic = metrics.traffic()\n"
        "print(traffic.requests, traffic.p95_seconds, traffic.uptime_seconds > 1e9)"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for _ in range(2)
    ]

    assert told == [["3", "0.5", "True"], ["6", "0.5", "True"]]
