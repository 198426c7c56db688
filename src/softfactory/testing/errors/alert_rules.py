"""The contract of alert rules."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import attrs
import pytest

from softfactory.domain.errors.alerts.model import Alert, Channel, Condition, Rule
from softfactory.domain.errors.model import Severity
from softfactory.domain.errors.ports import ErrorsStore
from softfactory.domain.kernel.paging import BadCursor, PageRequest
from softfactory.testing.samples import NOON, uuid, with_project
from softfactory.testing.stores import OpenErrors

ANN, BOB = uuid(101), uuid(102)
MOST = 50


def rule(number: int, **changes: Any) -> Rule:
    """Return rule *number*: of project 1, on new patterns, by webhook."""
    sample = Rule(
        id=uuid(number),
        project_id=1,
        name="Zoë's\trule",
        condition=Condition.NEW,
        channel=Channel.WEBHOOK,
        target="https://example.org/hook",
        secret=b"\0sealed",
        created_by=ANN,
        created_at=NOON,
    )
    return attrs.evolve(sample, **changes)


def mailing(number: int, **changes: Any) -> Rule:
    """Return rule *number*, which sends mail."""
    return rule(number, channel=Channel.EMAIL, target="ann@example.org", secret=None, **changes)


def alert(number: int, **changes: Any) -> Alert:
    """Return what rule 1 decided about an occurrence of the same number."""
    sample = Alert(
        id=uuid(number),
        rule_id=uuid(1),
        project_id=1,
        condition=Condition.NEW,
        pattern_id=uuid(9),
        occurrence=f"{number}",
        at=NOON,
        told={"title": "안녕 'a' \"b\"", "events": 3, "expected": 1.5},
    )
    return attrs.evolve(sample, **changes)


def ruled(store: ErrorsStore, *rules: Rule) -> ErrorsStore:
    """Add rules to an empty store with two projects."""
    with with_project(store, 2).writing() as tx:
        for one in rules:
            tx.alerts.add_rule(one, most=MOST)
    return store


class AlertRulesContract:
    """What every adapter promises about rules."""

    def test_rules_come_back_as_they_were_until_they_are_removed(self, open_errors: OpenErrors) -> None:
        given = [
            rule(1),
            mailing(2, environment="production", condition=Condition.SEVERITY, severity=Severity.HIGH, created_by=None),
            mailing(
                3, condition=Condition.FREQUENCY, events=10_000, minutes=60, enabled=False, disabled_because="gone"
            ),
        ]
        store = ruled(open_errors(), *given)
        changed = attrs.evolve(given[0], name="x", enabled=False)
        with store.writing() as tx:
            assert [tx.alerts.fetch_rule(one.id) for one in given] == given
            tx.alerts.save_rule(changed)
            tx.alerts.remove_rule(uuid(2))

        with store.reading() as tx:
            assert [tx.alerts.find_rule(one.id) for one in given] == [changed, None, given[2]]

    @pytest.mark.parametrize("odd", ["", "x", uuid(9), uuid(1).upper(), "\0", "\ud800"])
    def test_no_id_is_too_odd_to_ask_for(self, open_errors: OpenErrors, odd: str) -> None:
        with ruled(open_errors(), rule(0xABC)).writing() as tx:
            assert (tx.alerts.find_rule(odd), tx.alerts.fetch_rule(odd), tx.alerts.find(odd)) == (None, None, None)
            assert list(tx.alerts.of_creator(odd)) == []

    def test_a_project_has_no_more_rules_than_it_may_whoever_adds_them(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors(), 2)

        def add(number: int) -> bool:
            with store.writing() as tx:
                return tx.alerts.add_rule(rule(number, project_id=number % 2 + 1), most=3)

        with ThreadPoolExecutor(8) as pool:
            stored = list(pool.map(add, range(1, 17)))

        assert sum(stored) == 6

    @pytest.mark.parametrize("projects", [None, frozenset({1}), frozenset({2, 9, -1, 2**70}), frozenset[int]()])
    @pytest.mark.parametrize("limit", [1, 2, 100])
    def test_pages_show_every_rule_once_newest_first(
        self, open_errors: OpenErrors, projects: frozenset[int] | None, limit: int
    ) -> None:
        store = ruled(open_errors(), *(rule(number, project_id=number % 2 + 1) for number in range(1, 6)))
        seen: list[str] = []
        cursor: str | None = None
        with store.reading() as tx:
            while True:
                page = tx.alerts.rules(projects, PageRequest(limit=limit, cursor=cursor))
                seen += [one.id for one in page.items]
                if (cursor := page.next_cursor) is None:
                    break

        assert seen == [uuid(n) for n in range(5, 0, -1) if projects is None or n % 2 + 1 in projects]

    @pytest.mark.parametrize("cursor", ["WzFd", "", "!"])
    def test_a_cursor_that_no_page_gave_is_refused(self, open_errors: OpenErrors, cursor: str) -> None:
        with open_errors().reading() as tx:
            with pytest.raises(BadCursor):
                tx.alerts.rules(None, PageRequest(cursor=cursor))
            with pytest.raises(BadCursor):
                tx.alerts.of_rule(uuid(1), PageRequest(cursor=cursor))

    def test_rules_are_armed_by_condition_and_project_unless_disabled(self, open_errors: OpenErrors) -> None:
        kept = [rule(1), rule(2, condition=Condition.SPIKE), rule(3, project_id=2), rule(4, enabled=False)]
        with ruled(open_errors(), *kept).reading() as tx:
            assert list(tx.alerts.armed({Condition.NEW}, None)) == [kept[0], kept[2]]
            assert list(tx.alerts.armed({Condition.NEW, Condition.SPIKE}, {1})) == kept[:2]
            assert list(tx.alerts.armed({Condition.NEW}, {9})) == list(tx.alerts.armed(set(), None)) == []

    def test_whoever_is_forgotten_sends_no_mail_any_more(self, open_errors: OpenErrors) -> None:
        kept = [rule(1), mailing(2), mailing(3, created_by=BOB)]
        store = ruled(open_errors(), *kept)
        with store.writing() as tx:
            tx.alerts.add([alert(4), alert(5, rule_id=uuid(2)), alert(6, rule_id=uuid(3))])
            assert list(tx.alerts.of_creator(ANN)) == kept[:2]
            tx.alerts.forget_creator(ANN)

        with store.reading() as tx:
            left = tx.alerts.rules(None, PageRequest()).items
            assert list(left) == [kept[2], attrs.evolve(kept[0], created_by=None)]
            assert [tx.alerts.find(uuid(number)) is None for number in (4, 5, 6)] == [False, True, False]
