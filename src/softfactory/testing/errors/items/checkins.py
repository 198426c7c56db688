"""The contract of check-ins."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import attrs

from softfactory.domain.errors.items.monitors import CheckInCount, CheckInStatus, Monitor
from softfactory.domain.errors.ports import ErrorsStore
from softfactory.testing.samples import NOON, with_project
from softfactory.testing.stores import OpenErrors

HOUR = timedelta(hours=1)


class CheckInsContract:
    """What every adapter promises about monitors and their check-ins."""

    def test_monitors_come_by_name_with_their_counts(self, open_errors: OpenErrors) -> None:
        names = [("b", ""), ("B", "x"), ("b", "x"), ("é", "")]
        with with_project(open_errors(), 2).writing() as tx:
            tx.checkins.count([])
            tx.checkins.saw([])
            tx.checkins.saw([_monitor(monitor=name, environment=environment) for name, environment in names])
            tx.checkins.saw([_monitor(project_id=2)])
            tx.checkins.count([_count(), _count(status=CheckInStatus.ERROR, hour=NOON + HOUR), _count(monitor="é")])
            tx.checkins.count([_count(checkins=4), _count(project_id=2)])

            found = tx.checkins.listed(1, NOON, most=9)
            assert [(one.monitor.monitor, one.monitor.environment) for one in found] == sorted(names)
            assert found[1].checkins == {CheckInStatus.OK: 5, CheckInStatus.ERROR: 1}
            assert found[2].checkins == {}
            assert tx.checkins.listed(1, NOON + HOUR, most=2)[1].checkins == {CheckInStatus.ERROR: 1}
            assert list(tx.checkins.listed(2**70, NOON, most=9)) == []

    def test_the_last_check_in_is_shown_and_a_schedule_stays(self, open_errors: OpenErrors) -> None:
        first = _monitor(schedule="* * * * *", release="1", duration_ms=5)
        last = _monitor(at=NOON + HOUR, status=CheckInStatus.ERROR, release="2")
        with with_project(open_errors()).writing() as tx:
            tx.checkins.saw([first])
            assert tx.checkins.listed(1, NOON, most=1)[0].monitor == first

            tx.checkins.saw([last])
            tx.checkins.saw([attrs.evolve(first, schedule="never")])

            assert tx.checkins.listed(1, NOON, most=1)[0].monitor == attrs.evolve(last, schedule="* * * * *")

    def test_concurrent_check_ins_all_count(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors())

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda number: _check_in(store, number), range(40)))

        with store.reading() as tx:
            found = tx.checkins.listed(1, NOON, most=9)
            assert {one.monitor.monitor: one.checkins for one in found} == {
                name: {CheckInStatus.OK: 40} for name in "abc"
            }
            assert {one.monitor.duration_ms for one in found} == {39}

    def test_counts_and_silent_monitors_expire(self, open_errors: OpenErrors) -> None:
        with with_project(open_errors()).writing() as tx:
            tx.checkins.saw([_monitor(monitor="a"), _monitor(monitor="b", at=NOON + HOUR)])
            tx.checkins.count([_count(), _count(hour=NOON + HOUR, checkins=2)])
            tx.checkins.expire(NOON + HOUR)

            [left] = tx.checkins.listed(1, NOON, most=9)
            assert (left.monitor.monitor, left.checkins) == ("b", {CheckInStatus.OK: 2})


def _monitor(**changes: Any) -> Monitor:
    sample = Monitor(
        project_id=1, monitor="b", environment="", status=CheckInStatus.OK, at=NOON, duration_ms=None, release="",
        schedule="",
    )  # fmt: skip
    return attrs.evolve(sample, **changes)


def _count(**changes: Any) -> CheckInCount:
    sample = CheckInCount(project_id=1, hour=NOON, monitor="b", environment="", status=CheckInStatus.OK, checkins=1)
    return attrs.evolve(sample, **changes)


def _check_in(store: ErrorsStore, number: int) -> None:
    names = "abc" if number % 2 else "cba"
    at = NOON + timedelta(seconds=number)
    with store.writing() as tx:
        tx.checkins.saw([_monitor(monitor=name, at=at, duration_ms=number) for name in names])
        tx.checkins.count([_count(monitor=name) for name in names])
