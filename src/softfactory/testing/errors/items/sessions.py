"""The contract of sessions: counted once, however many tell of them at the same time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import attrs

from softfactory.domain.errors.items.model import Outcome, ReleaseHealth, SessionCount, Trouble
from softfactory.domain.errors.ports import ErrorsStore
from softfactory.testing.samples import NOON, hex_id, with_project
from softfactory.testing.stores import OpenErrors

HOUR = timedelta(hours=1)
ONE = SessionCount(project_id=1, hour=NOON, environment="", release="shop@1", started=1)


class SessionsContract:
    """What every adapter promises about sessions."""

    def test_sessions_add_up_by_release_the_newest_first(self, open_errors: OpenErrors) -> None:
        later = attrs.evolve(ONE, hour=NOON + HOUR, release="shop@2", environment="staging", errored=1)
        with with_project(open_errors(), 2).writing() as tx:
            tx.sessions.count([])
            tx.sessions.count([ONE, ONE, later, attrs.evolve(later, release="Zoë"), attrs.evolve(ONE, project_id=2)])
            tx.sessions.count([attrs.evolve(ONE, hour=NOON + HOUR, crashed=1, abnormal=2), later])

            zoe, second, first = tx.sessions.health(1, NOON, most=10)
            assert (zoe.release, second) == (
                "Zoë",
                ReleaseHealth(release="shop@2", first_seen=NOON + HOUR, started=2, errored=2),
            ) or (second.release, zoe.release) == ("Zoë", "shop@2")
            assert first == ReleaseHealth(release="shop@1", first_seen=NOON, started=3, crashed=1, abnormal=2)

    def test_releases_of_one_environment_and_from_an_hour_on(self, open_errors: OpenErrors) -> None:
        staging = attrs.evolve(ONE, environment="staging", hour=NOON + HOUR)
        with with_project(open_errors()).writing() as tx:
            tx.sessions.count([ONE, staging, attrs.evolve(staging, release="shop@2")])
            seen = [health.release for health in tx.sessions.health(1, NOON, environment="staging", most=10)]

            assert seen == ["shop@1", "shop@2"]
            assert [health.release for health in tx.sessions.health(1, NOON, most=1)] == ["shop@2"]
            assert [health.started for health in tx.sessions.health(1, NOON, environment="", most=9)] == [1]
            assert [health.started for health in tx.sessions.health(1, NOON + HOUR, most=9)] == [1, 1]
            assert not tx.sessions.health(2**70, NOON, most=9)
            assert not tx.sessions.health(1, NOON, environment="\0", most=9)

    def test_a_change_may_take_away(self, open_errors: OpenErrors) -> None:
        with with_project(open_errors()).writing() as tx:
            tx.sessions.count([attrs.evolve(ONE, errored=1)])
            tx.sessions.count([attrs.evolve(ONE, started=0, errored=-1, crashed=1)])

            [found] = tx.sessions.health(1, NOON, most=1)
            assert (found.started, found.errored, found.crashed) == (1, 0, 1)

    def test_what_is_remembered_of_a_session_is_what_was_saved(self, open_errors: OpenErrors) -> None:
        first, other = _trouble(1), attrs.evolve(_trouble(1), project_id=2, environment="Zoë")
        store = with_project(open_errors(), 2)
        with store.writing() as tx:
            assert tx.sessions.claim([]) == {}
            assert tx.sessions.claim([other, first]) == {(1, hex_id(1)): first, (2, hex_id(1)): other}
            tx.sessions.save([attrs.evolve(first, outcome=Outcome.CRASHED)])

        with store.writing() as tx:
            known = tx.sessions.claim([attrs.evolve(first, release="shop@9"), _trouble(2)])
            assert known == {
                (1, hex_id(1)): attrs.evolve(first, outcome=Outcome.CRASHED),
                (1, hex_id(2)): _trouble(2),
            }

    def test_many_who_tell_of_one_session_count_it_once(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors())
        outcomes = [Outcome.ERRORED, Outcome.CRASHED, Outcome.ABNORMAL, Outcome.ERRORED] * 10

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda number: _tell(store, outcomes[number], number), range(40)))

        with store.reading() as tx:
            [found] = tx.sessions.health(1, NOON, most=1)
            assert (found.started, found.errored, found.abnormal, found.crashed) == (40, 0, 0, 3)

    def test_releases_of_events_come_by_their_first(self, open_errors: OpenErrors) -> None:
        with with_project(open_errors(), 2).writing() as tx:
            tx.counts.add_releases([(1, "b"), (1, "Zoë"), (2, "x")], at=NOON)
            tx.counts.add_releases([(1, "a")], at=NOON + HOUR)

            assert list(tx.sessions.reported(1, most=9).items()) == [("a", NOON + HOUR), ("Zoë", NOON), ("b", NOON)]
            assert list(tx.sessions.reported(1, most=1)) == ["a"]
            assert not tx.sessions.reported(2**70, most=9)

    def test_counts_and_memories_expire(self, open_errors: OpenErrors) -> None:
        with with_project(open_errors()).writing() as tx:
            tx.sessions.count([ONE, attrs.evolve(ONE, hour=NOON + HOUR)])
            tx.sessions.claim([_trouble(1), attrs.evolve(_trouble(2), hour=NOON + HOUR)])
            tx.sessions.save([attrs.evolve(_trouble(1), outcome=Outcome.CRASHED)])
            tx.sessions.expire(NOON + HOUR, troubles=NOON + HOUR)

            assert [health.first_seen for health in tx.sessions.health(1, NOON, most=9)] == [NOON + HOUR]
            assert tx.sessions.claim([_trouble(1)]) == {(1, hex_id(1)): _trouble(1)}


def _trouble(number: int) -> Trouble:
    return Trouble(project_id=1, sid=hex_id(number), hour=NOON, environment="", release="shop@1")


def _tell(store: ErrorsStore, outcome: Outcome, turn: int) -> None:
    order = (1, 2, 3) if turn % 2 else (3, 2, 1)
    with store.writing() as tx:
        known = tx.sessions.claim([_trouble(number) for number in order])
        changes = [ONE]
        for trouble in known.values():
            after, change = trouble.became(outcome)
            tx.sessions.save([after])
            changes += [change] if change else []
        tx.sessions.count(changes)
