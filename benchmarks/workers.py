"""Is every job done, and none twice, when workers are killed again and again?

    python -m benchmarks.workers [--jobs 10000] [--kills 60] [--stores sqlite,postgresql]

Two processes, as if they were two machines, work on one database. At random one of them is killed (SIGKILL) and started
again. Every job inserts a row; half of them call something first. In the end each job has one row.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import sqlalchemy as sa
from rich.console import Console
from rich.table import Table

from benchmarks.jobs import effects, insert
from benchmarks.machine import postgres
from softfactory.adapters.sql import migrations
from softfactory.adapters.sql.engine import connect
from softfactory.adapters.sql.store import SqlStore, SqlTx
from softfactory.container import build
from softfactory.domain.kernel.ids import Ids
from softfactory.domain.kernel.jobs import Job
from softfactory.domain.kernel.work import Work
from softfactory.entrypoints.worker.process import work
from softfactory.settings import Settings

KINDS = ("keep", "call")
LEASE = timedelta(seconds=1)
SOONEST, LATEST = 0.05, 0.6
"""Seconds between two kills, from when both workers work."""
CALL = 0.05
"""Seconds that a call takes: long enough for most kills to meet some."""
PATIENCE = 120.0
console = Console(width=130)


@attrs.define
class Case:
    """One database, and two workers on it."""

    name: str
    url: str
    engine: sa.Engine
    workers: "list[subprocess.Popen[str]]" = attrs.field(factory=list)
    kills: int = 0

    def put(self, count: int) -> None:
        """Put jobs, half of them of each kind."""
        at, dice = datetime.now(UTC), random.Random()
        ids = Ids(lambda: at, dice.randbytes)
        with SqlStore(self.engine, SqlTx).writing() as tx:
            for number in range(count):
                tx.jobs.put(Job(id=ids.uuid7(), kind=KINDS[number % 2], created_at=at, due_at=at))

    def left(self) -> int:
        """Return how many jobs are not finished."""
        with self.engine.connect() as connection:
            return int(connection.execute(sa.text("SELECT count(*) FROM jobs")).scalar_one())

    def effects(self) -> tuple[int, int]:
        """Return how many rows there are, and of how many jobs."""
        query = sa.select(sa.func.count(), sa.func.count(effects.c.job.distinct()))
        with self.engine.connect() as connection:
            rows, jobs = connection.execute(query).one()
            return rows, jobs

    def run(self, kills: int) -> None:
        """Have it all done, killing a worker again and again while there is something to do."""
        dice = random.Random()
        self.workers = [self._start(), self._start()]
        while self.left() and self.kills < kills:
            time.sleep(dice.uniform(SOONEST, LATEST))
            self.workers.pop(dice.randrange(2)).kill()
            self.kills += 1
            self.workers.append(self._start())
        until = time.monotonic() + PATIENCE
        while self.left() and time.monotonic() < until:
            time.sleep(0.1)
        for worker in self.workers:
            worker.terminate()
            worker.wait(PATIENCE)

    def _start(self) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "benchmarks.workers", "--as-worker", self.url]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout
        assert process.stdout.readline()
        return process


def as_worker(url: str) -> None:
    """Be one of the two."""
    works = {"keep": Work(keep=_insert), "call": Work(call=lambda _: time.sleep(CALL), keep=_insert)}
    services = build(Settings(database_url=url, secret_key="-" * 40), works=works, crons=())
    services.worker.lease = LEASE
    work(services.worker, ready=lambda: print("ready", flush=True))


def _insert(tx: Any, one: Job, _: object) -> None:  # noqa: ANN401 - the transaction of either database
    insert(tx, one)


def main() -> None:
    """Run the command; exits with 1 when a job is lost or done twice."""
    options = _arguments()
    if options.as_worker:
        as_worker(options.as_worker)
        return
    table = Table("store", "jobs", "kills", "seconds", "done", "lost", "twice")
    wrong = 0
    with ExitStack() as stack:
        for case in _cases(options.stores, stack):
            case.put(options.jobs)
            started = time.perf_counter()
            case.run(options.kills)
            seconds = time.perf_counter() - started
            rows, done = case.effects()
            lost, twice = options.jobs - done, rows - done
            figures = (options.jobs, case.kills, round(seconds), done, lost, twice)
            table.add_row(case.name, *(f"{figure:,}" for figure in figures))
            wrong += lost + twice
            case.engine.dispose()
    console.print(table)
    sys.exit(1 if wrong else 0)


def _cases(stores: str, stack: ExitStack) -> Iterator[Case]:
    directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    for name in stores.split(","):
        server = stack.enter_context(postgres()) if name == "postgresql" else None
        url = server.database("of_workers") if server else f"sqlite:///{directory}/of_workers.db"
        engine = connect(url)
        migrations.upgrade(engine)
        effects.create(engine)
        yield Case(name, url, engine)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.workers", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--jobs", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=60, help="at most")
    parser.add_argument("--stores", default="sqlite,postgresql")
    parser.add_argument("--as-worker", metavar="URL", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
