"""Calendars as others read and write them."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import attrs

from .problems import Invalid


class NotACalendar(Invalid):
    """What came is no calendar of RFC 5545, or holds more than may be read."""

    code = "not-a-calendar"
    title = "That is not a calendar."


@attrs.frozen(kw_only=True)
class Entry:
    """Something in a calendar."""

    uid: str
    """The same for the same thing, whenever the calendar is read again."""
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str = ""
    location: str = ""
    tentative: bool = False
    changed_at: datetime
    revision: int = 0
    """Counts its changes."""


@attrs.frozen(kw_only=True)
class Span:
    """A time that is taken: from its start up to, and not including, its end."""

    starts_at: datetime
    ends_at: datetime


class Calendars(Protocol):
    """Reads and writes calendar files. Source: RFC 5545."""

    @abstractmethod
    def written(self, name: str, entries: Sequence[Entry]) -> bytes:
        """Return a calendar of these entries, as ``text/calendar`` in UTF-8; texts are escaped, never interpreted."""

    @abstractmethod
    def busy(self, feed: bytes, *, since: datetime, until: datetime, timezone: str) -> Sequence[Span]:
        """Return the times within which a calendar has its owner busy, in order, repetitions included.

        They are merged, and cut off at *since* and *until*. Transparent and canceled events are left out; days and
        floating times are of *timezone*. Raises `NotACalendar`, also for a feed of more than 1 MiB or 5,000 times, for
        rules that repeat by the minute or second, and for a zone of the feed's own in which clocks change.
        """
