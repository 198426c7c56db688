import calendar
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.billing.model import Interval
from softfactory.domain.billing.periods import end_of_period, later, start_of_period
from softfactory.domain.kernel.instants import EPOCH

instants = st.timedeltas(timedelta(days=7300), timedelta(days=47_500)).map(lambda since: EPOCH + since)
intervals = st.sampled_from(Interval)


def day(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("anchor", "ends"),
    [
        ("2026-01-31", ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]),
        ("2024-01-31", ["2024-02-29", "2024-03-31"]),
        ("2025-12-30", ["2026-01-30", "2026-02-28", "2026-03-30"]),
        ("2026-04-15", ["2026-05-15"]),
    ],
)
def test_a_month_follows_the_calendar_from_the_first_day(anchor, ends):
    found, at = [], day(anchor)
    for _ in ends:
        at = end_of_period(day(anchor), Interval.MONTH, at)
        found.append(at)

    assert found == [day(end) for end in ends]


def test_a_year_from_a_leap_day_ends_in_february_and_comes_back_to_it():
    anchor = day("2024-02-29")

    assert [later(anchor, Interval.YEAR, count) for count in (1, 2, 4)] == [
        day("2025-02-28"),
        day("2026-02-28"),
        day("2028-02-29"),
    ]


@given(instants, st.integers(0, 600))
def test_each_month_ends_on_the_day_it_began_or_on_its_last(anchor, count):
    end = later(anchor, Interval.MONTH, count)
    last = calendar.monthrange(end.year, end.month)[1]

    assert (end.year * 12 + end.month) - (anchor.year * 12 + anchor.month) == count
    assert end.day == min(anchor.day, last)
    assert end.time() == anchor.time()


@given(instants, intervals, st.timedeltas(timedelta(0), timedelta(days=20_000)))
def test_every_instant_is_in_one_period(anchor, interval, passed):
    at = anchor + passed
    start, end = start_of_period(anchor, interval, at), end_of_period(anchor, interval, at)

    assert anchor <= start <= at < end
    assert end_of_period(anchor, interval, start) == end
    assert start_of_period(anchor, interval, end) == end


@given(instants, intervals, st.integers(1, 60))
def test_periods_follow_each_other_without_gap_and_do_not_drift(anchor, interval, count):
    ends = [anchor]
    for _ in range(count):
        ends.append(end_of_period(anchor, interval, ends[-1]))

    assert ends == [later(anchor, interval, number) for number in range(count + 1)]
    assert all(one < next_ for one, next_ in pairwise(ends))


@given(instants, st.integers(0, 50))
def test_twelve_months_are_a_year(anchor, count):
    assert later(anchor, Interval.MONTH, 12 * count) == later(anchor, Interval.YEAR, count)
