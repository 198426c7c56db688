from datetime import UTC, date, datetime, timedelta
from itertools import combinations_with_replacement, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.errors.releases import LONGEST, is_at_least

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)

numbers = st.lists(st.integers(0, 3), min_size=2, max_size=4).map(lambda parts: ".".join(map(str, parts)))
identifiers = st.integers(0, 12).map(str) | st.sampled_from(["alpha", "beta", "rc", "x-7", "B"])
stages = st.lists(identifiers, min_size=1, max_size=3).map(lambda parts: "-" + ".".join(parts))
builds = st.sampled_from(["", "+5", "+5114f85", "+linux.7"])
versions = st.tuples(st.sampled_from(["", "v", "V"]), numbers, st.just("") | stages, builds).map("".join)
days = st.dates(date(2025, 12, 1), date(2026, 2, 28))
dates = st.tuples(days, st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%Y/%m/%d"])).map(lambda pair: pair[0].strftime(pair[1]))
dated = st.tuples(dates.filter(lambda text: not text.isdigit()), st.sampled_from(["", ".2", "-10", "T10:11"])).map(
    "".join
)
kinds = st.sampled_from([versions, st.integers(0, 99).map(str), dates, dated])
hashes = st.binary(min_size=4, max_size=20).map(bytes.hex)
anything = st.text(max_size=40) | versions | dates | hashes | st.text("0123456789.-+v@/:TZ ab", max_size=30)


def least(release, than, **seen):
    return is_at_least(release, than, first_seen=seen)


@pytest.mark.parametrize(
    "rising",
    [
        "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0",
        "1.0.0 2.0.0 2.1.0 2.1.1 2.9 2.10",
        "v1.9 v1.10-rc.1 v1.10 v2",
        "1.2rc1 1.2rc2 1.2rc10 1.2 1.2.0.1",
        "1.2 1.2.3 1.2.3.4 1.2.4",
        "99 100 4711",
        "2026-9-30 2026-11-24 2026-11-25 2026-11-25.2 2026-11-25.10 2026-11-26",
        "20251231 20260101",
        "2026.9.30 2026.11.25 2026.11.25.2",
        "shop@1.9.0 shop@1.10.0+7 shop@2.0.0",
        "@acme/shop@1.9.0 @acme/shop@1.10.0",
    ],
)
def test_each_is_newer_than_those_before_it(rising):
    for older, newer in pairwise(rising.split()):
        assert (least(newer, older), least(older, newer)) == (True, False)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.2.3", "v1.2.3"),
        ("1.2.3+linux", "1.2.3+mac"),
        ("1.2", "1.2.0"),
        ("1.2rc1", "1.2.0-rc.1"),
        ("2026-11-25", "20261125"),
        ("2026-11-25", "2026.11.25"),
        ("2026-11-25T10:11:12Z", "2026-11-25 10:11:12"),
        ("007", "7"),
        ("shop@1.2.3", "shop@1.2.3+7"),
    ],
)
def test_some_names_say_the_same(one, other):
    assert least(one, other)
    assert least(other, one)


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ("5114f85", "a94a8fe"),
        ("shop@1.0.0", "web@2.0.0"),
        ("1.0.0", "shop@2.0.0"),
        ("1.0.0", "4711"),
        ("2026-13-01", "2026-13-02"),
        ("spring", "1.0"),
        ("9" * LONGEST + "8", "9" * LONGEST + "9"),
        ("", "0"),
    ],
)
def test_what_cannot_be_compared_goes_by_when_it_was_first_seen(newer, older):
    seen = {older: NOON, newer: NOON + timedelta(seconds=1)}

    assert is_at_least(newer, older, first_seen=seen)
    assert not is_at_least(older, newer, first_seen=seen)


def test_seen_first_at_one_instant_each_is_as_new():
    assert least("5114f85", "a94a8fe", **{"5114f85": NOON, "a94a8fe": NOON})
    assert least("a94a8fe", "5114f85", **{"5114f85": NOON, "a94a8fe": NOON})


def test_a_release_not_seen_yet_is_newer_than_all_that_were():
    assert least("5114f85", "a94a8fe", a94a8fe=NOON)
    assert not least("a94a8fe", "5114f85", a94a8fe=NOON)
    assert not least("a94a8fe", "5114f85")
    assert least("a94a8fe", "a94a8fe")


@given(st.data(), kinds)
def test_names_of_one_kind_are_in_one_order(data, kind):
    one, other, third = (data.draw(kind) for _ in range(3))

    assert least(one, one)
    assert least(one, other) or least(other, one)
    assert least(one, third) or not (least(one, other) and least(other, third))


@given(st.lists(hashes, min_size=3, max_size=3), st.lists(st.datetimes(), min_size=3, max_size=3))
def test_instants_are_in_one_order(names, instants):
    seen = {f"g{name}": at for name, at in zip(names, instants, strict=True)}

    for one, other in combinations_with_replacement(seen, 2):
        assert is_at_least(one, other, first_seen=seen) == (seen[one] >= seen[other])


@given(numbers, numbers)
def test_numbers_are_compared_as_numbers(one, other):
    padded = [[*map(int, text.split(".")), 0, 0][:4] for text in (one, other)]

    assert least(one, other) == (padded[0] >= padded[1])


@given(days, days)
def test_dates_are_compared_as_dates(one, other):
    for form in ("%Y-%m-%d", "%Y%m%d", "%Y.%m.%d"):
        assert least(one.strftime(form), other.strftime("%Y-%m-%d")) == (one >= other)


@given(anything, anything)
def test_no_name_is_too_odd(one, other):
    seen = {one: NOON, other: NOON}

    assert is_at_least(one, other, first_seen=seen) or is_at_least(other, one, first_seen=seen)
    assert is_at_least(one, one, first_seen={})
