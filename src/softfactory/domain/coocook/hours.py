"""When a chef is open, in the seconds of everybody's clock: a wall clock with daylight saving, unrolled.

An instant is open when the wall clock of the chef's zone is within an opening of its date then. So what a zone skips
does not exist, and what it repeats is open both times. Everything here counts in whole seconds since 1970.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs

from .model import Hours, Opening
from .problems import OutsideHours, TooFar, TooLong, TooSoon

MINUTE, DAY = 60, 86_400
AROUND = 2 * DAY
"""What touches a time began within that long before it: a date and the largest jump of a clock."""
EPOCH = date(1970, 1, 1)
ALMOST = timedelta(microseconds=999_999)
"""What is within a second counts as its end."""

Range = tuple[int, int]
"""From a second on, up to and not including another."""
Openings = Callable[[date], Sequence[Opening]]
"""What a date's openings are."""


@attrs.frozen(kw_only=True)
class Stretch:
    """A time within which a zone's clock runs evenly."""

    begins: int
    ends: int
    offset: int
    """Seconds that the wall clock is ahead of UTC."""


def seconds(at: datetime) -> int:
    """Return the whole seconds from 1970 to *at*, which has a zone."""
    return int(at.timestamp() // 1)


def instant(second: int) -> datetime:
    """Return the instant of a second since 1970."""
    return datetime.fromtimestamp(second, UTC)


def must_fit(hours: Hours, timezone: str, *, starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    """Raise unless a booking may begin and end then, as far as the chef's hours go: at any minute, also between slots.

    Raises `TooSoon`, `TooFar`, `TooLong`, `OutsideHours`.
    """
    begins, ends, soonest, latest = seconds(starts_at), seconds(ends_at), *window(hours, now)
    if begins < soonest:
        raise TooSoon(f"A booking begins {hours.notice} minutes from now at the earliest.")
    if begins > latest:
        raise TooFar(f"A booking begins within {hours.horizon_days} days.")
    if ends - begins > hours.longest * MINUTE:
        raise TooLong(f"The chef takes bookings of up to {hours.longest} minutes.")
    found = pieces(hours, timezone, begins, ends)
    if not any(first <= begins and ends <= last for first, last in merged(found)):
        raise OutsideHours("The chef is not open then, or closes too soon after it.")


def window(hours: Hours, now: datetime) -> Range:
    """Return the first and the last second at which a booking may begin."""
    return seconds(now + ALMOST) + hours.notice * MINUTE, seconds(now) + hours.horizon_days * DAY


def pieces(hours: Hours, timezone: str, first: int, last: int) -> list[Range]:
    """Return all openings that touch a range, in order, none of them cut but where the zone's clock jumps.

    A grid of starts begins at each: so it does not depend on the range that was asked for.
    """
    openings = _openings(hours)
    found = [
        one
        for stretch in stretches(timezone, first - AROUND, last + AROUND)
        for one in _within(openings, stretch, first, last)
    ]
    return sorted(found)


def _within(openings: Openings, stretch: Stretch, first: int, last: int) -> Iterator[Range]:
    begins, ends = max(stretch.begins, first - AROUND), min(stretch.ends, last + AROUND)
    for day in range((begins + stretch.offset) // DAY, (ends + stretch.offset) // DAY + 1):
        midnight = day * DAY - stretch.offset
        for opening in openings(EPOCH + timedelta(days=day)):
            opens = max(midnight + opening.opens * MINUTE, stretch.begins)
            closes = min(midnight + opening.closes * MINUTE, stretch.ends)
            if opens < closes and opens < last and closes > first:
                yield opens, closes


def _openings(hours: Hours) -> Openings:
    exceptions = {exception.on: exception.openings for exception in hours.exceptions}
    usual = [[weekly.opening for weekly in hours.weekly if weekly.weekday == weekday] for weekday in range(7)]
    return lambda on: exceptions.get(on, usual[on.weekday()])


def stretches(timezone: str, first: int, last: int) -> list[Stretch]:
    """Return how a zone's clock runs between two seconds: even stretches, in order."""
    zone = ZoneInfo(timezone)
    found: list[Stretch] = []
    begins, offset = first, _offset(zone, first)
    for second in range(first, last, DAY):
        following = min(second + DAY, last)
        if (other := _offset(zone, following)) != offset:
            jump = bisect_right(range(second, following), False, key=lambda at: _offset(zone, at) == other) + second
            found.append(Stretch(begins=begins, ends=jump, offset=offset))
            begins, offset = jump, other
    return [*found, Stretch(begins=begins, ends=last, offset=offset)]


def _offset(zone: ZoneInfo, second: int) -> int:
    ahead = datetime.fromtimestamp(second, zone).utcoffset() or timedelta(0)
    return int(ahead.total_seconds())


def merged(ranges: Sequence[Range]) -> list[Range]:
    """Return ordered ranges with those that touch or overlap made one."""
    found: list[Range] = []
    for begins, ends in ranges:
        if found and begins <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], ends)
        else:
            found.append((begins, ends))
    return found
