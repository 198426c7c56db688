"""When a calendar has its owner busy."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.adapters.calendars.ical import ICalendars
from softfactory.adapters.calendars.reading import merged
from softfactory.domain.kernel.calendars import NotACalendar

TEN = "DTSTART:20260310T090000Z\nDTEND:20260310T100000Z\n"


def test_an_event_is_busy_from_its_start_to_its_end(busy):
    assert busy(TEN) == ["10 09:00-10:00"]
    assert busy("DTSTART:20260310T090000Z\nDURATION:PT90M") == ["10 09:00-10:30"]
    assert busy("DTSTART:20260310T220000Z\nDTEND:20260311T020000Z") == ["10 22:00-11 02:00"]


def test_what_takes_no_time_has_nobody_busy(busy):
    assert busy("DTSTART:20260310T090000Z", "DTSTART:20260310T090000Z\nDTEND:20260310T090000Z") == []


def test_transparent_and_canceled_events_are_left_out(busy):
    assert busy(TEN + "TRANSP:TRANSPARENT", TEN + "STATUS:CANCELLED", TEN + "transp:transparent") == []
    assert busy(TEN + "TRANSP:OPAQUE\nSTATUS:CONFIRMED") == busy(TEN + "STATUS:TENTATIVE") == ["10 09:00-10:00"]


def test_floating_times_and_days_are_of_the_owner_s_zone(busy):
    floating = "DTSTART:20260310T090000\nDTEND:20260310T100000"
    day = "DTSTART;VALUE=DATE:20260310\nDTEND;VALUE=DATE:20260312"

    assert busy(floating, timezone="Asia/Seoul") == ["10 00:00-01:00"]
    assert busy(floating, timezone="America/New_York") == ["10 13:00-14:00"]
    assert busy(day, timezone="Asia/Seoul") == ["09 15:00-11 15:00"]
    assert busy("DTSTART;VALUE=DATE:20260310") == busy("DTSTART:20260310") == ["10 00:00-11 00:00"]


def test_a_day_that_reaches_into_the_window_by_its_zone_counts(busy):
    assert busy("DTSTART;VALUE=DATE:20260228", timezone="America/New_York") == ["01 00:00-05:00"]
    assert busy("DTSTART;VALUE=DATE:20260401", timezone="Asia/Seoul") == ["31 15:00-01 00:00"]


def test_a_day_on_which_clocks_change_has_23_hours(busy):
    assert busy("DTSTART;VALUE=DATE:20260308", timezone="America/New_York") == ["08 05:00-09 04:00"]


@pytest.mark.parametrize(
    ("tzid", "span"),
    [
        ("Europe/Berlin", "10 08:00-09:00"),
        ('"Europe/Berlin"', "10 08:00-09:00"),
        ("W. Europe Standard Time", "10 08:00-09:00"),
        ("Korea Standard Time", "10 00:00-01:00"),
        ("/freeassociation.sourceforge.net/Tzfile/Asia/Seoul", "10 00:00-01:00"),
        ("/citadel.org/20260101_1/America/Argentina/Buenos_Aires", "10 12:00-13:00"),
    ],
)
def test_a_zone_is_known_by_the_names_that_programs_give_it(busy, tzid, span):
    assert busy(f"DTSTART;TZID={tzid}:20260310T090000\nDTEND;TZID={tzid}:20260310T100000") == [span]


def zone(tzid, *offsets):
    kinds = ("STANDARD", "DAYLIGHT")
    blocks = [
        f"BEGIN:{kind}\nDTSTART:16010101T000000\nTZOFFSETFROM:+0000\nTZOFFSETTO:{offset}\n"
        f"RRULE:FREQ=SECONDLY\nEND:{kind}\n"
        for kind, offset in zip(kinds, offsets, strict=False)
    ]
    return f"BEGIN:VTIMEZONE\nTZID:{tzid}\n{''.join(blocks)}END:VTIMEZONE\n"


def test_a_zone_of_the_feed_s_own_counts_for_this_feed_alone(busy):
    own = "DTSTART;TZID=Mine:20260310T090000\nDTEND;TZID=Mine:20260310T100000"

    assert busy(own, extra=zone("Mine", "+0900")) == ["10 00:00-01:00"]
    assert busy(own, extra=zone("Mine", "-0500", "-0500")) == ["10 14:00-15:00"]
    for extra in ("", zone("Other", "+0900"), zone("Mine", "+0100", "+0200"), zone("Mine", "+0530"), zone("Mine")):
        with pytest.raises(NotACalendar, match="'Mine' is not known"):
            busy(own, extra=extra)


def test_what_a_feed_says_of_a_known_zone_is_not_believed(busy):
    assert busy(
        "DTSTART;TZID=Europe/Berlin:20260310T090000\nDURATION:PT1H", extra=zone("Europe/Berlin", "-1100")
    ) == ["10 08:00-09:00"]  # fmt: skip


@pytest.mark.parametrize(
    "tzid",
    ["", "/", "..", "../../etc/passwd", "Europe", "posix", "x" * 5000, "Europe/Berlin\x00", "localtime", "Factory"],
)
def test_a_name_that_is_no_zone_is_refused(busy, tzid):
    with pytest.raises(NotACalendar):
        busy(f"DTSTART;TZID={tzid}:20260310T090000\nDURATION:PT1H")


def test_repetitions_are_told_within_the_window(busy):
    weekly = TEN + "RRULE:FREQ=WEEKLY"

    assert busy(weekly) == ["10 09:00-10:00", "17 09:00-10:00", "24 09:00-10:00", "31 09:00-10:00"]
    assert busy(weekly + ";COUNT=2") == busy(weekly + ";UNTIL=20260317T090000Z") == ["10 09:00-10:00", "17 09:00-10:00"]
    assert busy("DTSTART:20160301T090000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=524") == [
        "03 09:00-10:00",
        "10 09:00-10:00",
    ]


def test_a_repetition_keeps_its_wall_clock_over_a_change_of_clocks(busy):
    assert busy(
        "DTSTART;TZID=America/New_York:20260306T090000\nDTEND;TZID=America/New_York:20260306T100000\n"
        "RRULE:FREQ=DAILY;COUNT=4"
    ) == ["06 14:00-15:00", "07 14:00-15:00", "08 13:00-14:00", "09 13:00-14:00"]  # fmt: skip


@pytest.mark.parametrize(
    ("starts", "until", "days"),
    [
        ("DTSTART:20260310T200000", "20260312T200000", 3),
        ("DTSTART:20260310T200000", "20260312T195959", 2),
        ("DTSTART:20260310T200000", "20260312", 3),
        ("DTSTART;TZID=America/New_York:20260310T200000", "20260313T000000Z", 3),
        ("DTSTART;TZID=America/New_York:20260310T200000", "20260312T200000", 3),
        ("DTSTART;VALUE=DATE:20260310", "20260312", 3),
        ("DTSTART;VALUE=DATE:20260310", "20260312T000000Z", 3),
    ],
)
def test_the_last_repetition_is_the_one_that_the_rule_names(busy, starts, until, days):
    spans = busy(f"{starts}\nRRULE:FREQ=DAILY;UNTIL={until}\nDURATION:PT1H", timezone="America/New_York")

    assert len(spans) == days


def test_exceptions_and_moved_repetitions_are_respected(busy):
    series = (
        "UID:s\nDTSTART;TZID=Asia/Seoul:20260310T180000\nDTEND;TZID=Asia/Seoul:20260310T190000\n"
        "RRULE:FREQ=DAILY;COUNT=6\nEXDATE;TZID=Asia/Seoul:20260311T180000,20260312T180000\nRDATE:20260320T120000Z"
    )
    moved = "UID:s\nRECURRENCE-ID;TZID=Asia/Seoul:20260313T180000\nDTSTART:20260325T010000Z\nDTEND:20260325T030000Z"
    canceled = "UID:s\nRECURRENCE-ID:20260314T090000Z\nSTATUS:CANCELLED\nDTSTART:20260314T090000Z\nDURATION:PT1H"

    assert busy(series, moved, canceled) == ["10 09:00-10:00", "15 09:00-10:00", "20 12:00-13:00", "25 01:00-03:00"]


def test_a_repetition_may_be_busy_where_the_others_are_not(busy):
    series = "UID:s\n" + TEN + "RRULE:FREQ=DAILY;COUNT=3\nTRANSP:TRANSPARENT"
    busy_once = "UID:s\nRECURRENCE-ID:20260311T090000Z\nDTSTART:20260311T093000Z\nDURATION:PT1H"

    assert busy(series, busy_once) == ["11 09:30-10:30"]


def test_all_later_repetitions_can_be_moved_at_once(busy):
    series = "UID:s\n" + TEN + "RRULE:FREQ=DAILY;COUNT=4"
    later = "UID:s\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260312T090000Z\nDTSTART:20260312T120000Z\nDURATION:PT1H"

    assert busy(series, later) == ["10 09:00-10:00", "11 09:00-10:00", "12 12:00-13:00", "13 12:00-13:00"]


def test_an_exception_that_is_a_day_takes_that_day_s_repetition(busy):
    assert busy(TEN + "RRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20260311") == ["10 09:00-10:00", "12 09:00-10:00"]


def test_busy_periods_are_read_and_free_ones_are_not(busy):
    extra = (
        "BEGIN:VFREEBUSY\nFREEBUSY:20260310T090000Z/20260310T100000Z,20260311T090000Z/PT2H\n"
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260312T090000Z/PT1H\nFREEBUSY;FBTYPE=FREE:20260313T090000Z/PT1H\nEND:VFREEBUSY\n"
    )

    assert busy(extra=extra) == ["10 09:00-10:00", "11 09:00-11:00", "12 09:00-10:00"]


def test_periods_can_be_repetitions_too(busy):
    assert busy(TEN + "RDATE;VALUE=PERIOD:20260312T090000Z/PT3H") == ["10 09:00-10:00", "12 09:00-12:00"]


def test_spans_are_in_order_merged_and_of_the_window(busy):
    assert busy(
        "DTSTART:20260310T110000Z\nDURATION:PT1H", TEN, "DTSTART:20260310T093000Z\nDURATION:PT1H",
        "DTSTART:20260310T103000Z\nDURATION:PT30M", "DTSTART:20260302T000000Z\nDURATION:PT1H",
    ) == ["02 00:00-01:00", "10 09:00-12:00"]  # fmt: skip
    assert busy("DTSTART:20260201T000000Z\nDTEND:20260302T000000Z", "DTSTART:20260331T230000Z\nDURATION:P9W") == [
        "01 00:00-02 00:00",
        "31 23:00-01 00:00",
    ]
    assert busy("DTSTART:20260228T230000Z\nDTEND:20260301T000000Z", "DTSTART:20260401T000000Z\nDURATION:PT1H") == []


minutes = st.integers(0, 500).map(lambda number: datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=number))


@given(st.lists(st.tuples(minutes, minutes).filter(lambda bounds: bounds[0] < bounds[1])))
def test_merging_keeps_every_minute_and_adds_none(bounds):
    spans = merged(bounds)

    every = datetime(2026, 3, 1, tzinfo=UTC)
    for number in range(501):
        at = every + timedelta(minutes=number)
        assert any(start <= at < end for start, end in bounds) == any(s.starts_at <= at < s.ends_at for s in spans)
    assert all(one.ends_at < other.starts_at for one, other in pairwise(spans))


@given(
    local=st.integers(1, 28 * 24 * 3600).map(lambda number: datetime.fromtimestamp(1772409600 + number, UTC)),
    zone=st.sampled_from(
        ["Asia/Seoul", "America/New_York", "Pacific/Auckland", "Asia/Kolkata", "UTC", "America/St_Johns"]
    ),
)
def test_a_local_time_is_what_zoneinfo_makes_of_it(local, zone):
    event = f"BEGIN:VEVENT\nDTSTART;TZID={zone}:{local:%Y%m%dT%H%M%S}\nDURATION:PT1H\nEND:VEVENT"
    text = f"BEGIN:VCALENDAR\n{event}\nEND:VCALENDAR"
    window = {"since": datetime(2026, 3, 1, tzinfo=UTC), "until": datetime(2026, 4, 1, tzinfo=UTC)}

    [span] = ICalendars().busy(text.encode(), timezone="UTC", **window)

    assert span.starts_at == local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def test_a_feed_may_be_folded_have_a_mark_other_breaks_and_text_of_any_kind(busy):
    text = (
        "\ufeffBEGIN:VCALENDAR\nX-WR-CALNAME:x\n"
        'BEGIN:VEVENT\nSUMMARY;LANGUAGE="a:b;c":a\\nb\nDTST\n ART:2026\n\t0310T0\n 90000Z\n\n'
        "BEGIN:VALARM\nTRIGGER:-PT15M\nEND:VALARM\n"
        'DTEND;X-A="b:c;d":20260310T100000Z\nDESCRIPTION:\u2028x\x0b\nEND:VEVENT\n'
        "BEGIN:VTODO\nDTSTART:x\nEND:VTODO\nEND:VCALENDAR"
    )

    for line_break in ("\n", "\r\n", "\r"):
        assert busy(text.replace("\n", line_break).encode()) == ["10 09:00-10:00"]
    assert busy(text.encode().replace(b"X-WR-CALNAME:x", b"X-WR-CALNAME:\xff\xfe")) == ["10 09:00-10:00"]


def test_several_calendars_may_be_one_feed(busy):
    other = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260311T090000Z\nDURATION:PT1H\nEND:VEVENT\nEND:VCALENDAR\n"

    assert busy(other.encode() * 2 + other.replace("0311", "0312").encode()) == ["11 09:00-10:00", "12 09:00-10:00"]


def test_an_empty_calendar_has_nobody_busy(busy):
    assert busy() == []
