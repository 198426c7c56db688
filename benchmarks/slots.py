"""How long a month of a busy chef's slots takes in the domain, beside looking at each of the bookings once.

    python -m benchmarks.slots [--bookings 500] [--times 300]

No database and no HTTP: `python -m benchmarks.pages` has those. Each kind of hours is worked out in turn with the bare
look, which compares every booking with the month and does nothing else. Exits with 1 when a month takes 10 ms or
more (p95).
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

import attrs
from rich.console import Console
from rich.table import Table

from benchmarks.target import percentile
from softfactory.domain.coocook.model import Exceptional, Hours, Opening, Weekly
from softfactory.domain.coocook.slots import slots
from softfactory.domain.kernel.calendars import Span

ALLOWED = 10.0
"""Milliseconds that the 95th percentile has to stay below."""
SINCE, UNTIL = datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 4, 1, tzinfo=UTC)
"""A month in which the clocks of New York jump."""
NOW = SINCE - timedelta(days=3)
HALF_AN_HOUR = timedelta(minutes=30)
USUAL = Hours(
    weekly=tuple(Weekly(weekday=day, opening=Opening(opens=8 * 60, closes=22 * 60)) for day in range(7)), buffer=0
)
MOST = attrs.evolve(
    USUAL,
    weekly=tuple(
        Weekly(weekday=day % 7, opening=Opening(opens=720 * (day // 7), closes=719 + 720 * (day // 7)))
        for day in range(14)
    ),
    exceptions=tuple(Exceptional(on=date(2027, 6, 1) + timedelta(days=day)) for day in range(366)),
    step=15,
)
"""Open all day but for a minute twice, with as many exceptions as there may be, all of them later."""


def booked(number: int) -> list[Span]:
    """Return so many bookings, spread evenly over the month."""
    return [
        Span(starts_at=(begins := SINCE + (UNTIL - SINCE) * one / number), ends_at=begins + HALF_AN_HOUR)
        for one in range(number)
    ]


def bare(taken: Sequence[Span]) -> int:
    """Look at each booking once."""
    return sum(one.starts_at < UNTIL and one.ends_at > SINCE for one in taken)


def a_month(hours: Hours, zone: str, taken: Sequence[Span]) -> int:
    """Return how many slots of half an hour are free."""
    found = slots(hours, zone, taken=taken, duration=HALF_AN_HOUR, since=SINCE, until=UNTIL, now=NOW)
    return len(found)


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds of CPU that something takes: it waits for nothing, and what else runs is no matter."""
    began = time.thread_time()
    work()
    return (time.thread_time() - began) * 1000


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.slots", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--bookings", type=int, default=500)
    parser.add_argument("--times", type=int, default=300)
    options = parser.parse_args()
    taken = booked(options.bookings)
    table = Table("hours", "free", "p50 ms", "p95 ms", "bare look ms", "of bare", title=f"{options.bookings} bookings")
    worst = 0.0
    for name, hours, zone in (
        ("14 hours a day, Asia/Seoul", USUAL, "Asia/Seoul"),
        ("14 hours a day, America/New_York", USUAL, "America/New_York"),
        ("all there may be, America/New_York", MOST, "America/New_York"),
    ):
        free = a_month(hours, zone, taken)
        rounds = [
            (timed(lambda: bare(taken)), timed(lambda: a_month(hours, zone, taken)))  # noqa: B023 - called at once
            for _ in range(options.times)
        ]
        floor, month = (statistics.median(column) for column in zip(*rounds, strict=True))
        slowest = percentile(sorted(ours for _, ours in rounds), 95)
        worst = max(worst, slowest)
        table.add_row(name, str(free), f"{month:.2f}", f"{slowest:.2f}", f"{floor:.3f}", f"{month / floor:.0f}")
    Console(width=100).print(table)
    return int(worst >= ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
