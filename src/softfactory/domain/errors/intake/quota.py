"""How many events a project may store in a minute: a bucket that is full at first and fills again all the time.

The state is one instant, at which the bucket would be full again: the generic cell rate algorithm.
Source: ITU-T I.371, annex A.
"""

from datetime import datetime, timedelta

import attrs

from softfactory.domain.kernel.problems import TooMany

MINUTE = timedelta(minutes=1)
ROOM = 10
"""Whoever was refused is asked to come back when a tenth of the bucket is full, not for each single event."""


class OverQuota(TooMany):
    """The project stored as many events in the last minute as it may."""

    code = "over-quota"
    title = "The project has sent more events than it may in a minute."


@attrs.frozen(kw_only=True)
class Verdict:
    """How many of some events may be stored."""

    admitted: int
    full_at: datetime
    retry_after: timedelta
    """When to try again with the others: at least a second."""


def admit(full_at: datetime | None, count: int, *, per_minute: int, at: datetime) -> Verdict:
    """Return how many of *count* events fit in, and the state after them; *per_minute* of them fit at once."""
    begin = at if full_at is None else max(full_at, at)
    free = (at + MINUTE - begin) * per_minute // MINUTE  # whole numbers: a limit of 17 admits 17
    admitted = min(count, max(free, 0))
    after = begin + MINUTE * admitted / per_minute
    room = MINUTE * max(per_minute // ROOM, 1) / per_minute
    wait = after - at - MINUTE + room + timedelta(microseconds=1)
    return Verdict(admitted=admitted, full_at=after, retry_after=max(wait, timedelta(seconds=1)))
