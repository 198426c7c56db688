"""How many events a project may store in a minute."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.errors.intake.quota import OverQuota, admit
from softfactory.domain.errors.payloads.report import Told
from softfactory.domain.kernel.actor import SYSTEM

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@given(
    per_minute=st.integers(1, 100_000),
    asked=st.lists(st.tuples(st.integers(0, 200_000_000), st.integers(1, 2000)), min_size=1, max_size=50),
)
def test_no_minute_admits_more_than_twice_the_limit_and_no_stretch_more_than_it_refills(per_minute, asked):
    full_at, at, admitted = None, NOON, []
    for pause, count in asked:
        at += timedelta(microseconds=pause)
        verdict = admit(full_at, count, per_minute=per_minute, at=at)
        assert 0 <= verdict.admitted <= count
        assert verdict.retry_after >= timedelta(seconds=1)
        full_at = verdict.full_at
        admitted.append((at, verdict.admitted))
    first, total = admitted[0][0], sum(count for _, count in admitted)
    assert total <= per_minute * (1 + (at - first) / MINUTE) + 1


@given(per_minute=st.integers(1, 100_000), count=st.integers(1, 200_000))
def test_whoever_waits_as_told_is_admitted_a_tenth(per_minute, count):
    verdict = admit(None, count, per_minute=per_minute, at=NOON)
    assert verdict.admitted == min(count, per_minute)

    again = admit(verdict.full_at, per_minute, per_minute=per_minute, at=NOON + verdict.retry_after)

    assert again.admitted >= (max(per_minute // 10, 1) if count >= per_minute else 0)


@pytest.fixture
def errors(everywhere):
    everywhere.errors.create_project(SYSTEM, name="shop")
    everywhere.errors.change_project(SYSTEM, 1, events_per_minute=10)
    return everywhere.errors


def _dropped(errors):
    return sum(drop.quantity for drop in errors.drops(SYSTEM, 1))


def _try(errors):
    with suppress(OverQuota):
        return errors.log(1, "ValueError", "bad price")


def test_what_is_beyond_the_limit_is_refused_and_counted_however_many_come_at_once(errors, clock):
    with ThreadPoolExecutor(8) as pool:
        stored = [receipt for receipt in pool.map(lambda _: _try(errors), range(40)) if receipt]

    assert len(stored) == 10
    assert errors.patterns(SYSTEM).items[0].frequency == 10
    assert _dropped(errors) == 30

    clock.advance(MINUTE)
    assert _try(errors) is not None


def test_a_repeat_takes_nothing_from_the_limit(errors):
    repeated = "0" * 31 + "1"
    for _ in range(30):
        errors.log(1, "ValueError", "bad price", event_id=repeated)

    assert sum(_try(errors) is not None for _ in range(12)) == 9


def test_of_many_all_or_none_are_admitted(errors):
    reports = [Told(error_type="ValueError", message="bad price").report(1) for _ in range(8)]
    errors.log_many(reports)

    with pytest.raises(OverQuota):
        errors.log_many(reports)

    assert errors.patterns(SYSTEM).items[0].frequency == 8
    assert _dropped(errors) == 8
    errors.log_many(reports[:2])
