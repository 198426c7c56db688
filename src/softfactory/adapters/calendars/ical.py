"""Calendars of RFC 5545, with icalendar; loaded when the first one is read or written."""

from collections.abc import Sequence
from datetime import datetime

from softfactory.domain.kernel.calendars import Calendars, Entry, Span


class ICalendars(Calendars):
    """Reads and writes calendar files."""

    def written(self, name: str, entries: Sequence[Entry]) -> bytes:
        from .writing import written  # noqa: PLC0415 - icalendar takes longer to load than softfactory may

        return written(name, entries)

    def busy(self, feed: bytes, *, since: datetime, until: datetime, timezone: str) -> Sequence[Span]:
        from .reading import busy  # noqa: PLC0415 - likewise

        return busy(feed, since=since, until=until, timezone=timezone)
