"""The contract of alerts: what rules decide, and what they are decided by."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import attrs

from softfactory.domain.errors.alerts.model import AlertState, Mark
from softfactory.domain.errors.model import Arrivals, Pattern, Severity, Status, Tally
from softfactory.domain.errors.ports import ErrorsStore
from softfactory.domain.kernel.paging import PageRequest
from softfactory.testing.errors.alert_rules import AlertRulesContract, alert, rule, ruled
from softfactory.testing.samples import NOON, event, file, hex_id, pattern, uuid, with_project
from softfactory.testing.stores import OpenErrors

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class AlertsContract(AlertRulesContract):
    """What every adapter promises about what rules decide."""

    def test_each_occurrence_is_decided_once_by_each_rule(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors())
        with store.writing() as tx:
            assert list(tx.alerts.add([alert(1), alert(2)])) == [alert(1), alert(2)]
        again = [alert(3, occurrence="2"), alert(4, occurrence="2", rule_id=uuid(2)), alert(5, occurrence="5")]
        with store.writing() as tx:
            assert list(tx.alerts.add([*again, alert(6, occurrence="5")])) == again[1:]

        with store.reading() as tx:
            assert tx.alerts.find(uuid(1)) == alert(1)
            assert [tx.alerts.find(uuid(number)) is None for number in (3, 6)] == [True, True]

    def test_of_many_who_decide_the_same_at_once_one_has_decided(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors())

        def decide(process: int) -> int:
            with store.writing() as tx:
                found = [alert(process * 100 + number, occurrence=f"{number}") for number in range(10)]
                return len(tx.alerts.add(found if process % 2 else found[::-1]))

        with ThreadPoolExecutor(6) as pool:
            assert sum(pool.map(decide, range(1, 7))) == 10

    def test_what_became_of_an_alert_is_kept(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors())
        changes: dict[str, Any] = {
            "state": AlertState.FAILED,
            "attempts": 3,
            "last_error": "no",
            "settled_at": NOON + MINUTE,
        }
        with store.writing() as tx:
            tx.alerts.add([alert(1, condition=None, pattern_id=None)])
            found = tx.alerts.fetch(uuid(1))
            assert found is not None
            tx.alerts.save(attrs.evolve(found, **changes))

        with store.reading() as tx:
            assert tx.alerts.find(uuid(1)) == alert(1, condition=None, pattern_id=None, **changes)

    def test_what_a_rule_decided_is_told_newest_first_page_by_page(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors())
        with store.writing() as tx:
            tx.alerts.add([alert(number, rule_id=uuid(number % 2 + 1)) for number in range(1, 8)])
            first = tx.alerts.of_rule(uuid(2), PageRequest(limit=3))
            rest = tx.alerts.of_rule(uuid(2), PageRequest(limit=3, cursor=first.next_cursor))

            assert [one.id for one in first.items] == [uuid(7), uuid(5), uuid(3)]
            assert ([one.id for one in rest.items], rest.next_cursor) == ([uuid(1)], None)

    def test_a_removed_rule_takes_along_what_it_decided(self, open_errors: OpenErrors) -> None:
        with ruled(open_errors(), rule(1)).writing() as tx:
            tx.alerts.add([alert(1), alert(2, rule_id=uuid(2))])
            tx.alerts.mark([_mark(uuid(1)), _mark(uuid(2))])
            tx.alerts.remove_rule(uuid(1))

            assert [tx.alerts.find(uuid(number)) is None for number in (1, 2)] == [True, False]
            assert [len(tx.alerts.marks(uuid(number))) for number in (1, 2)] == [0, 1]
            assert list(tx.alerts.add([alert(3, occurrence="1")])) == [alert(3, occurrence="1")]

    def test_a_mark_replaces_the_one_before(self, open_errors: OpenErrors) -> None:
        with with_project(open_errors()).writing() as tx:
            tx.alerts.mark([_mark(uuid(1)), _mark(uuid(1), subject="x"), _mark(uuid(2))])
            tx.alerts.mark([_mark(uuid(1), held_at=NOON + MINUTE)])

            assert tx.alerts.marks(uuid(1)) == {
                "": _mark(uuid(1), held_at=NOON + MINUTE),
                "x": _mark(uuid(1), subject="x"),
            }

    def test_what_is_over_is_forgotten(self, open_errors: OpenErrors) -> None:
        with with_project(open_errors()).writing() as tx:
            tx.alerts.add([alert(1, at=NOON - MINUTE), alert(2)])
            tx.alerts.mark([_mark(uuid(1), held_at=NOON - MINUTE), _mark(uuid(2))])
            tx.counts.add_arrivals([_arrivals(NOON - MINUTE), _arrivals(NOON)])
            tx.alerts.expire(alerts=NOON, marks=NOON, arrivals=NOON)

            assert [tx.alerts.find(uuid(number)) is None for number in (1, 2)] == [True, False]
            assert [len(tx.alerts.marks(uuid(number))) for number in (1, 2)] == [0, 1]
            assert list(tx.alerts.arrivals(1, None, since=NOON - HOUR, until=NOON + HOUR)) == [(NOON, 5)]
            assert list(tx.alerts.add([alert(3, occurrence="1")])) == [alert(3, occurrence="1")]

    def test_arrivals_are_counted_a_minute_in_one_environment_or_in_all(self, open_errors: OpenErrors) -> None:
        with with_project(open_errors(), 2).writing() as tx:
            tx.counts.add_arrivals(
                [
                    _arrivals(NOON),
                    _arrivals(NOON, environment="production"),
                    _arrivals(NOON + 2 * MINUTE),
                    _arrivals(NOON + 3 * MINUTE),
                    _arrivals(NOON + MINUTE, project_id=2),
                ]
            )
            since, until = NOON + timedelta(seconds=59), NOON + 3 * MINUTE

            assert list(tx.alerts.arrivals(1, None, since=since, until=until)) == [(NOON, 10), (NOON + 2 * MINUTE, 5)]
            assert list(tx.alerts.arrivals(1, "production", since=since, until=until)) == [(NOON, 5)]
            assert list(tx.alerts.arrivals(2**70, None, since=since, until=until)) == []

    def test_frequent_patterns_are_those_with_enough_events_in_the_hours(self, open_errors: OpenErrors) -> None:
        with _crowded(open_errors()).reading() as tx:
            found = tx.alerts.frequent(rule(1), since=NOON - HOUR, least=3, most=10)
            assert [one.id for one in found] == [uuid(1), uuid(2)]
            assert [one.id for one in tx.alerts.frequent(rule(1), since=NOON - HOUR, least=3, most=1)] == [uuid(1)]
            in_production = rule(1, environment="production")
            assert [one.id for one in tx.alerts.frequent(in_production, since=NOON - HOUR, least=1, most=9)] == [
                uuid(1)
            ]
            assert list(tx.alerts.frequent(rule(1), since=NOON + MINUTE, least=1, most=9)) == []

    def test_moments_are_those_of_the_pattern_and_of_what_was_merged_into_it(self, open_errors: OpenErrors) -> None:
        with _crowded(open_errors()).writing() as tx:
            one, other = tx.patterns.fetch(uuid(1)), tx.patterns.fetch(uuid(2))
            assert one is not None
            assert other is not None
            merged = attrs.evolve(one, homes=2)
            tx.patterns.save([merged, attrs.evolve(other, living_id=uuid(1))])
            of_one = [(NOON - number * MINUTE, hex_id(10 + number)) for number in (4, 3, 2, 1, 0)]
            of_other = [(NOON - number * MINUTE, hex_id(20 + number)) for number in (2, 1, 0)]
            both = sorted([*of_one, *of_other])

            assert list(tx.alerts.moments(merged, None, since=NOON - HOUR, most=100)) == both
            assert list(tx.alerts.moments(merged, None, since=NOON - MINUTE, most=100)) == both[-4:]
            assert list(tx.alerts.moments(merged, None, since=NOON - HOUR, most=3)) == both[-3:]
            assert list(tx.alerts.moments(merged, "production", since=NOON - HOUR, most=100)) == of_one
            [found] = tx.alerts.frequent(rule(1), since=NOON - HOUR, least=8, most=10)
            assert found.id == uuid(1)


def _mark(rule_id: str, *, subject: str = "", held_at: datetime = NOON) -> Mark:
    return Mark(rule_id=rule_id, subject=subject, held_at=held_at)


def _arrivals(minute: datetime, *, project_id: int = 1, environment: str = "") -> Arrivals:
    return Arrivals(project_id=project_id, minute=minute, environment=environment, events=5)


def _crowded(store: ErrorsStore) -> ErrorsStore:
    """Give pattern 1 five events in production, 2 three elsewhere, 3 two, and four to 4 (muted) and 5 (project 2)."""
    with with_project(store, 2).writing() as tx:
        for number, events in ((1, 5), (2, 3), (3, 2), (4, 4), (5, 4)):
            _fill(tx, pattern(number, project_id=2 if number == 5 else 1), number, events)
        muted = tx.patterns.fetch(uuid(4))
        assert muted is not None
        tx.patterns.save([attrs.evolve(muted, status=Status.MUTED)])
    return store


def _fill(tx: Any, of: Pattern, number: int, events: int) -> None:
    where = "production" if number == 1 else None
    told = [event(10 * number + n, of, timestamp=NOON - n * MINUTE, environment=where) for n in range(events)]
    file(tx, told, [of])
    hours = [one.timestamp.replace(minute=0) for one in told]
    tx.counts.add(
        [
            Tally(
                project_id=of.project_id,
                pattern_id=of.id,
                hour=hour,
                environment=where or "",
                release="",
                severity=Severity.MEDIUM,
                events=hours.count(hour),
            )
            for hour in sorted(set(hours))
        ]
    )
