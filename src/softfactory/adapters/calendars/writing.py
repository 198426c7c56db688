"""Entries as a calendar file."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from icalendar import Calendar, Event, vText

from softfactory.domain.kernel.calendars import Entry

PRODUCT = "-//softfactory//softfactory//EN"
BREAKS = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
"""What readers may take for the end of a line; TEXT knows one, which icalendar escapes."""
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def written(name: str, entries: Sequence[Entry]) -> bytes:
    """Return a calendar; it depends on the entries alone, so the same ones make the same bytes."""
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("X-WR-CALNAME", vText(_text(name)))  # of no known type, so it would not be escaped
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("UID", _text(entry.uid))
    event.add("DTSTAMP", _instant(entry.changed_at))
    event.add("LAST-MODIFIED", _instant(entry.changed_at))
    event.add("SEQUENCE", entry.revision)
    event.add("DTSTART", _instant(entry.starts_at))
    event.add("DTEND", _instant(entry.ends_at))
    event.add("STATUS", "TENTATIVE" if entry.tentative else "CONFIRMED")
    event.add("SUMMARY", _text(entry.summary))
    for field, text in (("DESCRIPTION", entry.description), ("LOCATION", entry.location)):
        if text:
            event.add(field, _text(text))
    return event


def _text(text: str) -> str:
    return CONTROLS.sub("", BREAKS.sub("\n", text))


def _instant(at: datetime) -> datetime:
    return at.astimezone(UTC)
