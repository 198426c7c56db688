"""Makes the benchmark's corpus: what the real Python SDK sends when an application with 66 bugs runs into them.

    python -m benchmarks.corpus [--events 330] [--directory var/corpus]

Every run makes the same events (up to the SDK's own version and the modules installed), and prints how large they are.
"""

import argparse
import datetime as dt
import importlib
import random
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import sentry_sdk

from benchmarks import shop
from benchmarks.envelopes import recordings
from benchmarks.load import CORPUS
from benchmarks.target import percentile
from tests.clients.record import recording

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

NOON = dt.datetime(2026, 1, 15, 12, 0, tzinfo=dt.UTC)
View = Callable[[object], object]


def make(directory: Path, events: int, seed: int = 7) -> None:
    """Write *events* envelopes into *directory*, each bug in turn."""
    shutil.rmtree(directory, ignore_errors=True)
    with tempfile.TemporaryDirectory() as source, recording(directory) as recorder:
        shop.write(Path(source))
        views, framework = _application(source)
        # gzip, because not every Python has brotli; nothing is asked of the SDK besides.
        sentry_sdk.init(
            recorder.dsn,
            release="shop@1.4.2",
            environment="production",
            server_name="shop-1",
            project_root=source,
            auto_enabling_integrations=False,
            before_send=_repeatable(),
            _experiments={"transport_compression_algo": "gzip"},  # type: ignore[typeddict-item]  # an enumeration to mypy
        )
        dice = random.Random(seed)
        for number in range(events):
            _run_into(views[number % len(views)], framework, dice)
            sentry_sdk.flush()
        sentry_sdk.get_client().close()


def _application(source: str) -> tuple[list[View], ModuleType]:
    sys.path[:0] = [source, f"{source}/site-packages"]
    framework = importlib.import_module("framework")
    views = [
        getattr(importlib.import_module(f"shop.{area}"), f"show_{bug}") for area in shop.AREAS for bug in shop.BUGS
    ]
    return views, framework


def _run_into(view: View, framework: ModuleType, dice: random.Random) -> None:
    number = dice.randrange(1000, 100_000)
    customer = {"id": number, "name": f"customer{number % 97}", "role": "customer", "address": None}
    with sentry_sdk.isolation_scope() as scope:
        scope.set_user({"id": str(number % 97), "email": f"customer{number % 97}@shop.example"})
        scope.set_tag("area", view.__module__)
        scope.set_tag("plan", dice.choice(["free", "team", "business"]))
        scope.set_context("basket", {"lines": dice.randrange(12), "currency": "EUR", "coupon": None})
        for _ in range(dice.randrange(2, 12)):
            _leave_crumb(dice)
        try:
            getattr(framework, f"layer_{dice.randrange(6, 15):02}")(view, framework.Request(number, customer))
        except Exception as error:  # noqa: BLE001 - bugs of every kind are the point
            sentry_sdk.capture_exception(error)


def _leave_crumb(dice: random.Random) -> None:
    number = dice.randrange(10_000)
    crumbs: list[dict[str, Any]] = [
        {"category": "query", "message": f"COMMIT of transaction {number}", "type": "default"},
        {
            "category": "httplib",
            "data": {"url": f"http://stock.internal/items/{number}", "status_code": 200},
            "type": "http",
        },
        {"category": "shop.cache", "message": f"miss basket:{number}", "level": "info", "type": "log"},
    ]
    sentry_sdk.add_breadcrumb(dice.choice(crumbs), timestamp=NOON)


def _repeatable() -> "Callable[[Event, Hint], Event]":
    numbers = iter(range(1, sys.maxsize))

    def numbered(event: "Event", _: "Hint") -> "Event":
        event["event_id"] = f"{next(numbers):032x}"
        event["timestamp"] = f"{NOON:%Y-%m-%dT%H:%M:%S.%fZ}"  # type: ignore[typeddict-item]  # serialized by now
        return event

    return numbered


def describe(directory: Path) -> str:
    """Say in one line how many requests there are, and how large."""
    found = recordings(directory)
    raw = sorted(len(recording.raw) for recording in found)
    sent = statistics.median(body.stat().st_size for body in directory.glob("*.body"))
    spread = f"{raw[0]:,} to {raw[-1]:,}, p95 {percentile(raw, 95):,}"
    return f"{len(found)} envelopes: median {statistics.median(raw):,.0f} bytes raw ({spread}), {sent:,.0f} as sent"


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpus", description="Make the benchmark's corpus.")
    parser.add_argument("--directory", type=Path, default=CORPUS)
    parser.add_argument("--events", type=int, default=330)
    given = parser.parse_args()
    make(given.directory, given.events)
    print(describe(given.directory))


if __name__ == "__main__":
    main()
