"""The contract of what patterns count."""

from collections import Counter
from datetime import timedelta
from typing import get_args

import attrs

from softfactory.domain.errors.model import Activity, Arrivals, Deed, Severity, Tally
from softfactory.domain.errors.ports import MOST_TAG_KEYS, Criteria, Dimension
from softfactory.testing.errors.scene import questions, scene
from softfactory.testing.samples import NOON, pattern, uuid, with_project
from softfactory.testing.stores import OpenErrors

MINUTE = timedelta(minutes=1)


class CountsContract:
    """What every adapter promises about counts and histories."""

    def test_sums_are_those_of_the_hours_asked_for(self, open_errors: OpenErrors) -> None:
        world = scene(open_errors())
        asked_of = {"projects", "pattern", "environment", "release", "since", "until"}

        for asked in questions():
            if any(value is not None and name not in asked_of for name, value in attrs.asdict(asked).items()):
                continue
            for by in get_args(Dimension):
                sums: Counter[object] = Counter()
                for tally in world.tallies:
                    if _is_counted(tally, asked):
                        of_type = world.patterns[tally.pattern_id].error_type
                        sums[of_type if by == "error_type" else getattr(tally, by)] += tally.events
                expected = sorted(sums.items(), key=lambda total: (-total[1], total[0]))
                with world.store.reading() as tx:
                    assert list(tx.counts.sums(asked, by).items()) == expected, (asked, by)

    def test_counts_of_one_hour_add_up(self, open_errors: OpenErrors) -> None:
        tally = Tally(
            project_id=1, pattern_id=uuid(1), hour=NOON, environment="", release="", severity=Severity.LOW, events=3
        )
        with with_project(open_errors()).writing() as tx:
            tx.patterns.claim([pattern()])
            tx.counts.add([])
            tx.counts.add([tally, attrs.evolve(tally, severity=Severity.HIGH, events=5)])
            tx.counts.add([tally])

            assert tx.counts.sums(Criteria(), "severity") == {Severity.LOW: 6, Severity.HIGH: 5}
            assert tx.counts.sums(Criteria(), "environment") == {"": 11}

    def test_of_many_tags_those_that_most_events_have_are_shown(self, open_errors: OpenErrors) -> None:
        with with_project(open_errors()).writing() as tx:
            tx.patterns.claim([pattern()])
            keys = [f"key{number:03}" for number in range(MOST_TAG_KEYS + 10)]
            tx.counts.add_tags({(uuid(1), key, value): 1 for key in keys for value in "ab"[: 1 + (key > keys[9])]})

            assert [key for key, *_ in tx.counts.tags(uuid(1), 1)] == keys[10:]

    def test_the_most_frequent_values_of_each_tag_come_first(self, open_errors: OpenErrors) -> None:
        with with_project(open_errors()).writing() as tx:
            tx.patterns.claim([pattern(1), pattern(2)])
            tx.counts.add_tags({})
            tx.counts.add_tags({(uuid(1), "os", value): events for value, events in (("b", 2), ("a", 2), ("C", 2))})
            tx.counts.add_tags({(uuid(1), "os", "z"): 2, (uuid(2), "os", "z"): 9, (uuid(1), "Zo", "é\0"[:1]): 1})
            tx.counts.add_tags({(uuid(1), "os", "z"): 1})

            assert list(tx.counts.tags(uuid(1), 3)) == [
                ("Zo", "é", 1),
                ("os", "z", 3),
                ("os", "C", 2),
                ("os", "a", 2),
            ]

    def test_people_are_new_once(self, open_errors: OpenErrors) -> None:
        with with_project(open_errors()).writing() as tx:
            tx.patterns.claim([pattern(1), pattern(2)])
            first = [(uuid(1), "ann"), (uuid(1), "bob"), (uuid(2), "ann")]

            assert set(tx.counts.add_users(first)) == set(first)
            assert set(tx.counts.add_users([*first, (uuid(1), "Ann")])) == {(uuid(1), "Ann")}
            assert list(tx.counts.add_users([])) == list(tx.counts.add_users(first)) == []

    def test_totals_leave_out_what_never_was(self, open_errors: OpenErrors) -> None:
        with with_project(open_errors(), 2).writing() as tx:
            assert tx.counts.totals() == {}

            tx.patterns.claim([pattern(1, low=2, frequency=2), pattern(2, low=1, critical=1), pattern(3, project_id=2)])

            assert tx.counts.totals() == {(1, Severity.LOW): 3, (1, Severity.CRITICAL): 1}

    def test_history_is_told_oldest_first_within_its_bounds(self, open_errors: OpenErrors) -> None:
        told = [_activity(number, NOON + MINUTE * minutes) for number, minutes in ((4, 0), (1, 1), (2, 1), (3, 2))]
        told[1] = attrs.evolve(told[1], deed=Deed.RESOLVED, actor=uuid(9), note="Zoë\n")
        told[2] = attrs.evolve(told[2], project_id=2)
        with with_project(open_errors(), 2).writing() as tx:
            tx.patterns.claim([pattern()])
            tx.history.add([])
            tx.history.add(list(reversed(told)))
            end = NOON + MINUTE * 2

            assert list(tx.history.between(None, since=NOON, until=end)) == told[:3]
            assert list(tx.history.between(frozenset({1}), since=NOON, until=end)) == told[:2]
            assert list(tx.history.between(None, since=NOON + MINUTE, until=end + MINUTE)) == told[1:]
            assert list(tx.history.between(frozenset(), since=NOON, until=end)) == []

    def test_arrivals_add_up_from_a_minute_on(self, open_errors: OpenErrors) -> None:
        minutes = [
            Arrivals(project_id=project, minute=NOON + MINUTE * minute, environment=environment, events=events)
            for project, minute, environment, events in (
                *((2, 1, "", 10), (1, 1, "", 90), (1, 1, "test", 10), (1, 0, "", 1)),
            )
        ]
        with with_project(open_errors(), 2).writing() as tx:
            assert tx.counts.arrived(None, since=NOON) == 0

            tx.counts.add_arrivals([])
            tx.counts.add_arrivals(minutes)
            tx.counts.add_arrivals(minutes[:1])

            assert tx.counts.arrived(None, since=NOON) == 121
            assert tx.counts.arrived(None, since=NOON + MINUTE * 1.5) == 120
            assert tx.counts.arrived(frozenset({1}), since=NOON) == 101
            assert tx.counts.arrived(frozenset(), since=NOON) == 0


def _is_counted(tally: Tally, asked: Criteria) -> bool:
    return (
        (asked.projects is None or tally.project_id in asked.projects)
        and asked.pattern in {None, tally.pattern_id}
        and asked.environment in {None, tally.environment}
        and asked.release in {None, tally.release}
        and (asked.since is None or tally.hour >= asked.since)
        and (asked.until is None or tally.hour < asked.until)
    )


def _activity(number: int, at: object) -> Activity:
    return Activity(id=uuid(number), project_id=1, pattern_id=uuid(1), at=at, deed=Deed.CREATED)  # type: ignore[arg-type]
