"""Many events in a database at once, and how long lists and the summary take then."""

import random
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import softfactory
from benchmarks.asking import get, log_in
from benchmarks.serving import SECRET, Server
from benchmarks.target import percentile
from softfactory.domain.errors.payloads.report import Report

BATCH = 1000
LISTS = ("/api/errors/recent", "/api/errors/patterns")
READ = (*LISTS, "/api/errors/summary")
TIMES = 150
"""Requests of each list."""
DAYS = 30
BUGS = 66


def seed(database_url: str, project: int, events: int) -> float:
    """Store that many small events of the last 30 days through the library; return the seconds it took."""
    services = softfactory.build(softfactory.Settings(database_url=database_url, secret_key=SECRET))
    began, dice = time.perf_counter(), random.Random(7)
    for first in range(0, events, BATCH):
        services.errors.log_many(list(_reports(project, min(BATCH, events - first), dice)))
    services.close()
    return time.perf_counter() - began


def read(server: Server) -> list[float]:
    """Return the 95th percentile of the time, in milliseconds, that each of `READ` takes for one reader."""
    token = log_in(server.url)
    return [_p95(server, path, token) for path in READ]


def _p95(server: Server, path: str, token: str) -> float:
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        status, body = get(server.url, path, token)
        times.append((time.perf_counter() - began) * 1000)
        if status != HTTPStatus.OK:
            raise RuntimeError(f"{path}: {status} {body.decode()}")
    return percentile(sorted(times), 95)


def _reports(project: int, count: int, dice: random.Random) -> Iterator[Report]:
    now = datetime.now(UTC)
    for _ in range(count):
        number = dice.randrange(100_000)
        bug = number % BUGS
        frame = {
            "module": f"shop.area{bug}",
            "function": f"rule_{bug}",
            "context_line": "raise Refused",
            "in_app": True,
        }
        error = {"type": "Refused", "value": f"order {number} may not be changed", "stacktrace": {"frames": [frame]}}
        payload = {
            "exception": {"values": [error]},
            "timestamp": (now - timedelta(seconds=dice.randrange(DAYS * 86_400))).isoformat(),
            "environment": dice.choice(["production", "staging"]),
            "release": f"shop@1.{number % 9}.0",
            "user": {"id": str(number % 5000)},
            "tags": {"plan": dice.choice(["free", "team", "business"])},
        }
        yield Report(project=project, payload=payload, event_id=uuid.UUID(int=dice.getrandbits(128)).hex)
