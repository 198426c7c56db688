"""Feeds made of events."""

from datetime import UTC, datetime

import pytest

from softfactory.adapters.calendars.ical import ICalendars

SINCE, UNTIL = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)


def feed(*events, extra=""):
    """Return a calendar: each event as its lines."""
    uids = ["" if "UID:" in event else f"UID:{number}\r\n" for number, event in enumerate(events)]
    blocks = "".join(
        f"BEGIN:VEVENT\r\n{uid}{event.strip()}\r\nEND:VEVENT\r\n" for uid, event in zip(uids, events, strict=True)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{extra}{blocks}END:VCALENDAR\r\n".encode()


@pytest.fixture
def busy():
    """Returns what events make of March 2026, as texts such as ``01 09:00-10:00``, UTC."""

    def ask(*events, timezone="UTC", since=SINCE, until=UNTIL, extra=""):
        whole = events[0] if events and isinstance(events[0], bytes) else feed(*events, extra=extra)
        spans = ICalendars().busy(whole, since=since, until=until, timezone=timezone)
        for span in spans:
            assert span.starts_at.tzinfo is UTC
        return [_text(span) for span in spans]

    return ask


def _text(span):
    end = "%H:%M" if span.starts_at.date() == span.ends_at.date() else "%d %H:%M"
    return f"{span.starts_at:%d %H:%M}-{span.ends_at:{end}}"
