"""Finding a chef and a time, by the calendar of whoever looks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from softfactory.domain.coocook.finding import LOOKED_AT
from softfactory.domain.coocook.hours import must_fit
from softfactory.domain.coocook.model import Exceptional, Hours, Opening, State, Weekly
from softfactory.domain.coocook.ports import ChefCriteria
from softfactory.domain.coocook.problems import ChefNotFound, InvalidPeriod, SlotTaken
from softfactory.domain.kernel.calendars import Span
from softfactory.domain.kernel.paging import PageRequest
from softfactory.domain.kernel.problems import Invalid, Problem
from softfactory.testing.coocook.booking_samples import chef
from softfactory.testing.samples import NOON, uuid
from tests.domain.coocook.bookings import START, user
from tests.domain.coocook.test_hours import on_grid

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NUMBERS = iter(range(1, 10**6))
NEAR = {
    "America/New_York": [date(2027, 3, 14), date(2027, 11, 7)],
    "Asia/Seoul": [date(2027, 3, 14), date(2027, 11, 7)],
    "Australia/Lord_Howe": [date(2027, 4, 4), date(2027, 10, 3)],
    "America/Havana": [date(2026, 3, 8), date(2026, 11, 1)],
    "Pacific/Apia": [date(2011, 12, 30)],
}
"""Zones of guests, and dates on which something changes there: the last one's never was."""
quarters = st.integers(0, 96).map(lambda number: 15 * number)
openings = (
    st.tuples(quarters, quarters)
    .filter(lambda pair: pair[0] < pair[1])
    .map(lambda pair: Opening(opens=pair[0], closes=pair[1]))
)
wanted = st.builds(
    Hours,
    weekly=st.lists(st.builds(Weekly, weekday=st.integers(0, 6), opening=openings), min_size=3, max_size=14).map(tuple),
    buffer=st.sampled_from([0, 30]),
    notice=st.sampled_from([0, 1440]),
    step=st.sampled_from([15, 30, 60]),
)


@st.composite
def looks(draw):
    """A guest's zone and days, in which something changes there, and a moment to look at them."""
    zone = draw(st.sampled_from(sorted(NEAR)))
    on = draw(st.sampled_from(NEAR[zone]))
    since, until = on - draw(st.integers(0, 2)) * DAY, on + draw(st.integers(0, 2)) * DAY
    return zone, since, until, datetime.combine(on, time(12), UTC) - draw(st.integers(0, 5)) * DAY


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(
    look=looks(),
    hours=wanted,
    home=st.sampled_from(["Asia/Seoul", "Asia/Seoul", "America/New_York", "Asia/Kathmandu"]),
    busy=st.lists(st.tuples(st.integers(-72 * 4, 72 * 4), st.integers(1, 30)), max_size=5),
    lasts=st.sampled_from([15, 60, 100]),
)
def test_a_guest_sees_what_is_free_on_the_days_of_their_own_zone(platform, clock, *, look, hours, home, busy, lasts):
    zone, since, until, clock.now = look
    noon = datetime.combine(since, time(12), UTC)
    away = [
        Span(starts_at=noon + a * 15 * MINUTE + MINUTE, ends_at=noon + (a + length) * 15 * MINUTE) for a, length in busy
    ]
    number = next(NUMBERS)
    with platform.coocook.store.writing() as tx:
        cook = tx.chefs.add(chef(number, hours=hours, timezone=home, user_id=None))
        tx.chefs.set_busy(cook.id, away)

    found = platform.coocook.slots(cook.id, since=since, until=until, timezone=zone, duration_minutes=lasts).items

    guests = ZoneInfo(zone)
    near = [noon + number * 15 * MINUTE for number in range(-2 * 96, 96 * ((until - since).days + 3))]
    expected = [
        at
        for at in near
        if since <= at.astimezone(guests).date() <= until
        and _fits(cook, at, lasts, clock())
        and on_grid(hours, home, at)
        and not any(one.starts_at < at + (lasts + hours.buffer) * MINUTE and at < one.ends_at for one in away)
    ]
    assert [slot.starts_at for slot in found] == expected
    assert all(since <= slot.starts_at.date() <= until for slot in found)
    assert all(slot.starts_at.utcoffset() == guests.utcoffset(slot.starts_at.astimezone(guests)) for slot in found)
    assert all(slot.ends_at - slot.starts_at == lasts * MINUTE for slot in found)


def _fits(cook, at, lasts, now):
    try:
        must_fit(cook.hours, cook.timezone, starts_at=at, ends_at=at + lasts * MINUTE, now=now)
    except Problem:
        return False
    return True


EVENINGS = Hours(
    weekly=tuple(Weekly(weekday=day, opening=Opening(opens=17 * 60, closes=22 * 60)) for day in range(7)), notice=0
)


def evenings(platform, *, booked=(), **changes):
    """Add a chef who cooks in the evening, and is busy at some times."""
    with platform.coocook.store.writing() as tx:
        added = tx.chefs.add(chef(next(NUMBERS), **{"hours": EVENINGS, "user_id": None, **changes}))
        tx.chefs.set_busy(added.id, list(booked))
    return added


def test_without_a_zone_the_days_and_clocks_are_the_chefs(platform):
    cook = evenings(platform, timezone="America/New_York")

    on = date(2026, 3, 8)  # whose clock jumps in the night
    found = platform.coocook.slots(cook.id, since=on, until=on).items

    assert [slot.starts_at.isoformat() for slot in found[:2]] == [
        "2026-03-08T17:00:00-04:00",
        "2026-03-08T17:30:00-04:00",
    ]
    assert (len(found), found[-1].ends_at.isoformat()) == (9, "2026-03-08T22:00:00-04:00")


@pytest.mark.parametrize(
    "asked",
    [
        {"until": date(2026, 3, 1)},
        {"until": date(2026, 4, 2)},
        {"since": date(1, 1, 1), "until": date(1, 1, 2)},
        {"since": date(9999, 12, 31), "until": date(9999, 12, 31)},
        {"timezone": "Mars/Olympus"},
        {"timezone": ""},
        {"timezone": "../../../etc/passwd"},
        {"duration_minutes": 0},
        {"duration_minutes": -60},
        {"duration_minutes": 1441},
    ],
)
def test_days_that_nobody_can_look_at_are_refused(platform, asked):
    cook = evenings(platform)

    with pytest.raises(InvalidPeriod):
        platform.coocook.slots(cook.id, **{"since": date(2026, 3, 2), "until": date(2026, 3, 2), **asked})


def test_a_month_is_as_much_as_is_shown(platform):
    cook = evenings(platform)

    found = platform.coocook.slots(cook.id, since=date(2026, 3, 2), until=date(2026, 4, 1)).items

    assert {slot.starts_at.date() for slot in found} == {date(2026, 3, 2) + number * DAY for number in range(31)}


def test_nobody_has_the_slots_of_nobody(platform):
    with pytest.raises(ChefNotFound):
        platform.coocook.slots(uuid(1), since=date(2026, 3, 2), until=date(2026, 3, 2))


def test_what_a_chefs_own_calendar_takes_is_neither_shown_nor_booked(platform):
    at = datetime(2026, 3, 3, 17, tzinfo=ZoneInfo("Asia/Seoul"))
    cook = evenings(platform, booked=[Span(starts_at=at + 2 * HOUR, ends_at=at + 2 * HOUR + MINUTE)])

    found = platform.coocook.slots(cook.id, since=at.date(), until=at.date()).items

    assert [slot.starts_at.strftime("%H:%M") for slot in found] == [
        *("17:00", "17:30"),  # an hour and its buffer end in time
        *("19:30", "20:00", "20:30", "21:00"),
    ]
    with pytest.raises(SlotTaken):
        platform.coocook.book(user(1, "coocook"), chef_id=cook.id, starts_at=at + HOUR, duration_minutes=60)


@pytest.mark.parametrize("late", [timedelta(0), timedelta(microseconds=1), timedelta(milliseconds=999)])
def test_what_begins_within_this_second_is_shown_only_while_it_can_be_booked(platform, clock, late):
    opens = datetime(2026, 3, 3, 17, tzinfo=ZoneInfo("Asia/Seoul"))
    cook, clock.now = evenings(platform), opens.astimezone(UTC) + late

    first, *_ = platform.coocook.slots(cook.id, since=opens.date(), until=opens.date()).items

    assert first.starts_at == (opens + 30 * MINUTE if late else opens)
    platform.coocook.book(user(1, "coocook"), chef_id=cook.id, starts_at=first.starts_at, duration_minutes=60)
    before = first.starts_at - 30 * MINUTE
    with pytest.raises(Invalid):
        platform.coocook.book(user(2, "coocook"), chef_id=cook.id, starts_at=before, duration_minutes=60)


def test_openings_that_meet_at_midnight_are_one(platform):
    late, early = Opening(opens=23 * 60, closes=1440), Opening(opens=0, closes=60)
    hours = Hours(
        weekly=(Weekly(weekday=0, opening=late), Weekly(weekday=1, opening=early)), buffer=0, notice=0, step=60
    )
    cook = evenings(platform, hours=hours)

    def found(minutes):
        return platform.coocook.slots(
            cook.id, since=date(2026, 3, 2), until=date(2026, 3, 8), duration_minutes=minutes
        ).items

    assert [slot.starts_at.isoformat() for slot in found(120)] == ["2026-03-02T23:00:00+09:00"]
    assert [slot.starts_at.isoformat() for slot in found(60)] == [
        *("2026-03-02T23:00:00+09:00", "2026-03-03T00:00:00+09:00"),
    ]
    [whole] = found(120)
    platform.coocook.book(user(1, "coocook"), chef_id=cook.id, starts_at=whole.starts_at, duration_minutes=120)
    assert found(60) == []


def test_a_booking_keeps_the_buffer_that_it_was_made_with(scene):
    scene.agreeing(hours=attrs.evolve(scene.chef.hours, buffer=45, step=15))
    scene.book(start=START, minutes=60)
    scene.agreeing(hours=attrs.evolve(scene.chef.hours, buffer=15, step=15))

    found = scene.coocook.slots(scene.chef.id, since=START.date(), until=START.date(), timezone="UTC").items

    near = [slot.starts_at - START for slot in found if abs(slot.starts_at - START) <= 2 * HOUR]
    assert [by // MINUTE for by in near] == [-120, -105, -90, -75, 105, 120]


def test_what_was_not_paid_in_time_is_shown_and_booked_before_its_job_is_done(anywhere):
    held = anywhere.book()

    def is_shown():
        on = START.date()
        found = anywhere.coocook.slots(anywhere.chef.id, since=on, until=on, timezone="UTC", duration_minutes=120)
        return START in [slot.starts_at for slot in found.items]

    anywhere.wait(minutes=10, microseconds=-1)
    assert not is_shown()
    anywhere.wait(microseconds=1)
    assert is_shown()
    anywhere.book(user(2, "coocook"))
    assert (is_shown(), anywhere.see(held).state) == (False, State.EXPIRED)


def test_what_is_taken_on_the_next_day_counts_for_a_slot_that_goes_on_until_then(platform):
    always = Hours(
        weekly=tuple(Weekly(weekday=day, opening=Opening(opens=0, closes=1440)) for day in range(7)), step=15
    )
    after = datetime(2026, 3, 4, 1, 5, tzinfo=ZoneInfo("Asia/Seoul"))
    cook = evenings(platform, hours=always, booked=[Span(starts_at=after, ends_at=after + HOUR)])

    found = platform.coocook.slots(cook.id, since=date(2026, 3, 3), until=date(2026, 3, 3)).items

    assert found[-1].starts_at.strftime("%H:%M") == "23:30"  # until 00:30, and the buffer until 01:00


def test_busy_times_that_end_within_a_second_take_it_too(platform):
    at, tick = datetime(2026, 3, 3, 17, tzinfo=ZoneInfo("Asia/Seoul")), timedelta(microseconds=1)
    busy = [Span(starts_at=at, ends_at=at + HOUR + tick), Span(starts_at=at + 3 * HOUR + tick, ends_at=at + 5 * HOUR)]
    cook = evenings(platform, booked=busy, hours=attrs.evolve(EVENINGS, buffer=0))

    found = platform.coocook.slots(cook.id, since=at.date(), until=at.date()).items

    assert [slot.starts_at.strftime("%H:%M") for slot in found] == ["18:30", "19:00"]
    with pytest.raises(SlotTaken):
        platform.coocook.book(user(1, "coocook"), chef_id=cook.id, starts_at=at + HOUR, duration_minutes=60)
    platform.coocook.book(user(1, "coocook"), chef_id=cook.id, starts_at=at + 2 * HOUR, duration_minutes=60)


ON = date(2026, 3, 4)


def test_on_a_date_those_are_found_who_have_an_hour_free_then(platform):
    local = ZoneInfo("Asia/Seoul")
    opens = datetime.combine(ON, time(17), local)
    most = Span(starts_at=opens, ends_at=opens + 4 * HOUR + MINUTE)
    closed = (Exceptional(on=ON),)
    free = evenings(platform)
    evenings(platform, booked=[most])
    evenings(platform, booked=[Span(starts_at=opens, ends_at=opens + HOUR)], hours=_only(ON, 60))
    evenings(platform, hours=Hours(weekly=EVENINGS.weekly, exceptions=closed, notice=0))
    evenings(platform, hours=Hours(weekly=EVENINGS.weekly, notice=4 * 24 * 60))
    evenings(platform, listed=False)
    short = evenings(platform, hours=Hours(weekly=EVENINGS.weekly, notice=0, longest=30), booked=[most])
    abroad = evenings(platform, timezone="Pacific/Kiritimati", hours=_only(ON, 300))

    found = platform.coocook.chefs(on=ON).items

    assert [one.id for one in found] == [abroad.id, short.id, free.id]
    assert [one.id for one in platform.coocook.chefs(ChefCriteria(cuisine="thai"), on=ON).items] == []


def _only(on, minutes):
    opening = Opening(opens=17 * 60, closes=17 * 60 + minutes)
    return Hours(exceptions=(Exceptional(on=on, openings=(opening,)),), notice=0)


def test_pages_of_those_who_are_free_lead_through_all_of_them_in_bounded_steps(platform):
    free = [evenings(platform).id]
    for _ in range(LOOKED_AT + 20):
        evenings(platform, hours=Hours())
    free = [evenings(platform).id, evenings(platform).id, *free]
    found, cursor, steps = [], None, 0
    while cursor or not steps:
        page = platform.coocook.chefs(on=ON, request=PageRequest(limit=2, cursor=cursor))
        found, cursor, steps = [*found, *page.items], page.next_cursor, steps + 1

    assert [one.id for one in found] == [free[1], free[0], free[2]]
    assert steps == 3  # with the newest, with nobody of the next 200, with the last


@pytest.mark.parametrize("on", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_date_beyond_the_calendar_is_refused(platform, on):
    evenings(platform)

    with pytest.raises(InvalidPeriod):
        platform.coocook.chefs(on=on)


def test_on_a_date_that_is_over_nobody_is_free(platform):
    evenings(platform)

    assert platform.coocook.chefs(on=NOON.date() - DAY).items == []
