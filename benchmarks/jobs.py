"""How many jobs a worker does in a second, beside single commits, and how soon a due one starts.

    python -m benchmarks.jobs [--jobs 10000] [--rounds 5] [--stores sqlite,postgresql]

Every job inserts a row in the transaction that finishes it; a single commit is a transaction that inserts the same row
and nothing else. The rounds are interleaved, and the table shows the median of them.
"""

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import sqlalchemy as sa
from rich.console import Console
from rich.table import Table

from benchmarks.machine import postgres
from softfactory.adapters.sql import migrations
from softfactory.adapters.sql.driver import run
from softfactory.adapters.sql.engine import connect
from softfactory.adapters.sql.prepared import Bulk
from softfactory.adapters.sql.rows import plain
from softfactory.container import Container
from softfactory.domain.kernel.jobs import Job
from softfactory.domain.kernel.work import Done, Work
from softfactory.domain.kernel.worker import Worker
from softfactory.settings import Settings

COMMITS = 1000
STARTS = 20
PAUSE = 0.3
"""Seconds between jobs whose start is timed: each finds the worker asleep."""
TARGET = 5.0
LATEST = 1.0
effects = sa.Table("effects", sa.MetaData(), sa.Column("job", sa.Text, nullable=False))
EFFECTS = Bulk(plain(effects), ["job"])
ONE = {"sqlite": "INSERT INTO effects (job) VALUES (?)", "postgresql": "INSERT INTO effects (job) VALUES ($1)"}
console = Console(width=130)


def insert(tx: Any, one: Job, _: object = None) -> None:  # noqa: ANN401 - the transaction of either database
    """Keep one job's effect."""
    run(tx.unit, [(ONE[tx.unit.dialect], [one.id])])


def insert_all(tx: Any, done: Sequence[Done]) -> None:  # noqa: ANN401 - the transaction of either database
    """Keep the effects of many."""
    EFFECTS.run(tx.unit, [(one.job.id,) for one in done])


@attrs.frozen
class Database:
    """One database and its workers."""

    name: str
    container: Container

    @classmethod
    def made(cls, name: str, url: str) -> "Database":
        """Make its schema, and the table of effects."""
        engine = connect(url)
        migrations.upgrade(engine)
        effects.create(engine)
        engine.dispose()
        return cls(name, Container(settings=Settings(database_url=url, secret_key="-" * 40)))

    def commits(self) -> float:
        """Return how many transactions of one row each are committed in a second."""
        store, one = self.container.jobs_store(), self._job()
        started = time.perf_counter()
        for _ in range(COMMITS):
            with store.writing() as tx:
                insert(tx, one)
        return COMMITS / (time.perf_counter() - started)

    def jobs(self, count: int, work: Work) -> float:
        """Return how many jobs are done in a second."""
        self.put(count)
        worker = self.worker(work)
        started = time.perf_counter()
        worker.run_due()
        return count / (time.perf_counter() - started)

    def starts(self) -> Iterator[float]:
        """Yield after how many seconds a job that was put is called, by a worker that sleeps and has one that hangs."""
        begun, hanging = threading.Event(), threading.Event()

        def call(one: Job) -> None:
            if one.payload:
                hanging.wait()
            begun.set()

        worker = self.worker(Work(call=call))
        thread = threading.Thread(target=worker.run)
        thread.start()
        self.put(1, hangs="yes")
        for _ in range(STARTS):
            time.sleep(PAUSE)
            begun.clear()
            started = time.perf_counter()
            self.put(1)
            begun.wait()
            yield time.perf_counter() - started
        hanging.set()
        worker.stop()
        thread.join()

    def put(self, count: int, **payload: str) -> None:
        """Put jobs that are due."""
        with self.container.jobs_store().writing() as tx:
            for _ in range(count):
                tx.jobs.put(self._job(**payload))

    def worker(self, work: Work) -> Worker:
        """Return a worker of these jobs."""
        made = self.container
        return Worker(
            store=made.jobs_store(), works={"benchmark": work}, now=made.clock(), ids=made.ids(), wakeup=made.wakeup()
        )

    def _job(self, **payload: str) -> Job:
        at = datetime.now(UTC)
        return Job(id=self.container.ids().uuid7(), kind="benchmark", payload=payload, created_at=at, due_at=at)


def databases(stores: str, stack: ExitStack) -> Iterator[Database]:
    """Make each database, empty."""
    directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    for name in stores.split(","):
        server = stack.enter_context(postgres()) if name == "postgresql" else None
        yield Database.made(name, server.database("of_jobs") if server else f"sqlite:///{directory}/of_jobs.db")


def main() -> None:
    """Run the command; exits with 1 when a target is missed."""
    options = _arguments()
    table = Table(
        "store",
        "commits/s",
        "jobs/s, each kept alone",
        "of commits",
        "jobs/s, kept in groups",
        "of commits",
        "start, median",
        "latest",
    )
    missed = 0
    with ExitStack() as stack:
        for database in databases(options.stores, stack):
            rounds = [
                (
                    database.commits(),
                    database.jobs(options.jobs, Work(keep=insert)),
                    database.jobs(options.jobs, Work(keep_all=insert_all)),
                )
                for _ in range(options.rounds)
            ]
            commits, alone, grouped = (statistics.median(column) for column in zip(*rounds, strict=True))
            starts = sorted(database.starts())
            rates = (
                f"{commits:,.0f}",
                f"{alone:,.0f}",
                f"{alone / commits:.1f}",
                f"{grouped:,.0f}",
                f"{grouped / commits:.1f}",
            )
            table.add_row(
                database.name, *rates, f"{statistics.median(starts) * 1000:.0f} ms", f"{starts[-1] * 1000:.0f} ms"
            )
            missed += (grouped / commits < TARGET) + (starts[-1] >= LATEST)
    console.print(table)
    sys.exit(1 if missed else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.jobs", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--jobs", type=int, default=10_000, help="in each round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--stores", default="sqlite,postgresql")
    return parser.parse_args()


if __name__ == "__main__":
    main()
