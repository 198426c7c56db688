"""Calendars as others read them: icalendar, and vobject, which shares no code with it."""

from datetime import UTC, datetime, timedelta, timezone

import attrs
import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from softfactory.adapters.calendars.ical import ICalendars
from softfactory.domain.kernel.calendars import Entry
from softfactory.testing.samples import NOON

ENTRY = Entry(uid="1@example.com", starts_at=NOON, ends_at=NOON + timedelta(hours=2), summary="Dinner", changed_at=NOON)
FIELDS = ("SUMMARY", "DESCRIPTION", "LOCATION", "UID")


def entry(**changes):
    return attrs.evolve(ENTRY, **changes)


def written(*entries, name="Ann"):
    return ICalendars().written(name, entries)


def by_vobject(text):
    """Return the events' values, as vobject reads them."""
    calendar = vobject.readOne(text.decode())
    return [{child.name: child.value for child in event.getChildren()} for event in calendar.contents.get("vevent", [])]


def by_icalendar(text):
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return [{name: event[name] for name in event} for event in events]


def test_an_entry_says_all_that_it_holds():
    whole = entry(
        description="Two guests", location="Seoul", tentative=True, revision=7, changed_at=NOON - timedelta(days=1)
    )

    for read in (by_vobject, by_icalendar):
        [event] = read(written(whole))
        times = {
            name: getattr(event[name], "dt", event[name]) for name in ("DTSTART", "DTEND", "DTSTAMP", "LAST-MODIFIED")
        }
        assert times == {
            "DTSTART": NOON,
            "DTEND": NOON + timedelta(hours=2),
            "DTSTAMP": NOON - timedelta(days=1),
            "LAST-MODIFIED": NOON - timedelta(days=1),
        }
        texts = {name: str(event[name]) for name in (*FIELDS, "STATUS", "SEQUENCE")}
        assert texts == {
            "SUMMARY": "Dinner", "DESCRIPTION": "Two guests", "LOCATION": "Seoul", "UID": "1@example.com",
            "STATUS": "TENTATIVE", "SEQUENCE": "7",
        }  # fmt: skip


def test_a_file_is_lines_of_75_octets_that_end_as_the_rfc_has_it():
    text = written(entry(summary="가나다라" * 50, description="x" * 500))

    lines = text.split(b"\r\n")
    assert (lines[0], lines[-1]) == (b"BEGIN:VCALENDAR", b"")
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() for line in lines[:-1])  # none is cut within a character
    assert b"\n" not in text.replace(b"\r\n", b"")
    assert b"PRODID:-//softfactory//softfactory//EN\r\n" in text
    assert b"VERSION:2.0\r\n" in text
    assert b"X-WR-CALNAME:Ann\r\n" in text
    assert b"STATUS:CONFIRMED\r\n" in text


@pytest.mark.parametrize(
    "text",
    ["a\nb", "a, b; c: d", "back\\slash \\n \\, \\;", "🍜 김치찌개 ü", '"quoted"', "x" * 300, "  spaces  ", "a\n\nb\n",
     "=?; :", "\\", "end\\", "tab\there", "BEGIN:VEVENT", "\nEND:VEVENT\nEND:VCALENDAR"],
)  # fmt: skip
def test_texts_come_back_as_they_were(text):
    entries = written(entry(summary=text, description=text, location=text, uid=text))

    for read in (by_icalendar, by_vobject):
        [event] = read(entries)
        assert {name: str(event[name]) for name in FIELDS} == dict.fromkeys(FIELDS, text)


@pytest.mark.parametrize(
    "line_break", ["\r\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", "\n"]
)
def test_no_text_becomes_a_line_of_its_own(line_break):
    text = f"x{line_break}ATTENDEE:mailto:eve@example.com{line_break} y"
    calendar = written(entry(summary=text, description=text, location=text, uid=text), name=text)

    for read in (by_icalendar, by_vobject):
        [event] = read(calendar)
        assert event.keys() == set(FIELDS) | {"DTSTART", "DTEND", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "STATUS"}
        assert str(event["SUMMARY"]) == text.replace(line_break, "\n")
    assert not any(line.startswith("ATTENDEE") for line in calendar.decode().splitlines())


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=200))
def test_any_text_comes_back(text):
    calendar = written(entry(description=text), name=text)

    assert str(by_icalendar(calendar)[0].get("DESCRIPTION", "")) == text
    assert by_vobject(calendar)[0].get("DESCRIPTION", "") == text


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_no_text_changes_what_there_is(text):
    calendar = written(entry(summary=text, uid="1"), entry(uid="2"), name=text)

    assert [str(event["UID"]) for event in by_icalendar(calendar)] == ["1", "2"]
    assert [event["UID"] for event in by_vobject(calendar)] == ["1", "2"]
    assert not {*range(32), 127} - {10, 13, 9} & set(calendar)


def test_instants_are_told_in_utc():
    seoul = timezone(timedelta(hours=9))
    calendar = written(
        entry(starts_at=datetime(2026, 3, 1, 21, tzinfo=seoul), changed_at=datetime(2026, 3, 1, 9, tzinfo=seoul))
    )

    assert b"DTSTART:20260301T120000Z\r\n" in calendar
    assert b"DTSTAMP:20260301T000000Z\r\n" in calendar


def test_the_same_entries_make_the_same_bytes_and_none_make_an_empty_calendar():
    assert written(ENTRY) == written(ENTRY)
    assert by_icalendar(written()) == []


def test_what_is_written_is_read_as_busy():
    calendar = written(
        entry(), entry(uid="2", starts_at=NOON + timedelta(days=1), ends_at=NOON + timedelta(days=1, hours=1))
    )

    busy = ICalendars().busy(calendar, since=NOON, until=NOON + timedelta(days=9), timezone="Asia/Seoul")

    assert [(span.starts_at, span.ends_at) for span in busy] == [
        (NOON, NOON + timedelta(hours=2)),
        (NOON + timedelta(days=1), NOON + timedelta(days=1, hours=1)),
    ]
    assert busy[0].starts_at.tzinfo is UTC
