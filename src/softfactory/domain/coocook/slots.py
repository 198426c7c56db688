"""Which starts are free: one sweep over the openings and over what is taken."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from softfactory.domain.kernel.calendars import Span

from .hours import ALMOST, MINUTE, Range, instant, merged, pieces, seconds, window
from .model import Hours


def slots(
    hours: Hours,
    timezone: str,
    *,
    taken: Sequence[Span],
    duration: timedelta,
    since: datetime,
    until: datetime,
    now: datetime,
) -> list[Span]:
    """Return what can be booked that begins from *since* on and before *until*, in order.

    Each lies within one opening, or within several that touch, and has the chef's buffer after it before the next time
    that is taken. *taken*: what live bookings take, their own buffers included, and what else keeps the chef busy, in
    any order.
    """
    lasts = int(duration.total_seconds())
    soonest, latest = window(hours, now)
    first, last = max(seconds(since), soonest), min(seconds(until), latest + 1)
    if not 0 < lasts <= hours.longest * MINUTE or first >= last:
        return []
    openings = pieces(hours, timezone, first, last + lasts)
    starts = _starts(openings, first, last, hours.step * MINUTE)
    whole = _lasting(starts, merged(openings), lasts)
    busy = merged(sorted((seconds(one.starts_at), seconds(one.ends_at + ALMOST)) for one in taken))
    free = _free(whole, busy, lasts + hours.buffer * MINUTE)
    return [Span(starts_at=(begins := instant(start)), ends_at=begins + duration) for start in free]


def _starts(openings: Sequence[Range], first: int, last: int, step: int) -> list[int]:
    found: set[int] = set()
    for opens, closes in openings:
        begins = opens if opens >= first else opens + -((opens - first) // step) * step
        found.update(range(begins, min(closes, last), step))
    return sorted(found)


def _lasting(starts: Sequence[int], openings: Sequence[Range], lasts: int) -> Iterator[int]:
    """Yield the starts whose whole time lies within one of the openings; both are in order."""
    found = iter(openings)
    closes = 0
    for start in starts:
        while start >= closes:
            _, closes = next(found)
        if start + lasts <= closes:
            yield start


def _free(starts: Iterator[int], busy: Sequence[Range], needs: int) -> Iterator[int]:
    """Yield the starts whose time, with what is kept free after it, touches nothing busy; both are in order."""
    place = 0
    for start in starts:
        while place < len(busy) and busy[place][1] <= start:
            place += 1
        if place == len(busy) or busy[place][0] >= start + needs:
            yield start
