"""Instants as whole microseconds since 1970: exact, sortable, and what cursors hold."""

from datetime import UTC, datetime, timedelta

from .problems import Invalid

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
FIRST_YEAR, LAST_YEAR = 1970, 2199
"""Of the instants that people give: others are slips, and near the ends of the calendar sums overflow."""


def micros(at: datetime) -> int:
    """Return the microseconds from 1970 to *at*; raises ValueError for an instant without a time zone."""
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone")
    return (at - EPOCH) // MICROSECOND


def instant(since_1970: int) -> datetime:
    """Undo `micros`; raises OverflowError beyond the year 9999."""
    return EPOCH + timedelta(microseconds=since_1970)


def utc(at: datetime, name: str, refusal: type[Invalid]) -> datetime:
    """Return an instant that somebody gave, in UTC; raises *refusal* for one without a zone, or not of 1970 to 2199."""
    if at.tzinfo is None or at.utcoffset() is None:
        raise refusal(f"{name} needs its zone.")
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise refusal(f"{name} is beyond the calendar.")
    return at.astimezone(UTC)
