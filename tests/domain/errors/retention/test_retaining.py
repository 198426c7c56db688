"""What stays of a project's events, on every store."""

from datetime import timedelta
from itertools import pairwise

import pytest

from softfactory.domain.errors.model import DAY, HOUR
from softfactory.domain.errors.payloads.report import Told
from softfactory.domain.errors.problems import EventNotFound
from softfactory.domain.errors.retention import run, thinning
from softfactory.domain.kernel.actor import SYSTEM
from softfactory.domain.kernel.paging import PageRequest
from softfactory.testing.samples import hex_id, job

MINUTE = timedelta(minutes=1)


@pytest.fixture
def errors(everywhere):
    return everywhere.errors


@pytest.fixture
def shop(errors):
    return errors.create_project(SYSTEM, name="shop").id


def store(errors, project, numbers, at, *, kind="KeyError"):
    """Store an event a number, the first at that instant, the others a minute after each other."""
    told = [
        Told(
            error_type=kind,
            message="no user",
            event_id=hex_id(number),
            timestamp=at + place * MINUTE,
            user_id=str(number),
        )
        for place, number in enumerate(numbers)
    ]
    return errors.log_many([one.report(project) for one in told])


def ids(errors, project=None):
    """Return the numbers of the events that there are, sorted."""
    events, cursor = [], None
    while True:
        page = errors.recent(SYSTEM, project=project, page=PageRequest(limit=100, cursor=cursor))
        events += [int(event.event_id, 16) for event in page.items]
        if (cursor := page.next_cursor) is None:
            return sorted(events)


def test_of_old_events_each_pattern_keeps_its_first_and_its_latest(errors, shop, clock):
    store(errors, shop, range(5), clock.now - 40 * DAY)
    store(errors, shop, range(10, 13), clock.now - 40 * DAY, kind="ValueError")
    store(errors, shop, range(20, 23), clock.now - 29 * DAY)
    store(errors, shop, [30], clock.now - 40 * DAY, kind="OSError")
    errors.change_project(SYSTEM, shop, retention_days=30)
    clock.advance(2 * HOUR)

    assert errors.retain(job(1)) is False

    assert ids(errors) == [0, 10, 12, 20, 21, 22, 30]


def test_counts_stay_true(errors, shop, clock):
    store(errors, shop, range(5), clock.now - 40 * DAY)
    errors.change_project(SYSTEM, shop, retention_days=30)
    clock.advance(2 * HOUR)
    [before] = errors.patterns(SYSTEM).items

    errors.retain(job(1))

    detail = errors.pattern(SYSTEM, before.id)
    assert detail.pattern == before
    assert (before.frequency, before.users) == (5, 5)
    assert detail.latest.event.event_id == before.latest_event
    assert errors.summary(SYSTEM, window=50 * DAY).total == 5


def test_a_removed_event_that_comes_again_is_the_same_one(errors, shop, clock):
    first = store(errors, shop, range(5), clock.now - 40 * DAY)
    errors.change_project(SYSTEM, shop, retention_days=30)
    clock.advance(2 * HOUR)
    errors.retain(job(1))
    with pytest.raises(EventNotFound):
        errors.event(SYSTEM, hex_id(2))

    [again] = store(errors, shop, [2], clock.now)

    assert (again.event_id, again.pattern_id, again.severity) == (hex_id(2), first[2].pattern_id, first[2].severity)
    assert (again.is_new, again.is_regression, again.frequency) == (False, False, 5)
    assert ids(errors) == [0, 4]


def test_after_thirty_days_it_is_a_new_one(errors, shop, clock):
    store(errors, shop, range(5), clock.now - 40 * DAY)
    errors.change_project(SYSTEM, shop, retention_days=30)
    clock.advance(2 * HOUR)
    errors.retain(job(1))
    clock.advance(30 * DAY)
    errors.retain(job(1))

    [again] = store(errors, shop, [2], clock.now)

    assert again.frequency == 6
    assert ids(errors) == [0, 2, 4]


def test_patterns_with_the_most_events_give_the_most_evenly_spread(errors, shop, clock):
    store(errors, shop, range(60), clock.now - 10 * DAY)
    store(errors, shop, range(100, 104), clock.now - 10 * DAY, kind="ValueError")
    errors.change_project(SYSTEM, shop, retention_events=14)
    clock.advance(2 * HOUR)

    assert errors.retain(job(1)) is False

    stay = ids(errors)
    assert stay[-4:] == [100, 101, 102, 103]
    assert len(stay) == 14
    assert (stay[0], stay[9]) == (0, 59)
    assert max(right - left for left, right in pairwise(stay[:10])) <= 2 * 59 / 9


def test_with_windows_smaller_than_a_pattern_the_spread_is_as_even(errors, shop, clock, monkeypatch):
    monkeypatch.setattr(thinning, "WINDOW", 7)
    store(errors, shop, range(60), clock.now - 10 * DAY)
    errors.change_project(SYSTEM, shop, retention_events=20)
    clock.advance(2 * HOUR)

    errors.retain(job(1))

    stay = ids(errors)
    assert len(stay) <= 20
    assert (stay[0], stay[-1]) == (0, 59)
    assert max(right - left for left, right in pairwise(stay)) <= 7


def test_events_of_the_last_hour_stay(errors, shop, clock):
    store(errors, shop, range(10), clock.now - 10 * DAY)
    errors.change_project(SYSTEM, shop, retention_events=4, retention_days=2)
    clock.advance(HOUR)
    store(errors, shop, range(20, 26), clock.now)

    errors.retain(job(1))
    assert ids(errors) == [*range(10), *range(20, 26)]

    clock.advance(MINUTE)
    errors.retain(job(1))
    assert ids(errors) == [0, *range(20, 26)]


def test_a_second_time_there_is_nothing_to_remove(errors, shop, clock):
    store(errors, shop, range(40), clock.now - 10 * DAY)
    errors.change_project(SYSTEM, shop, retention_events=10)
    clock.advance(2 * HOUR)
    errors.retain(job(1))
    stay = ids(errors)

    errors.retain(job(2))

    assert ids(errors) == stay


def test_projects_without_limits_keep_everything(errors, shop, clock):
    other = errors.create_project(SYSTEM, name="other").id
    store(errors, other, range(20), clock.now - 400 * DAY)
    errors.change_project(SYSTEM, shop, retention_events=1, retention_days=1)
    clock.advance(2 * HOUR)

    errors.retain(job(1))

    assert ids(errors, other) == list(range(20))


def test_a_run_that_did_its_part_has_another_follow(everywhere, errors, shop, clock, monkeypatch):
    monkeypatch.setattr(run, "MOST", 10)
    monkeypatch.setattr(run, "MOST_REMOVED", 4)
    store(errors, shop, range(60), clock.now - 10 * DAY)
    errors.change_project(SYSTEM, shop, retention_days=2)
    clock.advance(2 * HOUR)

    assert errors.retain(job(1)) is True
    assert len(ids(errors)) == 48
    everywhere.worker.run_due()

    assert ids(errors) == [0, 59]
