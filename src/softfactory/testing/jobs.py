"""The contract of jobs. Inherit it and give `open_store`."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import attrs
import pytest

from softfactory.domain.kernel.jobs import Job, JobState
from softfactory.domain.kernel.paging import BadCursor, PageRequest
from softfactory.domain.kernel.store import Store, Tx
from softfactory.testing.samples import NOON, job, uuid
from softfactory.testing.stores import OpenStore

SECOND = timedelta(seconds=1)
LEASE = 30 * SECOND
LATER = NOON + 2 * LEASE


class JobsContract:
    """What every store promises about jobs."""

    def test_a_job_is_kept_as_it_was_put(self, open_store: OpenStore) -> None:
        whole = job(1, payload={"to": "ann", "größe": "1"}, due_at=NOON + SECOND, dedupe_key="ann", last_error="…")
        store = with_jobs(open_store(), whole)

        assert found(store, 1) == whole
        assert found(store, 2) is None

    def test_a_job_is_undone_with_the_transaction_that_put_it(self, open_store: OpenStore) -> None:
        store = open_store()

        with pytest.raises(RuntimeError), store.writing() as tx:  # noqa: PT012 - the block is what raises
            tx.jobs.put(job(1))
            raise RuntimeError

        assert found(store, 1) is None

    def test_the_longest_due_are_claimed_first_and_no_more_than_asked_for(self, open_store: OpenStore) -> None:
        due = [job(1, due_at=NOON - SECOND), job(2, due_at=NOON - 3 * SECOND), job(3, due_at=NOON - 2 * SECOND)]
        store = with_jobs(open_store(), *due)

        assert [one.id for one in claimed(store, most=2)] == [uuid(2), uuid(3)]
        assert [one.id for one in claimed(store, most=2)] == [uuid(1)]

    def test_a_claimed_job_has_one_attempt_more_and_a_lease(self, open_store: OpenStore) -> None:
        store = with_jobs(open_store(), job(1))

        assert claimed(store) == [job(1, attempts=1, lease_until=NOON + LEASE)] == [found(store, 1)]

    def test_what_is_not_due_not_asked_for_or_dead_is_not_claimed(self, open_store: OpenStore) -> None:
        store = with_jobs(
            open_store(), job(1, due_at=NOON + timedelta(microseconds=1)), job(2, kind="other"), job(3, dead_at=NOON)
        )

        assert claimed(store) == claimed(store, tried=True) == []
        assert claimed(store, kinds=()) == []

    def test_a_job_comes_back_when_its_lease_is_over_and_not_before(self, open_store: OpenStore) -> None:
        store = with_jobs(open_store(), job(1))
        claimed(store)

        assert claimed(store, at=NOON + LEASE - timedelta(microseconds=1), tried=True) == []
        assert [one.attempts for one in claimed(store, at=NOON + LEASE, tried=True)] == [2]

    def test_those_claimed_before_can_be_asked_for_and_left_out(self, open_store: OpenStore) -> None:
        store = with_jobs(open_store(), job(1), job(2, attempts=1))

        assert [one.id for one in claimed(store, tried=True)] == [uuid(2)]
        assert [one.id for one in claimed(store, tried=False)] == [uuid(1)]

    def test_concurrent_claimers_never_share_a_job(self, open_store: OpenStore) -> None:
        store = with_jobs(open_store(), *map(job, range(200)))

        with ThreadPoolExecutor(8) as pool:
            groups = list(pool.map(lambda _: claimed(store, most=7), range(40)))

        taken = Counter(one.id for group in groups for one in group)
        assert len(taken) + len(claimed(store, most=200)) == 200
        assert set(taken.values()) == {1}
        assert max(map(len, groups)) <= 7

    def test_finished_jobs_are_gone_and_returned_once(self, open_store: OpenStore) -> None:
        store = with_jobs(open_store(), *map(job, range(150)))
        held = claimed(store, most=150)

        assert finished(store, held) == held
        assert finished(store, held) == []
        assert listed(store) == []

    def test_a_lost_lease_finishes_extends_postpones_and_buries_nothing(self, open_store: OpenStore) -> None:
        store = with_jobs(open_store(), job(1), job(2))
        lost = claimed(store)
        [mine] = claimed(store, at=LATER, most=1, tried=True)

        with store.writing() as tx:
            assert [one.id for one in tx.jobs.extend(lost, until=LATER + 9 * LEASE)] == [uuid(2)]
            assert not tx.jobs.postpone(lost[0], due_at=NOON, error="late")
            assert not tx.jobs.bury(lost[0], at=NOON, error="late")
            assert tx.jobs.finish(lost) == lost[1:]

        assert found(store, 1) == mine

    def test_what_was_let_go_of_is_no_longer_held(self, open_store: OpenStore) -> None:
        store = with_jobs(open_store(), job(1), job(2))
        held = claimed(store)
        with store.writing() as tx:
            tx.jobs.postpone(held[0], due_at=LATER, error="later")
            tx.jobs.bury(held[1], at=NOON, error="never")

        with store.writing() as tx:
            assert tx.jobs.finish(held) == tx.jobs.extend(held, until=LATER) == []
            assert not any(tx.jobs.postpone(one, due_at=NOON, error="") for one in held)
            assert not any(tx.jobs.bury(one, at=NOON, error="") for one in held)

    def test_what_nobody_claimed_is_not_finished(self, open_store: OpenStore) -> None:
        store = with_jobs(open_store(), job(1))

        assert finished(store, [job(1)]) == []

    def test_of_two_holders_in_a_race_one_finishes(self, open_store: OpenStore) -> None:
        store = with_jobs(open_store(), *map(job, range(50)))
        held = claimed(store)

        with ThreadPoolExecutor(8) as pool:
            groups = list(pool.map(lambda number: finished(store, held[number % 3 :]), range(24)))

        assert Counter(one.id for group in groups for one in group) == Counter(one.id for one in held)

    def test_finishing_is_undone_with_its_transaction(self, open_store: OpenStore) -> None:
        store = with_jobs(open_store(), job(1))
        held = claimed(store)

        with pytest.raises(RuntimeError), store.writing() as tx:  # noqa: PT012 - the block is what raises
            tx.jobs.finish(held)
            raise RuntimeError

        assert finished(store, held) == held

    def test_an_extended_lease_ends_later(self, open_store: OpenStore) -> None:
        store = with_jobs(open_store(), job(1))
        held = claimed(store)

        with store.writing() as tx:
            assert tx.jobs.extend(held, until=LATER) == [attrs.evolve(held[0], lease_until=LATER)]

        assert claimed(store, at=NOON + LEASE, tried=True) == []

    def test_a_postponed_job_waits_with_its_error(self, open_store: OpenStore) -> None:
        store = with_jobs(open_store(), job(1))
        [held] = claimed(store)

        with store.writing() as tx:
            assert tx.jobs.postpone(held, due_at=LATER, error="KeyError: 'x'")

        assert found(store, 1) == job(1, attempts=1, due_at=LATER, last_error="KeyError: 'x'")

    def test_a_buried_job_is_dead_and_frees_its_key(self, open_store: OpenStore) -> None:
        store = with_jobs(open_store(), job(1, dedupe_key="ann"))
        [held] = claimed(store)

        with store.writing() as tx:
            assert tx.jobs.bury(held, at=NOON, error="no")
            assert tx.jobs.put(job(2, dedupe_key="ann"))

        assert found(store, 1) == job(1, dedupe_key="ann", attempts=1, dead_at=NOON, last_error="no")

    def test_two_live_jobs_of_a_kind_never_share_a_key(self, open_store: OpenStore) -> None:
        store = with_jobs(open_store(), job(1, dedupe_key="ann"))
        others = [job(2, dedupe_key="bob"), job(3, dedupe_key="ann", kind="other"), job(4), job(5)]

        with store.writing() as tx:
            assert not tx.jobs.put(job(9, dedupe_key="ann"))
            assert all(tx.jobs.put(one) for one in others)
        finished(store, claimed(store, most=1))

        with store.writing() as tx:
            assert tx.jobs.put(job(9, dedupe_key="ann"))

    def test_of_many_with_one_key_in_a_race_one_is_stored(self, open_store: OpenStore) -> None:
        store = open_store()

        with ThreadPoolExecutor(8) as pool:
            stored = list(pool.map(lambda number: put(store, job(number, dedupe_key="ann")), range(40)))

        assert sum(stored) == len(listed(store)) == 1

    def test_the_next_is_due_or_its_lease_over(self, open_store: OpenStore) -> None:
        store = open_store()
        assert next_due(store) is None
        put(store, job(1, due_at=NOON))
        put(store, job(2, due_at=LATER))
        put(store, job(3, due_at=NOON - LEASE, kind="other"))
        put(store, job(4, due_at=NOON - LEASE, dead_at=NOON))

        assert next_due(store) == NOON
        claimed(store)
        assert next_due(store) == NOON + LEASE
        finished(store, [job(1, attempts=1)])
        assert next_due(store) == LATER
        assert next_due(store, "greet", "other") == NOON - LEASE

    def test_jobs_are_listed_by_state_newest_first_in_pages(self, open_store: OpenStore) -> None:
        store = with_jobs(open_store(), *map(job, range(1, 8)), job(8, dead_at=NOON), job(9, dead_at=NOON))
        claimed(store, most=3)
        everything, states = listed(store), {state: listed(store, state) for state in JobState}

        assert [one.id for one in everything] == [uuid(number) for number in range(9, 0, -1)]
        assert {state: [one.id for one in some] for state, some in states.items()} == {
            JobState.DEAD: [uuid(9), uuid(8)],
            JobState.WAITING: [uuid(7), uuid(6), uuid(5), uuid(4)],
            JobState.RUNNING: [uuid(3), uuid(2), uuid(1)],
        }
        assert all(one.state is state for state, some in states.items() for one in some)
        with store.reading() as tx, pytest.raises(BadCursor):
            tx.jobs.listed(None, PageRequest(cursor="x"))

    def test_a_dead_job_is_revived_with_all_its_attempts_before_it(self, open_store: OpenStore) -> None:
        store = with_jobs(open_store(), job(1, dead_at=NOON, attempts=9, last_error="no"), job(2))

        assert [revived(store, number) for number in (1, 1, 2, 3)] == [True, False, False, False]

        assert found(store, 1) == job(1, due_at=LATER, last_error="no")

    def test_a_dead_job_whose_key_is_taken_stays_dead_and_the_transaction_goes_on(self, open_store: OpenStore) -> None:
        dead = job(1, dead_at=NOON, dedupe_key="ann")
        store = with_jobs(open_store(), dead, job(2, dedupe_key="ann"))

        with store.writing() as tx:
            assert not tx.jobs.revive(uuid(1), at=LATER)
            tx.jobs.put(job(3))

        assert [found(store, number) is not None for number in (1, 2, 3)] == [True] * 3
        assert found(store, 1) == dead

    def test_an_id_that_is_none_is_not_found(self, open_store: OpenStore) -> None:
        store = open_store()

        with store.writing() as tx:
            assert tx.jobs.find("x") is None
            assert not tx.jobs.revive("x", at=NOON)

    def test_a_slot_fires_once_and_none_before_it(self, open_store: OpenStore) -> None:
        store = open_store()
        slots = [NOON, NOON, NOON - SECOND, NOON + SECOND]

        assert [fired(store, "hourly", slot) for slot in slots] == [True, False, False, True]
        assert fired(store, "daily", NOON)

    def test_a_slot_fires_once_in_a_race(self, open_store: OpenStore) -> None:
        store = open_store()

        with ThreadPoolExecutor(8) as pool:
            fires = list(pool.map(lambda number: fired(store, "hourly", NOON + number // 8 * SECOND), range(40)))

        assert sum(fires[:8]) <= 1
        assert 1 <= sum(fires) <= 5
        assert not fired(store, "hourly", NOON + 4 * SECOND)


def with_jobs(store: Store[Tx], *jobs: Job) -> Store[Tx]:
    with store.writing() as tx:
        assert all(tx.jobs.put(one) for one in jobs)
    return store


def put(store: Store[Tx], one: Job) -> bool:
    with store.writing() as tx:
        return tx.jobs.put(one)


def found(store: Store[Tx], number: int) -> Job | None:
    with store.reading() as tx:
        return tx.jobs.find(uuid(number))


def claimed(
    store: Store[Tx], *, at: datetime = NOON, most: int = 100, kinds: Sequence[str] = ("greet",), tried: bool = False
) -> list[Job]:
    with store.writing() as tx:
        return list(tx.jobs.claim(kinds, at=at, until=at + LEASE, most=most, tried=tried))


def finished(store: Store[Tx], jobs: Sequence[Job]) -> list[Job]:
    with store.writing() as tx:
        return list(tx.jobs.finish(jobs))


def revived(store: Store[Tx], number: int) -> bool:
    with store.writing() as tx:
        return tx.jobs.revive(uuid(number), at=LATER)


def fired(store: Store[Tx], cron: str, slot: datetime) -> bool:
    with store.writing() as tx:
        return tx.jobs.fire(cron, slot=slot)


def next_due(store: Store[Tx], *kinds: str) -> datetime | None:
    with store.reading() as tx:
        return tx.jobs.next_due(kinds or ("greet",))


def listed(store: Store[Tx], state: JobState | None = None) -> list[Job]:
    """Return all, page by page."""
    jobs: list[Job] = []
    cursor: str | None = None
    with store.reading() as tx:
        while True:
            page = tx.jobs.listed(state, PageRequest(limit=2, cursor=cursor))
            jobs, cursor = [*jobs, *page.items], page.next_cursor
            if cursor is None:
                return jobs
