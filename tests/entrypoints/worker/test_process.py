"""Workers in processes of their own, killed in the middle of their work: nothing is lost, nothing happens twice."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from softfactory.adapters.sql.engine import connect
from softfactory.adapters.sql.store import SqlStore, SqlTx
from softfactory.domain.kernel.store import Store, Tx
from softfactory.testing.jobs import listed, put
from softfactory.testing.samples import job

SOURCES = Path(__file__).parents[3] / "src"
PATIENCE = 60
JOBS = 300
PROGRAM = """
import sys
import time
from datetime import timedelta
import sqlalchemy as sa
from softfactory.container import build
from softfactory.domain.kernel.work import Cron, Work
from softfactory.entrypoints.worker.process import work
from softfactory.settings import Settings

def note(tx, one, result):
    tx.unit.connection.execute(sa.text("INSERT INTO effects VALUES (:id)"), {"id": one.id})
    print(one.id, flush=True)

def slowly(one):
    time.sleep(0.002)

works = {"greet": Work(keep=note, most_attempts=99), "call": Work(call=slowly, keep=note, most_attempts=99)}
crons = (Cron(name="yearly", kind="greet", every=timedelta(days=366)),) if "cron" in sys.argv else ()
services = build(Settings(database_url=sys.argv[1], secret_key="-" * 40), works=works, crons=crons)
services.worker.lease = timedelta(seconds=0.5)
work(services.worker, ready=lambda: print("ready", flush=True))
"""


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def url(request: pytest.FixtureRequest):
    found = request.getfixturevalue(request.param)
    engine = connect(found)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE effects (id TEXT NOT NULL)"))
    yield found
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE effects"))
    engine.dispose()


@pytest.fixture
def store(url: str):
    engine = connect(url)
    yield SqlStore(engine, SqlTx)
    engine.dispose()


@pytest.fixture
def start(url: str) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    started = []

    def one(*more: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, url, *more],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(SOURCES)},
        )
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        started.append(process)
        return process

    yield one
    for process in started:
        process.kill()
        process.communicate()


def effects(store: Store[Tx]) -> Counter[str]:
    with store.reading() as tx:
        return Counter(row[0] for row in tx.unit.connection.execute(sa.text("SELECT id FROM effects")))  # type: ignore[attr-defined]


def lines(process: "subprocess.Popen[str]", count: int) -> None:
    assert process.stdout
    for _ in range(count):
        assert process.stdout.readline()


def test_workers_killed_in_the_middle_lose_nothing_and_do_nothing_twice(url, store, start):
    at = datetime.now(UTC)
    jobs = [job(number, kind=("greet", "call")[number % 2], created_at=at, due_at=at) for number in range(JOBS)]
    with store.writing() as tx:
        for one in jobs:
            tx.jobs.put(one)

    for kill in range(6):
        killed, other = start(), start()
        lines(killed, 7 * kill + 1)
        killed.kill()
        other.kill()
        if len(effects(store)) == JOBS:
            break
    last = start()
    while listed(store):
        pass

    assert effects(store) == Counter(one.id for one in jobs)
    last.terminate()
    assert last.wait(PATIENCE) == 0


def test_a_cron_entry_fires_once_in_several_processes(store, start):
    workers = [start("cron") for _ in range(3)]
    put(store, job(1, due_at=datetime.now(UTC)))
    while len(effects(store)) < 2:
        pass
    for worker in workers:
        worker.terminate()

    assert [worker.wait(PATIENCE) for worker in workers] == [0, 0, 0]
    assert sum(effects(store).values()) == 2


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_stop_leaves_nothing_claimed(store, start, signum):
    at = datetime.now(UTC)
    with store.writing() as tx:
        for number in range(JOBS):
            tx.jobs.put(job(number, kind="call", created_at=at, due_at=at))
    worker = start()
    lines(worker, 20)
    worker.send_signal(signum)

    assert worker.wait(PATIENCE) == 0
    left = listed(store)
    assert all(one.attempts == 0 for one in left)
    assert len(left) + sum(effects(store).values()) == JOBS
