"""The contract of removing events."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import attrs

from softfactory.domain.errors.model import Event, Known, Severity
from softfactory.domain.errors.ports import Criteria, ErrorsStore
from softfactory.domain.errors.retention.ports import Crowd
from softfactory.domain.kernel.paging import PageRequest
from softfactory.testing.samples import NOON, event, file, hex_id, pattern, uuid, with_project
from softfactory.testing.stores import OpenErrors

MINUTE = timedelta(minutes=1)
LATER = NOON + timedelta(days=1)
LONG_AGO = NOON - timedelta(days=30)


class RetentionContract:
    """What every adapter promises about removing events."""

    def test_removed_events_are_gone_but_known(self, open_errors: OpenErrors) -> None:
        store = _filled(open_errors())

        assert _remove(store, 2, 3, 99) == 2  # 99 is none

        with store.reading() as tx:
            assert tx.events.find(hex_id(2), None) is None
            assert [one.event_id for one in _events(store)] == [hex_id(number) for number in (5, 4, 1)]
            known = tx.events.known([(1, hex_id(number)) for number in (1, 2, 9)])
            assert known == {(1, hex_id(number)): _known(number) for number in (1, 2)}
            assert tx.events.known([(2, hex_id(2))]) == {}
            assert tx.retention.removed() == {1: 2}
            assert sum(tx.counts.totals().values()) == 5

    def test_removing_again_counts_nothing(self, open_errors: OpenErrors) -> None:
        store = _filled(open_errors())

        assert [_remove(store, 2, 3), _remove(store, 2, 3), _remove(store, 4), _remove(store)] == [2, 0, 1, 0]

        with store.reading() as tx:
            assert tx.retention.removed() == {1: 3}

    def test_what_a_pattern_shows_as_its_latest_stays_even_if_another_is_as_late(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors())
        with store.writing() as tx:
            file(tx, [event(9, pattern()), event(1, pattern())], [pattern()])
        with store.reading() as tx:
            found = tx.patterns.fetch(uuid(1))

        assert found is not None
        assert found.latest_event == hex_id(1)
        assert _remove(store, 1, 9) == 1
        assert [one.event_id for one in _events(store)] == [hex_id(1)]

    def test_what_the_pattern_it_was_merged_into_shows_stays_too(self, open_errors: OpenErrors) -> None:
        store = _filled(open_errors())
        with store.writing() as tx:
            claimed = tx.patterns.claim([pattern(1), pattern(2)])
            target = attrs.evolve(claimed[1, hex_id(2)], latest_event=hex_id(3))
            tx.patterns.save([attrs.evolve(claimed[1, hex_id(1)], living_id=target.id, parent_id=target.id), target])

        assert _remove(store, 2, 3, 4) == 2

        with store.reading() as tx:
            assert tx.events.known([(1, hex_id(2))]) == {(1, hex_id(2)): attrs.evolve(_known(2), pattern_id=uuid(2))}
            assert {one.event_id for one in _events(store)} == {hex_id(number) for number in (1, 3, 5)}

    def test_what_came_lately_stays(self, open_errors: OpenErrors) -> None:
        store = _filled(open_errors())

        assert _remove(store, 2, 3, received_before=NOON) == 0
        assert _remove(store, 2, 3, received_before=NOON + timedelta(microseconds=1)) == 2

    def test_what_came_long_ago_is_forgotten_with_it(self, open_errors: OpenErrors) -> None:
        store = _filled(open_errors())

        assert _remove(store, 2, forget_before=NOON + timedelta(microseconds=1)) == 1
        assert _remove(store, 3, forget_before=NOON) == 1

        with store.reading() as tx:
            assert tx.events.known([(1, hex_id(2)), (1, hex_id(3))]).keys() == {(1, hex_id(3))}

    def test_the_removed_are_forgotten_some_at_a_time(self, open_errors: OpenErrors) -> None:
        store = _filled(open_errors())
        _remove(store, 2, 3, 4)
        soon = NOON + timedelta(microseconds=1)

        with store.writing() as tx:
            assert [tx.retention.forget(before=before, most=2) for before in (NOON, soon, soon, soon)] == [0, 2, 1, 0]
            assert tx.events.known([(1, hex_id(number)) for number in range(6)]).keys() == {
                (1, hex_id(1)),
                (1, hex_id(5)),
            }

    def test_patterns_are_told_how_many_they_have(self, open_errors: OpenErrors) -> None:
        store = _filled(open_errors())
        with store.writing() as tx:
            tx.patterns.claim([pattern(3), pattern(4, project_id=2)])

        with store.reading() as tx:
            found = tx.retention.crowds(1, since=NOON + 3 * MINUTE)

        empty = [Crowd(pattern_id=uuid(number), old=0, young=0) for number in (2, 3)]
        assert sorted(found, key=lambda crowd: crowd.pattern_id) == [Crowd(pattern_id=uuid(1), old=2, young=3), *empty]

    def test_patterns_with_an_old_event_that_is_neither_first_nor_latest_are_found(
        self, open_errors: OpenErrors
    ) -> None:
        store = with_project(open_errors(), 2)
        patterns = [pattern(number, project_id=1 + (number == 6)) for number in range(1, 7)]
        minutes = {1: [0, 0, 9], 2: [0, 1], 3: [0, 5, 9], 4: [0, 4, 9, 9], 5: [], 6: [0, 0, 0]}
        with store.writing() as tx:
            at = [(of, NOON + minute * MINUTE) for of in patterns for minute in minutes[patterns.index(of) + 1]]
            file(tx, [event(n, of, timestamp=when, received_at=LATER) for n, (of, when) in enumerate(at)], patterns)

        with store.reading() as tx:
            found = [
                list(tx.retention.aged(1, before=NOON + 5 * MINUTE, after=after, most=most))
                for after, most in (("", 9), ("", 1), (uuid(1), 9), (uuid(4), 9))
            ]

        assert found == [[uuid(1), uuid(4)], [uuid(1)], [uuid(4)], []]

    def test_marks_are_told_in_order_within_their_bounds(self, open_errors: OpenErrors) -> None:
        store, marks = _marked(open_errors(), 10)
        with store.reading() as tx:
            told = tx.retention.marks

            assert list(told(uuid(1), most=99)) == marks
            assert list(told(uuid(1), after=marks[2], until=marks[6], most=99)) == marks[3:7]
            assert list(told(uuid(1), after=marks[2], most=2)) == marks[3:5]
            assert list(told(uuid(1), until=marks[0], most=2)) == marks[:1]
            assert list(told(uuid(2), most=9)) == []

    def test_borders_stand_at_regular_distances_and_at_both_ends(self, open_errors: OpenErrors) -> None:
        store, marks = _marked(open_errors(), 10)
        with store.reading() as tx:
            told = tx.retention.borders

            assert list(told(uuid(1), before=LATER, every=3)) == marks[::3]
            assert list(told(uuid(1), before=LATER, every=4)) == [marks[0], marks[4], marks[8], marks[9]]
            assert list(told(uuid(1), before=LATER, every=99)) == [marks[0], marks[9]]
            assert list(told(uuid(1), before=marks[5][0], every=3)) == [marks[0], marks[3], marks[4]]
            assert list(told(uuid(1), before=marks[0][0], every=2)) == []

    def test_whoever_removes_and_whoever_stores_at_once_lose_nothing(self, open_errors: OpenErrors) -> None:
        store = _filled(open_errors())

        with ThreadPoolExecutor(6) as pool:
            stored = pool.map(lambda number: _store(store, number), range(100, 140))
            removed = pool.map(lambda number: _remove(store, 2, 3, 4, number), range(100, 140))
            gone = sum(removed)
            assert sum(stored) == 40

        with store.reading() as tx:
            [found] = tx.patterns.listed(Criteria(pattern=uuid(1)), "frequency", PageRequest()).items
            keys = [(1, hex_id(number)) for number in [*range(1, 6), *range(100, 140)]]
            assert found.frequency == 45
            assert tx.retention.removed() == {1: gone}
            assert len(_events(store)) == 45 - gone
            assert tx.events.known(keys).keys() == set(keys)


def _filled(store: ErrorsStore) -> ErrorsStore:
    """Return the store with five events of pattern 1, a minute after each other, and pattern 2 without any."""
    with with_project(store, 2).writing() as tx:
        happened = [event(n, pattern(1), timestamp=NOON + n * MINUTE, received_at=NOON) for n in range(1, 6)]
        file(tx, happened, [pattern(1), pattern(2)])
    return store


def _marked(store: ErrorsStore, events: int) -> tuple[ErrorsStore, list[tuple[datetime, str]]]:
    """Return the store with events of pattern 1, two in each minute but the first, and where they stand."""
    marks = [(NOON + (number + 1) // 2 * MINUTE, hex_id(number)) for number in range(events)]
    with with_project(store).writing() as tx:
        happened = [event(int(event_id, 16), pattern(1), timestamp=at) for at, event_id in marks]
        file(tx, reversed(happened), [pattern(1)])
    return store, marks


def _remove(
    store: ErrorsStore, *numbers: int, received_before: datetime = LATER, forget_before: datetime = LONG_AGO
) -> int:
    ids = [hex_id(number) for number in numbers]
    with store.writing() as tx:
        return tx.retention.remove(1, ids, received_before=received_before, forget_before=forget_before)


def _store(store: ErrorsStore, number: int) -> int:
    with store.writing() as tx:
        file(tx, [event(number, pattern(1), timestamp=NOON + number * MINUTE)], [pattern(1)])
    return 1


def _events(store: ErrorsStore) -> list[Event]:
    with store.reading() as tx:
        return list(tx.events.newest(Criteria(), PageRequest(limit=100)).items)


def _known(number: int) -> Known:
    return Known(project_id=1, event_id=hex_id(number), pattern_id=uuid(1), severity=Severity.MEDIUM)
