"""Periods by the calendar, in UTC: the same day of the month as the first one, or the month's last day."""

import calendar
from datetime import datetime

from .model import Interval

MONTHS = {Interval.MONTH: 1, Interval.YEAR: 12}


def later(anchor: datetime, interval: Interval, count: int) -> datetime:
    """Return the end of so many intervals from *anchor*; 31 January and a month is the last day of February."""
    months = anchor.year * 12 + anchor.month - 1 + count * MONTHS[interval]
    year, month = months // 12, months % 12 + 1
    return anchor.replace(year=year, month=month, day=min(anchor.day, calendar.monthrange(year, month)[1]))


def end_of_period(anchor: datetime, interval: Interval, at: datetime) -> datetime:
    """Return when the period ends that *at*, not before *anchor*, is in: counted from the anchor, so no day drifts."""
    return later(anchor, interval, _whole(anchor, interval, at) + 1)


def start_of_period(anchor: datetime, interval: Interval, at: datetime) -> datetime:
    """Return when the period began that *at*, not before *anchor*, is in."""
    return later(anchor, interval, _whole(anchor, interval, at))


def _whole(anchor: datetime, interval: Interval, at: datetime) -> int:
    """Return how many whole intervals there are from *anchor* to *at*."""
    months = (at.year - anchor.year) * 12 + at.month - anchor.month
    count = months // MONTHS[interval]
    return count - (later(anchor, interval, count) > at)
