"""Instants as whole microseconds since 1970: exact, sortable, and what cursors hold."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def micros(at: datetime) -> int:
    """Return the microseconds from 1970 to *at*; raises ValueError for an instant without a time zone."""
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone")
    return (at - EPOCH) // MICROSECOND


def instant(since_1970: int) -> datetime:
    """Undo `micros`; raises OverflowError beyond the year 9999."""
    return EPOCH + timedelta(microseconds=since_1970)
