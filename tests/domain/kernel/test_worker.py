"""What a worker does with jobs, on every store; the clock stands still."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from softfactory.adapters.wakeup import PollingWakeup
from softfactory.domain.kernel.ids import Ids
from softfactory.domain.kernel.jobs import JobState
from softfactory.domain.kernel.paging import PageRequest
from softfactory.domain.kernel.store import StoreUnavailable
from softfactory.domain.kernel.work import Cron, Work
from softfactory.domain.kernel.worker import CALLS, KILLED, Worker
from softfactory.testing.jobs import claimed, found, listed, with_jobs
from softfactory.testing.samples import NOON, job, uuid

LEASE = timedelta(seconds=30)
HOUR = timedelta(hours=1)
PATIENCE = 20


class Unhappy(Exception):
    """What works raise here."""


def note(tx, one, result):
    """Leave a trace in the database: a job of a kind that nobody does."""
    tx.jobs.put(job(int(one.payload["trace"]), kind="trace", payload={"result": str(result)}))


def traces(store):
    return sorted(int(one.id[9:13], 16) for one in listed(store) if one.kind == "trace")


def there(store, number):
    one = found(store, number)
    assert one
    return one


def traced(number, **changes):
    return job(number, payload={"trace": str(number + 1000)}, **changes)


@pytest.fixture
def worker_of(clock):
    def make(store, *crons, wakeup=None, **works):
        ids = Ids(clock, random.Random(7).randbytes)  # noqa: S311 - repeatable
        wakeup = wakeup or PollingWakeup()
        return Worker(store=store, works=works, crons=crons, now=clock, ids=ids, wakeup=wakeup, lease=LEASE)

    return make


class Sleeper(PollingWakeup):
    """Sleeps until it is woken, and tells when nobody has woken it yet."""

    def __init__(self):
        super().__init__()
        self.fast = threading.Event()

    def sleep(self, seconds):
        del seconds
        if self._calls.empty():
            self.fast.set()
        self._calls.get(timeout=PATIENCE)


@pytest.fixture
def running():
    """Run workers in threads, and stop them in the end."""
    workers = []

    def run(worker):
        thread = threading.Thread(target=worker.run)
        workers.append((worker, thread))
        thread.start()

    yield run
    for worker, _ in workers:
        worker.stop()
    for _, thread in workers:
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_everything_due_is_done_and_finished_with_what_it_changes(open_store, worker_of):
    store = with_jobs(open_store(), *map(traced, range(1, 251)), traced(300, due_at=NOON + LEASE))

    worker_of(store, greet=Work(keep=note)).run_due()

    assert traces(store) == [*range(1001, 1251)]
    assert [one.id for one in listed(store) if one.kind == "greet"] == [uuid(300)]


def test_many_can_be_kept_at_once(open_store, worker_of):
    store = with_jobs(open_store(), *map(traced, range(1, 251)))
    groups = []

    worker_of(store, greet=Work(keep_all=lambda _, done: groups.append(len(done)))).run_due()

    assert groups == [100, 100, 50]


def test_what_a_call_returns_is_kept(open_store, worker_of):
    store = with_jobs(open_store(), *map(traced, range(1, 21)))

    worker_of(store, greet=Work(call=lambda one: f"sent {one.id}", keep=note)).run_due()

    assert there(store, 1001).payload == {"result": f"sent {uuid(1)}"}
    assert traces(store) == [*range(1001, 1021)]


def test_a_job_that_a_work_puts_is_done_too(open_store, worker_of):
    store = with_jobs(open_store(), job(1))
    work = {"greet": Work(keep=lambda tx, *_: tx.jobs.put(traced(2, kind="follow"))), "follow": Work(keep=note)}

    worker_of(store, **work).run_due()

    assert traces(store) == [1002]


def test_one_that_fails_among_many_fails_alone_and_undoes_only_its_own(open_store, worker_of, clock):
    def keep(tx, one, result):
        note(tx, one, result)
        if one.id == uuid(7):
            raise Unhappy("no")

    store = with_jobs(open_store(), *map(traced, range(1, 21)))

    worker_of(store, greet=Work(keep=keep)).run_due()

    assert traces(store) == [number + 1000 for number in range(1, 21) if number != 7]
    failed = there(store, 7)
    assert (failed.attempts, failed.last_error, failed.lease_until) == (1, "Unhappy: no", None)
    assert clock.now + timedelta(seconds=5) < failed.due_at <= clock.now + timedelta(seconds=10)


@pytest.mark.parametrize("where", ["call", "keep"])
def test_what_fails_again_and_again_is_buried_with_its_error(open_store, worker_of, clock, where):
    attempts = []

    def fail(*_):
        attempts.append(clock.now)
        raise Unhappy("no\nTraceback")

    works = {"call": Work(call=fail, most_attempts=4), "keep": Work(keep=fail, most_attempts=4)}
    store = with_jobs(open_store(), job(1))
    worker = worker_of(store, greet=works[where])
    for _ in range(9):
        worker.run_due()
        clock.advance(HOUR)

    assert len(attempts) == 4
    dead = there(store, 1)
    assert (dead.state, dead.attempts, dead.last_error) == (JobState.DEAD, 4, "Unhappy: no")


def test_one_that_kills_its_worker_again_and_again_is_buried_and_takes_nobody_along(open_store, worker_of, clock):
    class Killed(BaseException):
        pass

    def keep(tx, one, result):
        if one.id == uuid(7):
            raise Killed
        note(tx, one, result)
        attempts[one.id] = one.attempts

    store = with_jobs(open_store(), *map(traced, range(1, 51)))
    kills, attempts = 0, {}
    for _ in range(200):
        try:
            worker_of(store, greet=Work(keep=keep, most_attempts=3)).run_due()
        except Killed:
            kills += 1
            with_jobs(store, traced(100 + kills))
        clock.advance(LEASE)

    assert kills == 3
    assert traces(store) == [number + 1000 for number in [*range(1, 51), 101, 102, 103] if number != 7]
    assert [attempts[uuid(number)] for number in (101, 102, 103)] == [1, 1, 1]
    assert (there(store, 7).state, there(store, 7).last_error) == (JobState.DEAD, KILLED)


def test_what_another_worker_has_taken_meanwhile_is_not_kept(open_store, worker_of, clock):
    store = with_jobs(open_store(), traced(1))

    def call(_):
        claimed(store, at=clock.now + 2 * LEASE, tried=True)

    worker_of(store, greet=Work(call=call, keep=note)).run_due()

    assert traces(store) == []
    assert there(store, 1).attempts == 2


def test_a_cron_entry_fires_once_a_slot_however_many_workers_there_are(open_store, worker_of, clock):
    done = []
    work, entry = Work(keep=lambda _, one, __: done.append(one)), Cron(name="hourly", kind="count", every=HOUR)
    store = open_store()
    workers = [worker_of(store, entry, count=work) for _ in range(4)]

    for _ in range(3):
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda worker: worker.run_due(), workers))
        clock.advance(HOUR)

    assert [one.due_at for one in done] == [NOON, NOON + HOUR, NOON + 2 * HOUR]


def test_slots_that_were_missed_fire_once(open_store, worker_of, clock):
    done = []
    worker = worker_of(
        open_store(),
        Cron(name="hourly", kind="count", every=HOUR),
        count=Work(keep=lambda _, one, __: done.append(one.due_at)),
    )
    worker.run_due()
    clock.advance(10 * HOUR)
    worker.run_due()

    assert done == [NOON, NOON + 10 * HOUR]


def test_there_is_no_second_job_of_a_cron_entry_while_the_first_is_not_finished(open_store, worker_of, clock):
    store = open_store()
    worker = worker_of(store, Cron(name="hourly", kind="count", every=HOUR))
    for _ in range(3):
        worker.run_due()
        clock.advance(HOUR)

    assert len(listed(store)) == 1


def test_jobs_of_a_kind_that_it_does_not_know_are_left(open_store, worker_of):
    store = with_jobs(open_store(), job(1, kind="other"))

    worker_of(store, greet=Work()).run_due()

    assert there(store, 1) == job(1, kind="other")


def test_calls_that_hang_delay_no_other_job(open_store, worker_of, running):
    gate, done = threading.Event(), threading.Event()
    hanging = [job(number, kind="hang") for number in range(1, 2 * CALLS)]
    store = with_jobs(open_store(), *hanging, job(100), job(101, kind="ring"))
    rung = []

    def ring(one):
        rung.append(one.id)
        if len(rung) == 2:
            done.set()

    works = {
        "hang": Work(call=lambda _: gate.wait(PATIENCE)),
        "ring": Work(call=ring),
        "greet": Work(keep=lambda _, one, __: ring(one)),
    }
    worker = worker_of(store, **works)
    running(worker)

    assert done.wait(PATIENCE)
    with store.reading() as tx:
        assert len(tx.jobs.listed(JobState.RUNNING, PageRequest(limit=100)).items) >= CALLS
    gate.set()


def test_the_lease_of_what_is_being_called_is_extended(open_store, worker_of, clock, running):
    gate, begun = threading.Event(), threading.Event()
    store = with_jobs(open_store(), traced(1), job(2, kind="other", due_at=NOON + 5 * LEASE))
    later = threading.Event()

    def call(_):
        begun.set()
        assert gate.wait(PATIENCE)

    works = {"greet": Work(call=call, keep=note), "other": Work(keep=lambda *_: later.set())}
    worker = worker_of(store, **works)
    running(worker)
    assert begun.wait(PATIENCE)
    for _ in range(10):
        clock.advance(LEASE / 2)
        while there(store, 1).lease_until < clock.now + LEASE:
            worker.wakeup.wake()
    assert later.wait(PATIENCE)
    assert there(store, 1).attempts == 1
    gate.set()
    while found(store, 1):
        pass

    assert traces(store) == [1001]


def test_a_stopped_worker_finishes_what_it_holds_and_claims_no_more(open_store, worker_of):
    gate, sleeper = threading.Event(), Sleeper()

    def call(_):
        sleeper.fast.clear()
        sleeper.wake()  # so that its next sleep comes after this call has begun
        assert gate.wait(PATIENCE)

    store = with_jobs(open_store(), traced(1))
    worker = worker_of(store, wakeup=sleeper, greet=Work(call=call, keep=note))
    thread = threading.Thread(target=worker.run)
    thread.start()
    assert sleeper.fast.wait(PATIENCE)
    worker.stop()
    with_jobs(store, traced(2))
    gate.set()
    thread.join(PATIENCE)

    assert not thread.is_alive()
    assert (traces(store), there(store, 2).attempts) == ([1001], 0)


class Away:
    """A store of a database that does not answer for a while."""

    def __init__(self, store, refusals):
        self.store, self.refusals = store, refusals

    def reading(self):
        return self._or_refuse(self.store.reading)

    def writing(self):
        return self._or_refuse(self.store.writing)

    def _or_refuse(self, open_it):
        if self.refusals:
            self.refusals -= 1
            raise StoreUnavailable
        return open_it()


def test_a_database_that_is_away_is_waited_for_and_no_result_is_lost(open_store, worker_of, running):
    store, calls, kept = open_store(), [], threading.Event()
    away = Away(with_jobs(store, traced(1)), 2)

    def call(one):
        calls.append(one)
        away.refusals = 3

    running(worker_of(away, greet=Work(call=call, keep=lambda *_: kept.set())))

    assert kept.wait(PATIENCE)
    assert len(calls) == 1


def test_what_keeps_a_database_busy_that_answers_is_the_jobs_own_failure(open_store, worker_of):
    def keep(tx, one, result):
        if one.id == uuid(2):
            raise StoreUnavailable("It takes too long.")
        note(tx, one, result)

    store = with_jobs(open_store(), *map(traced, range(1, 4)))

    worker_of(store, greet=Work(keep=keep)).run_due()

    assert traces(store) == [1001, 1003]
    assert there(store, 2).last_error == "StoreUnavailable: It takes too long."
