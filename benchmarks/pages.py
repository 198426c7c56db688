"""How long the pages that people wait for take: the dashboard, and a month of a busy chef's slots.

    python -m benchmarks.pages [--bookings 500]

One reader asks one after the other, beside GET /health in the same run, which does nothing: what is above it is the
page's own. Exits with 1 when a page takes 30 ms or more (p95).
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path

from rich.console import Console
from rich.table import Table

import softfactory
from benchmarks.asking import EMAIL, get, log_in
from benchmarks.machine import postgres
from benchmarks.serving import SECRET, Platform, Server
from benchmarks.target import percentile
from softfactory.domain.coocook.model import Hours, Opening, Profile, Weekly
from softfactory.domain.kernel.actor import SYSTEM, Actor, Role
from softfactory.domain.kernel.money import Money

ALLOWED = 30.0
"""Milliseconds that the 95th percentile has to stay below."""
TIMES = 300
DAYS = 31
DURATION = 30
HOURS = Hours(
    weekly=tuple(Weekly(weekday=day, opening=Opening(opens=8 * 60, closes=22 * 60)) for day in range(7)),
    buffer=0,
    notice=0,
    step=30,
)


def seed(database_url: str, bookings: int) -> str:
    """Make a chef with so many bookings in the next 31 days, of the reader; return the chef's id."""
    services = softfactory.build(softfactory.Settings(database_url=database_url, secret_key=SECRET))
    rate = Money(amount=60_000, currency="KRW")
    busy = Profile(name="Busy", cuisines=("korean",), location="Seoul", timezone="Asia/Seoul", rate=rate)
    chef = services.coocook.become_chef(SYSTEM, busy, hours=HOURS)
    reader = Actor(user_id=services.accounts.by_email(SYSTEM, EMAIL).id, role=Role.ADMIN)
    today = datetime.now(UTC).date()
    free = services.coocook.slots(
        chef.id, since=today + timedelta(days=1), until=today + timedelta(days=DAYS), duration_minutes=DURATION
    ).items
    for number in range(bookings):
        slot = free[number * len(free) // bookings]
        services.coocook.book(reader, chef_id=chef.id, starts_at=slot.starts_at, duration_minutes=DURATION)
    services.close()
    return chef.id


def measured(server: Server, paths: Sequence[str]) -> list[list[float]]:
    """Return the times of each path in milliseconds, sorted; they are asked for in turn."""
    token = log_in(server.url)
    times: list[list[float]] = [[] for _ in paths]
    for _ in range(TIMES):
        for mine, path in zip(times, paths, strict=True):
            began = time.perf_counter()
            status, body = get(server.url, path, token)
            mine.append((time.perf_counter() - began) * 1000)
            if status != HTTPStatus.OK:
                raise RuntimeError(f"{path}: {status} {body.decode()}")
    return [sorted(mine) for mine in times]


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bookings", type=int, default=500, help="of the chef, in the next 31 days")
    bookings = parser.parse_args().bookings
    table = Table("database", "page", "p50 ms", "p95 ms", "p99 ms", title=f"pages, {bookings} bookings")
    worst = 0.0
    with tempfile.TemporaryDirectory() as directory, postgres() as server:
        for database, url in (
            ("SQLite", f"sqlite:///{directory}/pages.db"),
            ("PostgreSQL", server.database("pages")),
        ):
            worst = max(worst, _one(table, database, url, Path(directory), bookings))
    Console().print(table)
    sys.exit(worst >= ALLOWED)


def _one(table: Table, database: str, url: str, directory: Path, bookings: int) -> float:
    """Measure one database; return the worst 95th percentile of its pages."""
    platform = Platform(database_url=url, directory=directory)
    platform.add_reader()
    chef = seed(url, bookings)
    since = datetime.now(UTC).date() + timedelta(days=1)
    slots = f"/api/coocook/chefs/{chef}/slots?from={since}&to={since + timedelta(days=DAYS - 1)}"
    pages = {"GET /health": "/health", "dashboard": "/api/platform/dashboard", "slots of a month": slots}
    with platform.serving() as server:
        found = measured(server, list(pages.values()))
    for name, times in zip(pages, found, strict=True):
        table.add_row(database, name, *(f"{percentile(times, share):.1f}" for share in (50, 95, 99)))
    return max(percentile(times, 95) for times in found[1:])


if __name__ == "__main__":
    main()
