"""Is what was answered 2xx there, once, when the whole server is killed under load?

    python -m benchmarks.crash [--times 10] [--workers 1,4] [--stores sqlite,postgresql]

Each time the server is started, loaded at concurrency 32, and killed (SIGKILL, every process at once) at some moment.
At the end it is started once more and every event is read back.
"""

import argparse
import collections
import json
import random
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path
from typing import Any

import attrs
from rich.console import Console
from rich.table import Table

from benchmarks import corpus as making
from benchmarks.asking import get, log_in
from benchmarks.envelopes import Recording, recordings
from benchmarks.load import CORPUS
from benchmarks.machine import free_port, postgres
from benchmarks.serving import Platform, Server
from benchmarks.target import Target, prepared

EVENTS = 2000
"""Sent each time."""
CONCURRENCY = 32
SOONEST, LATEST = 0.1, 1.5
"""Seconds of load before the server is killed."""
console = Console(width=130)


@attrs.define(kw_only=True)
class Case:
    """One database and one number of processes, through all its crashes."""

    name: str
    platform: Platform
    workers: int
    project: int
    key: str
    unanswered: int = 0
    accepted: list[str] = attrs.field(factory=list)

    def crash(self, corpus: Sequence[Recording], seconds: float) -> None:
        """Start, load, and kill after *seconds*."""
        port = free_port()
        target = Target(url=f"http://127.0.0.1:{port}", project=self.project, key=self.key, level=1)
        batch = prepared(target, corpus, EVENTS)
        with self.platform.serving(workers=self.workers, port=port) as server:
            timer = threading.Timer(seconds, server.kill)
            timer.start()
            result = batch.send(concurrency=CONCURRENCY, timeout=10)
            timer.join()
        self.accepted += result.accepted
        self.unanswered += result.sent - len(result.accepted)

    def left(self) -> tuple[collections.Counter[str], int]:
        """Start once more; return how often each event is there, and how many the patterns count."""
        with self.platform.serving(workers=self.workers) as server:
            stored = collections.Counter(event["event_id"] for event in _listed(server, "recent", self.project))
            return stored, sum(pattern["frequency"] for pattern in _listed(server, "patterns", self.project))


def main() -> None:
    """Run the command; exits with 1 when an event is lost, doubled or miscounted."""
    options = _arguments()
    if not options.corpus.is_dir():
        making.make(options.corpus, 330)
    corpus, dice = recordings(options.corpus), random.Random()
    table = Table("server", "kills", "answered 2xx", "unanswered", "stored", "counted", "lost", "twice")
    wrong = 0
    with ExitStack() as stack:
        for case in _cases(options, stack):
            for _ in range(options.times):
                case.crash(corpus, dice.uniform(SOONEST, LATEST))
            stored, counted = case.left()
            lost = sum(event_id not in stored for event_id in case.accepted)
            doubled = sum(times > 1 for times in stored.values())
            figures = (options.times, len(case.accepted), case.unanswered, len(stored), counted, lost, doubled)
            table.add_row(case.name, *(f"{figure:,}" for figure in figures))
            wrong += lost + doubled + abs(counted - len(stored))
    console.print(table)
    sys.exit(1 if wrong else 0)


def _cases(options: argparse.Namespace, stack: ExitStack) -> Iterator[Case]:
    directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    for store in options.stores.split(","):
        database = stack.enter_context(postgres()) if store == "postgresql" else None
        for workers in map(int, options.workers.split(",")):
            url = database.database(f"of_{workers}") if database else f"sqlite:///{directory}/of_{workers}.db"
            platform = Platform(database_url=url, directory=directory)
            platform.add_reader()
            project = platform.add_project("shop")
            name = f"{store}, {workers} process{'es' if workers > 1 else ''}"
            yield Case(name=name, platform=platform, workers=workers, project=project["id"], key=project["key"])


def _listed(server: Server, what: str, project: int) -> Iterator[dict[str, Any]]:
    token, cursor = log_in(server.url), ""
    while cursor is not None:
        after = f"&cursor={cursor}" if cursor else ""
        status, body = get(server.url, f"/api/errors/{what}?project={project}&limit=100{after}", token)
        if status != HTTPStatus.OK:
            raise RuntimeError(f"What is stored: {status} {body.decode()}")
        page = json.loads(body)
        yield from page["items"]
        cursor = page["next_cursor"]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crash", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--times", type=int, default=10, help="kills of each server")
    parser.add_argument("--workers", default="1,4", help="processes of serve")
    parser.add_argument("--stores", default="sqlite,postgresql")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
