"""The contract of transactions, told with the slice of errors. Inherit it and give `open_errors`."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import attrs
import pytest

from softfactory.domain.errors.model import Activity, Arrivals, Deed, ProjectKey, Severity, Tally
from softfactory.domain.errors.ports import Criteria, ErrorsStore
from softfactory.domain.errors.problems import EventIdTaken
from softfactory.domain.kernel.events import Fact, Recorder
from softfactory.domain.kernel.paging import PageRequest
from softfactory.testing.samples import NOON, event, file, pattern, uuid, with_project
from softfactory.testing.stores import OpenErrors


@attrs.frozen(kw_only=True)
class Noted(Fact):
    """A fact for tests."""

    what: str = ""


class TransactionsContract:
    """What every store promises about its transactions."""

    def test_what_a_block_wrote_is_kept_when_it_ends(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors())

        with store.reading() as tx:
            assert tx.projects.find(1) is not None

    def test_a_glance_sees_what_was_kept_and_nothing_that_was_undone(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors())

        with pytest.raises(KeyboardInterrupt), store.writing() as tx:  # noqa: PT012 - the block is what raises
            tx.projects.add_member(1, uuid(7))
            raise KeyboardInterrupt
        with store.glancing() as tx:
            before = tx.projects.of_member(uuid(7))
        with store.writing() as tx:
            tx.projects.add_member(1, uuid(7))

        with store.glancing() as tx:
            assert [before, tx.projects.of_member(uuid(7))] == [frozenset(), frozenset({1})]

    def test_what_a_block_wrote_is_undone_when_it_raises(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors())
        before = _everything(store)

        with pytest.raises(KeyboardInterrupt), store.writing() as tx:  # noqa: PT012 - the block is what raises
            _write_everything(tx)
            raise KeyboardInterrupt

        assert _everything(store) == before

    def test_what_replaced_something_is_undone_too(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors())
        with store.writing() as tx:
            _write_everything(tx)
        before = _everything(store)

        with pytest.raises(RuntimeError), store.writing() as tx:  # noqa: PT012 - the block is what raises
            file(tx, [event(2, pattern())], [pattern()])
            tx.projects.remove_member(1, uuid(7))
            tx.counts.add_tags({(uuid(1), "os", "Linux"): 5})
            raise RuntimeError

        assert _everything(store) == before

    def test_a_transaction_that_was_refused_is_not_kept_even_if_nobody_minds(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors())
        with store.writing() as tx:
            file(tx, [event(1, pattern())], [pattern()])

        with pytest.raises(EventIdTaken), store.writing() as tx, suppress(EventIdTaken):
            tx.events.append([(event(2, pattern()), b""), (event(1, pattern()), b""), (event(3, pattern()), b"")])

        with store.reading() as tx:
            assert tx.events.known([(1, event(n, pattern()).event_id) for n in (2, 3)]) == {}

    def test_facts_reach_every_recorder_in_order_before_the_commit(self, open_errors: OpenErrors) -> None:
        heard: list[tuple[str, Sequence[Fact]]] = []
        store = open_errors(lambda _, facts: heard.append(("a", facts)), lambda _, facts: heard.append(("b", facts)))
        facts = [Noted(at=NOON, what="one"), Noted(at=NOON, what="two")]

        with store.writing() as tx:
            for fact in facts:
                tx.record(fact)
            assert heard == []

        assert [(who, list(what)) for who, what in heard] == [("a", facts), ("b", facts)]

    def test_no_recorder_hears_of_what_was_undone_or_of_nothing(self, open_errors: OpenErrors) -> None:
        heard: list[object] = []
        store = open_errors(lambda _, facts: heard.append(facts))

        with store.writing() as tx:
            tx.projects.add("quiet", created_at=NOON)
        with pytest.raises(RuntimeError), store.writing() as tx:  # noqa: PT012 - the block is what raises
            tx.record(Noted(at=NOON))
            raise RuntimeError

        assert heard == []

    def test_what_a_recorder_raises_undoes_the_transaction(self, open_errors: OpenErrors) -> None:
        def refuse(_: Any, facts: Sequence[Fact]) -> None:
            raise RuntimeError(facts)

        store = open_errors(refuse)

        with pytest.raises(RuntimeError), store.writing() as tx:  # noqa: PT012 - the block is what raises
            tx.projects.add("undone", created_at=NOON)
            tx.record(Noted(at=NOON))

        with store.reading() as tx:
            assert tx.projects.find(1) is None

    def test_a_recorder_writes_in_the_transaction_it_is_told_of(self, open_errors: OpenErrors) -> None:
        other = open_errors()
        store = open_errors(_adding(other))

        with store.writing() as tx:
            tx.record(Noted(at=NOON))
        with pytest.raises(RuntimeError), store.writing() as tx:  # noqa: PT012 - the block is what raises
            tx.record(Noted(at=NOON))
            other.joining(tx).projects.add("undone", created_at=NOON)
            raise RuntimeError

        with store.reading() as tx:
            assert [tx.projects.find(number) is not None for number in (1, 2)] == [True, False]

    def test_a_transaction_of_something_else_cannot_be_joined(self, open_errors: OpenErrors) -> None:
        with pytest.raises(TypeError):
            open_errors().joining(object())

    def test_reading_sees_one_state_while_others_write(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors())
        with store.writing() as tx:
            file(tx, [event(0, pattern())], [pattern()])

        with ThreadPoolExecutor(4) as pool:
            written = [pool.submit(_log, store, number) for number in range(1, 41)]
            seen = [_counted_twice(store) for _ in range(40)]
            assert [future.result() for future in written] == [None] * 40

        assert [first for first, _ in seen] == [second for _, second in seen]

    def test_what_is_fetched_stays_locked_so_no_update_is_lost(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors())
        with store.writing() as tx:
            tx.patterns.claim([pattern()])

        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(lambda _: _add_one_user(store), range(40))) == [None] * 40

        with store.reading() as tx:
            found = tx.patterns.fetch(uuid(1))
            assert found is not None
            assert found.users == 40


def _adding(store: ErrorsStore) -> Recorder:
    def record(tx: Any, _: Sequence[Fact]) -> None:
        store.joining(tx).projects.add("recorded", created_at=NOON)

    return record


def _write_everything(tx: Any) -> None:
    tx.projects.add("second", created_at=NOON)
    tx.projects.add_key(ProjectKey(key="a" * 32, project_id=1, created_at=NOON))
    tx.projects.add_member(1, uuid(7))
    file(tx, [event(1, pattern())], [pattern()])
    tally = Tally(
        project_id=1, pattern_id=uuid(1), hour=NOON, environment="", release="", severity=Severity.LOW, events=1
    )
    tx.counts.add([tally])
    tx.counts.add_tags({(uuid(1), "os", "Linux"): 1})
    tx.counts.add_users([(uuid(1), "ann")])
    tx.counts.add_arrivals([Arrivals(project_id=1, minute=NOON, environment="", events=1)])
    tx.history.add([Activity(id=uuid(1), project_id=1, pattern_id=uuid(1), at=NOON, deed=Deed.CREATED)])


def _everything(store: ErrorsStore) -> list[object]:
    everything = PageRequest(limit=100)
    with store.reading() as tx:
        return [
            list(tx.projects.listed(None, everything).items),
            tx.projects.find_key("a" * 32),
            list(tx.projects.members(1)),
            list(tx.events.newest(Criteria(), everything).items),
            list(tx.patterns.listed(Criteria(), "users", everything).items),
            list(tx.patterns.listed(Criteria(user="ann"), "users", everything).items),
            tx.counts.sums(Criteria(), "hour"),
            list(tx.counts.tags(uuid(1), 5)),
            tx.counts.arrived(None, since=NOON),
            list(tx.history.between(None, since=NOON, until=NOON.replace(hour=13))),
        ]


def _log(store: ErrorsStore, number: int) -> None:
    with store.writing() as tx:
        file(tx, [event(number, pattern())], [pattern()])


def _counted_twice(store: ErrorsStore) -> tuple[int, int]:
    with store.reading() as tx:
        found = tx.patterns.fetch(uuid(1))
        return found.frequency if found else 0, sum(tx.counts.totals().values())


def _add_one_user(store: ErrorsStore) -> None:
    with store.writing() as tx:
        found = tx.patterns.fetch(uuid(1))
        if found:
            tx.patterns.save([attrs.evolve(found, users=found.users + 1)])
