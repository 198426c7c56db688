"""Hours and slots against a clock that is asked minute by minute."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.coocook.hours import instant, merged, must_fit, pieces, seconds
from softfactory.domain.coocook.model import Exceptional, Hours, Opening, Weekly
from softfactory.domain.coocook.problems import OutsideHours, TooFar, TooLong, TooSoon
from softfactory.domain.coocook.slots import slots
from softfactory.domain.kernel.calendars import Span
from softfactory.domain.kernel.problems import Problem

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
CHANGES = {
    "Asia/Seoul": [(2027, 3, 14), (2027, 11, 7)],
    "America/New_York": [(2027, 3, 14), (2027, 11, 7)],
    "Europe/Berlin": [(2027, 3, 28), (2027, 10, 31)],
    "Australia/Lord_Howe": [(2027, 4, 4), (2027, 10, 3)],
    "Africa/Cairo": [(2026, 4, 24), (2026, 10, 30)],
    "America/Havana": [(2026, 3, 8), (2026, 11, 1)],
    "Asia/Kathmandu": [(1986, 1, 1)],
    "Pacific/Apia": [(2011, 12, 30)],
}
"""Zones, and days on which their clocks jump: by an hour, by half of one, at midnight, by a quarter, by a whole day."""


def times(first, last):
    """Minutes between two hours: mostly quarters, where things touch."""
    return st.tuples(st.integers(4 * first, 4 * last), st.sampled_from([0, 0, 0, 1, 7])).map(
        lambda pair: 15 * pair[0] + pair[1]
    )


@st.composite
def openings(draw, most=3):
    """Some openings of a day, apart or one touching the other."""
    edges = sorted(draw(st.sets(st.integers(0, 96), min_size=2, max_size=2 * most)))
    step = draw(st.sampled_from([1, 2]))
    return tuple(Opening(opens=15 * a, closes=15 * b) for a, b in pairwise(edges))[::step]


@st.composite
def weeks(draw):
    """A zone, a moment around a jump of its clock, and hours that matter then."""
    zone = draw(st.sampled_from(sorted(CHANGES)))
    day = date(*draw(st.sampled_from(CHANGES[zone])))
    days = draw(st.lists(st.tuples(st.integers(0, 6), openings()), max_size=7, unique_by=lambda pair: pair[0]))
    closed = draw(st.lists(st.integers(-2, 2), max_size=3, unique=True))
    hours = Hours(
        weekly=tuple(Weekly(weekday=weekday, opening=one) for weekday, some in days for one in some),
        exceptions=tuple(
            Exceptional(on=day + timedelta(days=by), openings=draw(st.one_of(st.just(()), openings()))) for by in closed
        ),
        buffer=draw(st.sampled_from([0, 15, 45])),
        notice=draw(st.sampled_from([0, 60, 1440])),
        horizon_days=draw(st.sampled_from([1, 3, 60])),
        longest=draw(st.sampled_from([60, 120, 480])),
        step=draw(st.sampled_from([15, 30, 60])),
    )
    since = datetime(day.year, day.month, day.day, tzinfo=UTC) + draw(times(-48, 24)) * MINUTE
    return zone, hours, since, since + (draw(times(0, 48)) + 1) * MINUTE


def is_open(hours, zone, at):
    """What the wall clock says of one instant."""
    local = at.astimezone(ZoneInfo(zone))
    exception = [one.openings for one in hours.exceptions if one.on == local.date()]
    todays = exception[0] if exception else [w.opening for w in hours.weekly if w.weekday == local.weekday()]
    minute = local.hour * 60 + local.minute
    return any(opening.opens <= minute < opening.closes for opening in todays)


def minutes(since, until):
    return [since + number * MINUTE for number in range((until - since) // MINUTE)]


def open_spans(hours, zone, *, since, until):
    """Return when the chef is open between two instants; what touches is one."""
    first, last = seconds(since), seconds(until)
    clipped = [(max(begins, first), min(ends, last)) for begins, ends in pieces(hours, zone, first, last)]
    return [
        Span(starts_at=instant(a), ends_at=instant(b)) for a, b in merged([one for one in clipped if one[0] < one[1]])
    ]


@given(weeks())
def test_open_is_what_the_wall_clock_says(week):
    zone, hours, since, until = week
    spans = open_spans(hours, zone, since=since, until=until)

    found = {at for span in spans for at in minutes(span.starts_at, span.ends_at)}
    assert found == {at for at in minutes(since, until) if is_open(hours, zone, at)}
    assert all(one.ends_at < other.starts_at for one, other in pairwise(spans))


@st.composite
def taken(draw, since, until):
    found = []
    for _ in range(draw(st.integers(0, 6))):
        starts_at = since + draw(times(-10, (until - since) // HOUR + 10)) * MINUTE
        found.append(Span(starts_at=starts_at, ends_at=starts_at + draw(times(0, 5).filter(bool)) * MINUTE))
    return found


def on_grid(hours, zone, start):
    """Whether a start is an opening's beginning, or some steps after it."""
    second = seconds(start)
    found = pieces(hours, zone, second, second + 1)
    return any((second - opens) % (60 * hours.step) == 0 for opens, _ in found)


def fits(hours, zone, start, duration, now):
    try:
        must_fit(hours, zone, starts_at=start, ends_at=start + duration, now=now)
    except Problem:
        return False
    return True


@given(weeks(), st.data())
def test_slots_are_exactly_what_may_be_booked_on_the_grid(week, data):
    zone, hours, since, until = week
    busy = data.draw(taken(since, until))
    duration = data.draw(st.sampled_from([15, 45, 60, 90, 480])) * MINUTE
    now = since + data.draw(times(-72, 24)) * MINUTE

    found = slots(hours, zone, taken=busy, duration=duration, since=since, until=until, now=now)

    needs = duration + hours.buffer * MINUTE
    expected = [
        start
        for start in minutes(since, until)
        if not any(one.starts_at < start + needs and start < one.ends_at for one in busy)
        and fits(hours, zone, start, duration, now)
        and on_grid(hours, zone, start)
    ]
    assert [slot.starts_at for slot in found] == expected
    assert all(slot.ends_at - slot.starts_at == duration for slot in found)


@given(weeks(), st.sampled_from([15, 60, 120]))
def test_what_is_taken_is_open_from_its_first_minute_to_its_last(week, lasting):
    zone, hours, since, until = week
    for slot in slots(hours, zone, taken=(), duration=lasting * MINUTE, since=since, until=until, now=since):
        assert all(is_open(hours, zone, at) for at in minutes(slot.starts_at, slot.ends_at))


@given(weeks(), st.integers(0, 2880))
def test_what_is_asked_for_in_two_parts_is_the_same(week, cut):
    zone, hours, since, until = week
    middle = min(since + cut * MINUTE, until)

    def found(a, b):
        return slots(hours, zone, taken=(), duration=60 * MINUTE, since=a, until=b, now=since)

    assert found(since, middle) + found(middle, until) == found(since, until)


EVERY_DAY = Hours(
    weekly=tuple(Weekly(weekday=day, opening=Opening(opens=600, closes=1320)) for day in range(7)),
    notice=0,
    horizon_days=30,
    longest=120,
    step=30,
)
NOW = datetime(2027, 3, 13, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts_at", "lasting", "refusal"),
    [
        (NOW - MINUTE, 60, TooSoon),
        (NOW + timedelta(days=30, minutes=1), 60, TooFar),
        (datetime(2027, 3, 13, 3, 0, tzinfo=UTC), 121, TooLong),
        (datetime(2027, 3, 13, 12, 30, tzinfo=UTC), 60, OutsideHours),
        (datetime(2027, 3, 13, 14, 0, tzinfo=UTC), 60, OutsideHours),
    ],
)
def test_each_refusal_says_why(starts_at, lasting, refusal):
    with pytest.raises(refusal):
        must_fit(EVERY_DAY, "Asia/Seoul", starts_at=starts_at, ends_at=starts_at + lasting * MINUTE, now=NOW)


def test_a_booking_may_begin_between_two_slots_though_none_is_shown_there():
    between = datetime(2027, 3, 13, 1, 7, tzinfo=UTC)

    must_fit(EVERY_DAY, "Asia/Seoul", starts_at=between, ends_at=between + 60 * MINUTE, now=NOW)
    assert not slots(
        EVERY_DAY,
        "Asia/Seoul",
        taken=(),
        duration=60 * MINUTE,
        since=between,
        until=between + MINUTE,
        now=NOW,
    )


@pytest.mark.parametrize(
    ("starts_at", "lasting"),
    [
        (datetime(2027, 3, 13, 1, 0, tzinfo=UTC), 120),
        (datetime(2027, 3, 13, 11, 0, tzinfo=UTC), 120),
        (datetime(2027, 4, 12, 2, 0, tzinfo=UTC), 15),
    ],
    ids=["at the opening, as long as may be", "until the closing", "at the horizon"],
)
def test_each_limit_itself_is_within(starts_at, lasting):
    at = starts_at if starts_at.month == 3 else starts_at - timedelta(days=30)

    must_fit(EVERY_DAY, "Asia/Seoul", starts_at=starts_at, ends_at=starts_at + lasting * MINUTE, now=at)
    found = slots(
        EVERY_DAY,
        "Asia/Seoul",
        taken=(),
        duration=lasting * MINUTE,
        since=starts_at,
        until=starts_at + MINUTE,
        now=at,
    )
    assert [slot.starts_at for slot in found] == [starts_at]


def starts(*taken, buffer=30):
    """Return when, on a day in Seoul with openings that touch, an hour is free beside what is taken."""
    openings = ((540, 660), (660, 690), (750, 810))
    weekly = tuple(Weekly(weekday=5, opening=Opening(opens=a, closes=b)) for a, b in openings)
    hours = attrs.evolve(EVERY_DAY, weekly=weekly, buffer=buffer)
    found = slots(
        hours,
        "Asia/Seoul",
        taken=[Span(starts_at=NOW + a * MINUTE, ends_at=NOW + b * MINUTE) for a, b in taken],
        duration=HOUR,
        since=NOW,
        until=NOW + 24 * HOUR,
        now=NOW,
    )
    return [(slot.starts_at - NOW) // MINUTE for slot in found]


@pytest.mark.parametrize(
    ("taken", "free"),
    [
        ([], [0, 30, 60, 90, 210]),
        ([(90, 120)], [0, 210]),  # an hour and its buffer end when it begins
        ([(89, 120)], [210]),
        ([(-30, 30)], [30, 60, 90, 210]),  # begins when it ends
        ([(-30, 31)], [60, 90, 210]),
        ([(-600, 600), (0, 10)], []),
        ([(0, 10), (-600, 90)], [90, 210]),
        ([(60, 60.01)], [90, 210]),  # also for less than a second
        ([(300, 300.5)], [0, 30, 60, 90, 210]),
        ([(299.99, 301)], [0, 30, 60, 90]),
    ],
)
def test_times_that_touch_do_not_overlap(taken, free):
    assert starts(*taken) == free


def test_without_a_buffer_one_follows_the_other():
    assert starts((60, 90), buffer=0) == [0, 90, 210]


@pytest.mark.parametrize(("day", "evening"), [(date(2027, 3, 13), 20), (date(2027, 3, 14), 21)])
def test_a_guest_in_new_york_sees_seoul_move_by_an_hour_when_their_own_clock_does(day, evening):
    zone = ZoneInfo("America/New_York")
    since = datetime(day.year, day.month, day.day, tzinfo=zone)
    until = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(days=1)

    found = slots(EVERY_DAY, "Asia/Seoul", taken=(), duration=60 * MINUTE, since=since, until=until, now=NOW)

    local = [slot.starts_at.astimezone(zone) for slot in found]
    assert (local[0].hour, local[-1].hour) == (0, 23)
    openings_ = [at for at in local if at.astimezone(ZoneInfo("Asia/Seoul")).hour == 10]
    assert {at.hour for at in openings_} == {evening}
