from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.errors.sourcemaps.remembered import Remembered
from softfactory.testing.platform import StillClock

MINUTE = timedelta(minutes=1)
puts = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 12)), max_size=30)


@given(puts)
def test_what_is_remembered_never_costs_more_than_it_may(puts):
    remembered, costs = Remembered[int](10, StillClock()), dict[int, int]()
    for key, cost in puts:
        remembered.put(key, cost, cost=cost, keep=MINUTE)
        costs[key] = cost

    kept = [key for key in costs if remembered.get(key) is not None]

    assert sum(costs[key] for key in kept) <= 10
    if puts and puts[-1][1] <= 10:
        assert puts[-1][0] in kept


def test_the_longest_unused_goes_first():
    remembered = Remembered[str](2, StillClock())
    for key in ("a", "b"):
        remembered.put(key, key, cost=1, keep=MINUTE)
    remembered.get("a")
    remembered.put("c", "c", cost=1, keep=MINUTE)

    assert [remembered.get(key) for key in ("a", "b", "c")] == ["a", None, "c"]


def test_it_is_forgotten_in_time():
    clock = StillClock()
    remembered = Remembered[str](2, clock)
    remembered.put("a", "a", cost=1, keep=MINUTE)
    clock.advance(MINUTE - timedelta.resolution)
    assert remembered.get("a") == "a"

    clock.advance(timedelta.resolution)

    assert remembered.get("a") is None
