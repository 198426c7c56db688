"""What a spike is: rules that hold whatever is usual."""

import math
import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.errors.alerts import spike
from softfactory.domain.errors.alerts.spike import NEEDED, RARE, is_rare, spiking
from softfactory.domain.errors.alerts.usual import MINUTE, WEEK, WINDOWS, learnt
from softfactory.testing.samples import NOON

UNTIL = NOON.replace(hour=0)
means, dispersions = st.floats(0.01, 3000), st.floats(0, 5)


def known(counts, *, since):
    """Return what is usual, which is known."""
    found = learnt(counts, since=since, until=UNTIL)
    assert found is not None
    return found


def usual(per_minute, weeks=4):
    dice = random.Random(7)  # noqa: S311 - repeatable
    minutes = (UNTIL - number * MINUTE for number in range(1, weeks * WEEK // MINUTE + 1))
    counts = [(minute, sum(dice.random() < per_minute / 20 for _ in range(20))) for minute in minutes]
    return known(counts, since=UNTIL - weeks * WEEK)


@pytest.fixture(scope="module")
def steady():
    """What is usual with some five events a minute, all week."""
    return usual(5.0)


def recent(last, before=5):
    """Return *last* events a minute for five minutes after *before* a minute."""
    return [before] * (NEEDED - 5) + [last] * 5


def tail(events, mean, dispersion):
    """Sum the probabilities of a negative binomial distribution one by one, from its other end."""
    size = 1 / max(dispersion, 1e-9)
    logs = (
        math.lgamma(n + size)
        - math.lgamma(size)
        - math.lgamma(n + 1)
        - size * math.log1p(mean / size)
        - n * math.log1p(size / mean)
        for n in range(events, events + 20_000)
    )
    return math.fsum(map(math.exp, logs))


@given(st.floats(0.5, 50), st.floats(0.01, 2), st.integers(1, 200))
def test_rare_is_what_the_distribution_says(mean, dispersion, above):
    events = math.ceil(mean) + above
    probability = tail(events, mean, dispersion)

    if not 0.98 * RARE < probability < 1.02 * RARE:
        assert is_rare(events, mean=mean, dispersion=dispersion) == (probability < RARE)


@given(means, dispersions, st.integers(1, 5000))
def test_more_events_are_never_less_rare(mean, dispersion, above):
    events = math.ceil(mean) + above

    if is_rare(events, mean=mean, dispersion=dispersion):
        assert is_rare(events + 1, mean=mean, dispersion=dispersion)


def test_what_is_usual_is_no_spike_and_ten_times_as_much_is_one(steady):
    assert spiking(steady, recent(5), until=UNTIL) is None
    found = spiking(steady, recent(50), until=UNTIL)

    assert found is not None
    assert (found.minutes, found.events) == (5, 250)
    assert 20 < found.expected < 30


def test_three_times_as_much_is_a_spike_in_steady_traffic(steady):
    assert spiking(steady, recent(15), until=UNTIL) is not None


def test_what_is_slight_shows_within_an_hour(steady):
    slight = [5] * (NEEDED - 60) + [11] * 60

    found = spiking(steady, slight, until=UNTIL)

    assert found is not None
    assert found.minutes > 5


def test_what_has_gone_on_for_hours_is_what_is_expected(steady):
    assert spiking(steady, recent(15, before=15), until=UNTIL) is None


@given(st.lists(st.integers(0, 1), min_size=NEEDED, max_size=NEEDED))
def test_fewer_than_ten_events_in_an_hour_are_none(minutes):
    few = [one if sum(minutes[place:]) < spike.LEAST_EVENTS else 0 for place, one in enumerate(minutes)]

    assert spiking(QUIET, few, until=UNTIL) is None


QUIET = known([], since=UNTIL - WEEK)


def test_a_project_that_was_always_silent_spikes_with_ten_events():
    assert spiking(QUIET, recent(2, before=0), until=UNTIL) is not None


@pytest.mark.parametrize(("days", "known"), [(0, False), (6, False), (7, True), (27, True), (400, True)])
def test_a_week_is_needed_to_know_what_is_usual(days, known):
    assert (learnt([], since=UNTIL - timedelta(days=days), until=UNTIL) is not None) == known


def test_a_bad_week_sets_no_standard():
    counts = [
        (UNTIL - number * MINUTE, 5 if number > WEEK // MINUTE else 50) for number in range(1, 4 * WEEK // MINUTE + 1)
    ]
    found = learnt(counts, since=UNTIL - 4 * WEEK, until=UNTIL)

    assert found is not None
    assert all(abs(60 * rate - 300) < 5 for rate in found.rates)


@given(st.integers(0, 168 * 60))
def test_the_rhythm_of_the_week_is_learnt(minute):
    at = UNTIL - 2 * WEEK + minute * MINUTE
    mean = RHYTHM.mean(at, 60)
    around = [9.0 if (at + hours * timedelta(hours=1)).hour in range(8, 18) else 1.0 for hours in (-1, 0, 1, 2)]

    assert min(around) * 54 < mean < max(around) * 66


RHYTHM = known(
    (
        (minute, 9 if minute.hour in range(8, 18) else 1)
        for minute in (UNTIL - number * MINUTE for number in range(1, 4 * WEEK // MINUTE + 1))
    ),
    since=UNTIL - 4 * WEEK,
)


def test_there_is_a_limit_for_each_window(steady):
    assert {size for size, _ in steady.furthest} == set(WINDOWS)
