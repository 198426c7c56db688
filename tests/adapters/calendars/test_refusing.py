"""What is no calendar, or more than may be read: refused, and soon."""

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from softfactory.adapters.calendars.ical import ICalendars
from softfactory.domain.kernel.calendars import NotACalendar

TEN = "DTSTART:20260310T090000Z\nDTEND:20260310T100000Z\n"
SINCE, UNTIL = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
SOON = 10
HOURS, MINUTES = (",".join(map(str, range(most))) for most in (24, 60))
FIRST, LAST = (datetime(year, 3, 31, tzinfo=UTC).replace(tzinfo=None) for year in (1990, 2026))


def refused(busy, *events, **kwargs):
    begun = time.monotonic()
    with pytest.raises(NotACalendar) as refusal:
        busy(*events, **kwargs)
    assert time.monotonic() - begun < SOON
    sentence = str(refusal.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 300


@pytest.mark.parametrize(
    "feed",
    [
        b"", b"\n\n", b"hello", b"<!doctype html><html></html>", b"{}", b"\x00" * 1000, b"\xff\xfe",
        b"\x1f\x8b\x08\x00",
        b"x" * 1024 * 1024, b"BEGIN:VCALENDAR", b"BEGIN:VCALENDAR\r\nVERSION:2.0", b"END:VCALENDAR", b":", b"BEGIN:",
        b"BEGIN:VEVENT\nDTSTART:20260310\nEND:VEVENT", b"BEGIN:VCARD\nEND:VCARD",
        b"VERSION:2.0\nBEGIN:VCALENDAR\nEND:VCALENDAR",
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260310\nEND:VCALENDAR\nEND:VEVENT",
        b"BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR",
        b"BEGIN:VCALENDAR\nEND:VCALENDAR\nhello", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + TEN.encode(),
        b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 50_000,
        b"BEGIN:VCALENDAR\n" + b"BEGIN:X\n" * 9 + b"END:X\n" * 9 + b"END:VCALENDAR",
        b"BEGIN:VCALENDAR\r\n" + b"X" * 1024 * 1024 + b"\r\nEND:VCALENDAR",
    ],
)  # fmt: skip
def test_what_is_no_calendar_is_refused(busy, feed):
    refused(busy, feed)


@pytest.mark.parametrize(
    "event",
    [
        "SUMMARY:no time", "DTSTART:", "DTSTART:x", "DTSTART:20260230T090000Z", "DTSTART:20260310T250000Z", "DTSTART",
        "DTSTART;X",
        "DTSTART;TZID=:20260310T090000", "DTSTART:20260310T090000Z\nDTSTART:20260311T090000Z",
        "DTSTART:00000101\nRRULE:FREQ=DAILY",
        "DTSTART:2026-03-10", "DTSTART:20260310T090000+0900", TEN + "RECURRENCE-ID:x", TEN + "EXDATE:x",
        TEN + "RDATE:1",
        "DTSTART:20260310T090000Z\nDURATION:1 hour", "DTSTART:20260310T090000Z\nDURATION:P99999999999999W",
        "DTSTART:20260310T090000Z\nDURATION:P", "DTSTART:20260310T090000Z\nDURATION:PT1H\nDURATION:PT1H",
        TEN + "SEQUENCE:x", TEN + "SEQUENCE:99999999999", "DTSTART:99991231T235959\nDURATION:P9W",
        TEN + "STATUS:\u2028RRULE:FREQ=SECONDLY",
    ],
)  # fmt: skip
def test_an_event_that_cannot_be_read_is_refused(busy, event):
    refused(busy, event)


@pytest.mark.parametrize(
    "rule",
    [
        "", "x", "FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=NEVER", "COUNT=3", "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=-1", "FREQ=DAILY;COUNT=x",
        "FREQ=DAILY;BYDAY=XX",
        "FREQ=DAILY;BYMONTH=99", "FREQ=DAILY;UNTIL=x", "FREQ=DAILY;UNTIL=20260311;UNTIL=20260312", "FREQ=DAILY;Y=1",
        "FREQ=DAILY;UNTIL=20261399T000000Z", "FREQ=YEARLY;BYYEARDAY=" + "1," * 2000 + "1",
        "FREQ=HOURLY;INTERVAL=24;BYHOUR=3",
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_read_is_refused(busy, rule):
    refused(busy, TEN + f"RRULE:{rule}")


FEBRUARY_30 = "BYMONTH=2;BYMONTHDAY=30"


@pytest.mark.parametrize(
    ("frequency", "never"),
    [
        *((frequency, FEBRUARY_30) for frequency in ("HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")),
        ("MONTHLY", "INTERVAL=12;BYMONTH=3"),
        ("YEARLY", "BYDAY=MO;BYSETPOS=366;BYMONTH=1"),
        ("DAILY", FEBRUARY_30 + ";UNTIL=20260401"),
    ],
)
def test_rules_that_never_come_true_are_not_waited_for(busy, frequency, never):
    events = [f"DTSTART:19700101T090000Z\nDURATION:PT1H\nRRULE:FREQ={frequency};{never}"] * 100

    refused(busy, *events)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=HOURLY", f"FREQ=DAILY;BYHOUR={HOURS}",
        f"FREQ=DAILY;BYHOUR={HOURS};BYMINUTE={MINUTES};BYSECOND={MINUTES}",
        "FREQ=DAILY;COUNT=999999", "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;COUNT=99999", "FREQ=WEEKLY;COUNT=99999",
    ],
)  # fmt: skip
def test_more_repetitions_than_may_be_read_are_refused(busy, rule):
    refused(busy, *[f"DTSTART:00020101T000000Z\nDURATION:PT1M\nRRULE:{rule}"] * 50)


def test_more_events_or_periods_than_may_be_read_are_refused(busy):
    refused(busy, *["DTSTART:20260310T090000Z\nDURATION:PT1H"] * 5001)
    periods = "BEGIN:VFREEBUSY\nFREEBUSY:" + ",".join(["20260310T090000Z/PT1H"] * 5001) + "\nEND:VFREEBUSY\n"
    refused(busy, extra=periods)
    refused(
        busy,
        TEN
        + "RDATE:"
        + ",".join(
            f"202603{day:02}T{hour:02}{minute:02}00Z"
            for day in range(1, 32)
            for hour in range(24)
            for minute in range(0, 60, 8)
        ),
    )


def test_a_feed_of_the_limit_is_read_soon_and_a_byte_more_is_not(busy):
    old = "BEGIN:VEVENT\r\nUID:{}\r\nDTSTART:20150310T090000Z\r\nDTEND:20150310T100000Z\r\nSUMMARY:x\r\nEND:VEVENT\r\n"
    begin, end = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + TEN + "END:VEVENT\r\n", "END:VCALENDAR\r\n"
    events = "".join(old.format(number) for number in range(9000))
    whole = (begin + events + end).encode().ljust(1024 * 1024, b"\n")
    begun = time.monotonic()

    assert busy(whole) == ["10 09:00-10:00"]
    assert time.monotonic() - begun < SOON
    refused(busy, whole + b"\n")


def test_series_of_many_years_are_read_soon(busy):
    rules = ("DAILY", "WEEKLY;BYDAY=MO,WE", "MONTHLY;BYDAY=2TU", "YEARLY;BYMONTH=3;BYMONTHDAY=9", "DAILY;COUNT=4100")
    events = [
        f"DTSTART;TZID=Asia/Seoul:20150101T{hour:02}0000\nDURATION:PT30M\nRRULE:FREQ={rule}"
        for hour in range(24)
        for rule in rules
    ]
    begun = time.monotonic()

    assert len(busy(*events)) == 31 * 24
    assert time.monotonic() - begun < SOON


def test_events_that_matter_to_nobody_do_no_harm(busy):
    assert busy("DTSTART:20150310T090000Z\nDTEND;TZID=Nowhere:20150310T100000", TEN) == ["10 09:00-10:00"]
    assert busy(TEN.replace("DTSTART", "DTSTART;TZID=Nowhere") + "TRANSP:TRANSPARENT\nRRULE:FREQ=SECONDLY") == []


@given(st.binary(max_size=200), st.integers(0, 400), st.integers(0, 50))
def test_no_feed_does_anything_but_be_read_or_be_refused(noise, at, cut):
    feed = (
        b"BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Mine\nBEGIN:STANDARD\nTZOFFSETTO:+0900\nEND:STANDARD\nEND:VTIMEZONE\n"
        b"BEGIN:VEVENT\nUID:1\nDTSTART;TZID=Mine:20260310T090000\nDTEND;TZID=Mine:20260310T100000\nRRULE:FREQ=DAILY;COUNT=3\n"
        b"EXDATE:20260311T000000Z\nEND:VEVENT\nBEGIN:VFREEBUSY\nFREEBUSY:20260310T090000Z/PT1H\nEND:VFREEBUSY\nEND:VCALENDAR\n"
    )

    try:
        spans = ICalendars().busy(feed[:at] + noise + feed[at + cut :], since=SINCE, until=UNTIL, timezone="UTC")
    except NotACalendar:
        return
    assert all(SINCE <= span.starts_at < span.ends_at <= UNTIL for span in spans)


times = st.datetimes(FIRST, LAST).map(lambda at: at.replace(microsecond=0))


@st.composite
def rules(draw):
    """Return rules of every kind, those without an end among them."""
    parts = [
        f"FREQ={draw(st.sampled_from(['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY']))}",
        f"INTERVAL={draw(st.integers(1, 5))}",
    ]
    days = st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, max_size=3, unique=True)
    for name, values in (
        ("BYMONTH", st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True)),
        ("BYMONTHDAY", st.lists(st.integers(-31, 31).filter(bool), min_size=1, max_size=4, unique=True)),
        ("BYDAY", days),
        ("BYHOUR", st.lists(st.integers(0, 23), min_size=1, max_size=3, unique=True)),
    ):
        if draw(st.booleans()):
            parts.append(f"{name}={','.join(map(str, draw(values)))}")
    if draw(st.integers(0, 3)) == 0:
        parts.append(f"COUNT={draw(st.integers(1, 9000))}")
    return ";".join(parts)


@given(starts=times, rule=rules())
def test_a_rule_that_begins_late_tells_the_same_as_one_from_its_first_day(starts, rule):

    event = f"BEGIN:VEVENT\nDTSTART:{starts:%Y%m%dT%H%M%SZ}\nDURATION:PT1S\nRRULE:{rule}\nEND:VEVENT\n"
    feed = f"BEGIN:VCALENDAR\n{event}END:VCALENDAR\n".encode()
    until = UNTIL if "DAILY" in rule or "WEEKLY" in rule else UNTIL.replace(year=2034)
    expected = {starts.replace(tzinfo=UTC)}
    for at in rrulestr(rule, dtstart=starts.replace(tzinfo=UTC)):
        if at >= until:
            break
        expected.add(at)

    spans = ICalendars().busy(feed, since=SINCE, until=until, timezone="UTC")

    assert [span.starts_at for span in spans] == sorted(at for at in expected if SINCE <= at < until)
    assert all(span.ends_at - span.starts_at == timedelta(seconds=1) for span in spans)


def test_icalendar_is_not_loaded_before_a_calendar_is_read():
    told = "import sys, softfactory.container.table; sys.exit('icalendar' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", told], check=False).returncode == 0
