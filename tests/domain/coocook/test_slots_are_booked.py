"""Whatever `slots` shows can be booked, and what can be booked on its grid is shown as free."""

from contextlib import suppress
from datetime import UTC, date, datetime, time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from softfactory.domain.coocook.model import Hours, Opening, Weekly
from softfactory.domain.coocook.problems import OutsideHours, SlotTaken, TooLong, TooSoon
from softfactory.domain.kernel.calendars import Span
from softfactory.testing.coocook.booking_samples import MINUTE, chef
from softfactory.testing.samples import uuid
from tests.domain.coocook.bookings import Scene, user
from tests.domain.coocook.test_hours import on_grid

NUMBERS = iter(range(1, 10**6))
DAYS = (date(2026, 3, 7), date(2026, 3, 9))
"""In New York, the middle one has 23 hours."""
minutes = st.integers(0, 96).map(lambda quarter: 15 * quarter)
openings = st.tuples(minutes, minutes).filter(lambda pair: pair[0] < pair[1])
hours = st.builds(
    Hours,
    weekly=st.lists(
        st.builds(
            Weekly,
            weekday=st.integers(0, 6),
            opening=openings.map(lambda pair: Opening(opens=pair[0], closes=pair[1])),
        ),
        min_size=1,
        max_size=10,
    ).map(tuple),
    buffer=st.sampled_from([0, 10, 30, 45]),
    notice=st.sampled_from([0, 60, 6 * 24 * 60]),
    longest=st.sampled_from([60, 240, 1440]),
    step=st.sampled_from([15, 30, 45]),
)
offsets = st.lists(st.tuples(st.integers(0, 72 * 4), st.integers(1, 16)), max_size=6)
"""Starts and lengths in quarters of an hour."""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    hours=hours,
    zone=st.sampled_from(["Asia/Seoul", "America/New_York"]),
    booked=offsets,
    busy=offsets,
    lasts=st.sampled_from([15, 60, 100, 240]),
)
def test_slots_and_booking_agree(platform, clock, *, hours, zone, booked, busy, lasts):
    number = next(NUMBERS)
    with platform.coocook.store.writing() as tx:
        cook = tx.chefs.add(chef(number, user_id=uuid(10**6 + number), hours=hours, timezone=zone))
        tx.chefs.set_busy(cook.id, [_span(quarter, length) for quarter, length in busy])
    scene = Scene(platform, clock, cook)
    for quarter, length in booked:
        with suppress(OutsideHours, SlotTaken, TooLong, TooSoon):
            scene.book(start=_span(quarter, length).starts_at, minutes=15 * length)

    shown = platform.coocook.slots(cook.id, since=DAYS[0], until=DAYS[1], timezone="UTC", duration_minutes=lasts)

    starts = [_span(quarter, 1).starts_at for quarter in range(72 * 4)]
    bookable = {start for start in starts if _can_book(scene, start, lasts)}
    assert {slot.starts_at for slot in shown.items} == {start for start in bookable if on_grid(hours, zone, start)}


def _can_book(scene, start, lasts):
    try:
        booking = scene.book(user(5, "coocook"), start=start, minutes=lasts)
    except (OutsideHours, SlotTaken, TooLong, TooSoon):
        return False
    scene.say(user(5), booking, "canceled")
    return True


def _span(quarter, length):
    begins = datetime.combine(DAYS[0], time(), UTC) + 15 * quarter * MINUTE
    return Span(starts_at=begins, ends_at=begins + 15 * length * MINUTE)
