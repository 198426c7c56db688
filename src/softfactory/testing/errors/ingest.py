"""The contract of what happens when errors are reported, races included."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import attrs
import pytest

from softfactory.domain.errors.model import Arrivals, Event, Pattern, Severity, Status, Tally
from softfactory.domain.errors.ports import Criteria, ErrorsStore
from softfactory.domain.errors.problems import EventIdTaken
from softfactory.domain.kernel.paging import PageRequest
from softfactory.testing.samples import NOON, event, file, hex_id, pattern, uuid, with_project
from softfactory.testing.stores import OpenErrors

ODD = "Zoë\n\t\\\"'%_ 😀 {{}} \u2028"


class IngestContract:
    """What every adapter promises about storing events."""

    def test_an_event_comes_back_as_it_was_stored(self, open_errors: OpenErrors) -> None:
        full = event(
            1, pattern(), message=ODD, error_type=ODD, severity=Severity.CRITICAL, culprit=ODD, environment=ODD,
            release=ODD, user=ODD, tags={ODD: ODD, "": ""}, timestamp=NOON - timedelta(microseconds=1),
            received_at=NOON + timedelta(days=36500, microseconds=999999),
        )  # fmt: skip
        bare = event(2, pattern())
        store = with_project(open_errors())
        with store.writing() as tx:
            tx.patterns.claim([pattern()])
            tx.events.append([(bare, b""), (full, bytes(range(256)))])

        with store.reading() as tx:
            keys = [(1, hex_id(number)) for number in (1, 2, 3)]
            known = {key: (one.pattern_id, one.severity) for key, one in tx.events.known(keys).items()}
            assert known == {key: (uuid(1), one.severity) for key, one in zip(keys, (full, bare), strict=False)}
            assert tx.events.find(hex_id(1), None) == (full, bytes(range(256)))
            assert tx.events.find(hex_id(2), frozenset({1})) == (bare, b"")
            assert tx.events.known([]) == {}

    def test_a_pattern_comes_back_as_it_was_saved(self, open_errors: OpenErrors) -> None:
        first = pattern(1, parts=(ODD, ""), error_type=ODD, template=ODD, first_release=ODD)
        changed = attrs.evolve(
            first, frequency=2**40, low=1, medium=2, high=3, critical=4, users=5, message=ODD, culprit=ODD,
            location=ODD, severity=Severity.CRITICAL, status=Status.RESOLVED, resolution=ODD, resolved_at=NOON,
            resolved_by=uuid(5), first_seen=NOON - timedelta(days=1), last_seen=NOON + timedelta(days=1),
            last_release=ODD,
            latest_event=hex_id(9), first_release=None,
        )  # fmt: skip
        store = with_project(open_errors())
        with store.writing() as tx:
            assert tx.patterns.claim([first]) == {(1, hex_id(1)): first}
            assert tx.patterns.claim([]) == {}
            tx.patterns.save([])
        with store.writing() as tx:
            again = tx.patterns.claim([attrs.evolve(first, id=uuid(99)), pattern(2)])
            assert again == {(1, hex_id(1)): first, (1, hex_id(2)): pattern(2)}
            tx.patterns.save([changed])

        with store.reading() as tx:
            assert tx.patterns.fetch(uuid(1)) == changed
            assert tx.patterns.fetch(uuid(99)) is None

    def test_the_same_fingerprint_in_two_projects_makes_two_patterns(self, open_errors: OpenErrors) -> None:
        mine, theirs = pattern(1), pattern(2, project_id=2, fingerprint=hex_id(1))

        with with_project(open_errors(), 2).writing() as tx:
            assert tx.patterns.claim([mine, theirs]) == {(1, hex_id(1)): mine, (2, hex_id(1)): theirs}

    def test_an_event_is_stored_once_in_a_project(self, open_errors: OpenErrors) -> None:
        mine, theirs = pattern(1), pattern(2, project_id=2)
        store = with_project(open_errors(), 2)
        with store.writing() as tx:
            tx.patterns.claim([mine, theirs])
            tx.events.append([(event(1, mine), b"first"), (event(1, theirs), b"theirs")])

        with pytest.raises(EventIdTaken), store.writing() as tx:
            tx.events.append([(event(5, mine), b""), (event(1, mine), b"second"), (event(6, mine), b"")])

        with store.reading() as tx:
            assert tx.events.find(hex_id(1), frozenset({1})) == (event(1, mine), b"first")
            assert tx.events.known([(1, hex_id(number)) for number in (5, 6)]) == {}

    def test_a_batch_may_hold_a_thousand(self, open_errors: OpenErrors) -> None:
        patterns = [pattern(number) for number in range(1000)]
        events = [event(number, patterns[number]) for number in range(1000)]
        store = with_project(open_errors())

        with store.writing() as tx:
            file(tx, events, patterns)

        with store.reading() as tx:
            assert len(tx.events.known([(1, one.event_id) for one in events])) == 1000
            assert sum(tx.counts.totals().values()) == 1000

    def test_concurrent_sightings_all_count_and_one_is_the_first(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors())

        with ThreadPoolExecutor(8) as pool:
            ids = list(pool.map(lambda number: _sight(store, number), range(1, 41)))

        with store.reading() as tx:
            [found] = tx.patterns.listed(Criteria(), "frequency", PageRequest()).items
            assert (found.frequency, found.medium) == (40, 40)
            assert {ids_of for ids_of, _ in ids} == {found.id}
            assert sorted(frequency for _, frequency in ids) == list(range(1, 41))

    def test_overlapping_batches_in_any_order_never_wait_in_a_circle(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors())
        with store.writing() as tx:  # whose ids are then the stored ones: two candidates never share an id in life
            tx.patterns.claim([pattern(number) for number in range(1, 9)])

        with ThreadPoolExecutor(6) as pool:
            stored = list(pool.map(lambda number: _shuffled_batch(store, number), range(60)))

        with store.reading() as tx:
            assert sum(tx.counts.totals().values()) == sum(stored)
            assert sum(tx.counts.sums(Criteria(), "hour").values()) == sum(stored)
            assert sum(events for *_, events in tx.counts.tags(uuid(1), 10)) == 60
            assert tx.counts.arrived(None, since=NOON) == sum(stored)

    def test_an_event_that_many_send_at_once_is_stored_by_one(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors())
        with store.writing() as tx:
            tx.patterns.claim([pattern(number) for number in range(1, 9)])

        with ThreadPoolExecutor(8) as pool:
            kept = list(pool.map(lambda number: _same_events(store, number), range(1, 9)))

        with store.reading() as tx:
            found: list[Event] = list(tx.events.newest(Criteria(), PageRequest(limit=100)).items)
            assert sum(kept) == 1
            assert len(found) == 10
            assert {one.pattern_id for one in found} == {uuid(kept.index(True) + 1)}


def _sight(store: ErrorsStore, number: int) -> tuple[str, int]:
    candidate = pattern(number, fingerprint=hex_id(7))
    with store.writing() as tx:
        [(_, counted)] = file(tx, [event(number, candidate)], [candidate]).items()
    return counted.id, counted.frequency


def _shuffled_batch(store: ErrorsStore, number: int) -> int:
    random_order = random.Random(number)  # noqa: S311 - repeatable
    chosen: list[Pattern] = [
        pattern(kind) for kind in random_order.sample([1, *random_order.sample(range(2, 9), 4)], 5)
    ]
    events = [event(number * 100 + index, of) for index, of in enumerate(chosen)]
    tallies = [
        Tally(project_id=1, pattern_id=of.id, hour=NOON, environment="", release="", severity=Severity.LOW, events=1)
        for of in chosen
    ]
    with store.writing() as tx:
        file(tx, events, chosen)
        tx.counts.add(tallies)
        tx.counts.add_tags({(uuid(1), "os", "Linux"): 1})
        tx.counts.add_users([(of.id, f"user {number % 3}") for of in chosen])
        minute = random_order.choice([NOON, NOON + timedelta(minutes=1)])
        tx.counts.add_arrivals([Arrivals(project_id=1, minute=minute, environment="", events=5)])
    return len(events)


def _same_events(store: ErrorsStore, sender: int) -> bool:
    numbers = list(range(1, 11))
    random.Random(sender).shuffle(numbers)  # noqa: S311 - repeatable
    try:
        with store.writing() as tx:
            tx.events.append([(event(number, pattern(sender)), b"") for number in numbers])
    except EventIdTaken:
        return False
    return True
