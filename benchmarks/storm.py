"""How others are served, and how much memory that takes, while 500 clients log in all the time.

    python -m benchmarks.storm [--clients 500] [--seconds 15] [--rate 40] [--workers 1,2] [--stores sqlite,postgresql]

The storm comes from a process of its own, each login on a connection of its own: right and wrong passwords of forty
users, and an attack on ten more that locks them. Who is told to come again does so when told; with `--rude`, at once.
The others ask at a fixed rate, and their latency counts from when they are due. Exits with 1 when their p99 is 100 ms
or more, when one of them is refused, or when a process of the server ever held 300 MB or more.
"""

import argparse
import collections
import contextlib
import heapq
import json
import multiprocessing
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

import attrs
from rich.console import Console
from rich.table import Table

import softfactory
from benchmarks.asking import PASSWORD
from benchmarks.connection import Connection, Outcome
from benchmarks.loop import Loop, clock
from benchmarks.machine import cpu, held, peaks, postgres
from benchmarks.serving import SECRET, Platform, Server
from benchmarks.target import percentile
from softfactory.domain.kernel.actor import SYSTEM, Role

USERS, TRIES = 50, 5
"""How many log in, and after how many tries the passwords come again."""
MOST_LOGINS = 500_000
"""More than any storm comes to."""
CONCURRENCY = 64
"""Connections of the others."""
KINDS = ("GET /health", "POST /api/errors/log")
ALLOWED = 100.0
"""Milliseconds that the 99th percentile of the others has to stay below."""
MEMORY = 300e6 / 2**20
"""MiB that each process of the server has to stay below: 300 MB."""
AGAIN = re.compile(rb"\r\nretry-after: *(\d+)", re.IGNORECASE)
BUSY = 503
HEAD = "POST /api/auth/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"


class Storm(Loop):
    """Clients that log in again and again until the time is over, each time on a new connection."""

    def __init__(self, address: tuple[str, int], requests: Sequence[bytes], *, seconds: float, rude: bool) -> None:
        super().__init__(address, [requests[at % len(requests)] for at in range(MOST_LOGINS)], rate=None, timeout=30)
        self.seconds, self.rude = seconds, rude
        self.resting: list[tuple[float, int, Connection]] = []

    def _begin_due(self) -> None:
        now = clock()
        if now >= self.started + self.seconds:
            self.done = len(self.requests)
            return
        while self.resting and self.resting[0][0] <= now:
            self.idle.append(heapq.heappop(self.resting)[-1])
        super()._begin_due()

    def _patience(self) -> float:
        return 0.02

    def _settle(self, connection: Connection, status: int) -> None:
        super()._settle(connection, status)
        told = AGAIN.search(connection.answer)
        if status == BUSY and told and not self.rude:
            self.idle.remove(connection)
            heapq.heappush(self.resting, (clock() + int(told[1]), id(connection), connection))


@attrs.frozen(kw_only=True)
class Logins:
    """What came of the storm."""

    statuses: dict[int, int]
    """How many of each; -1 stands for a connection that broke."""
    p50: float
    """Milliseconds of a login that got in."""
    p99: float
    cpu: float
    """Seconds that sending them took."""


@attrs.frozen(kw_only=True)
class Round:
    """One turn of the others, in a storm or before it."""

    others: Outcome
    logins: Logins | None = None


def storming(address: tuple[str, int], clients: int, *, seconds: float, rude: bool, boss: Pipe) -> None:
    """Storm, and tell the *boss* what came of it."""
    storm = Storm(address, logins(), seconds=seconds, rude=rude)
    boss.send("ready")
    outcome = storm.run(clients)
    sent = [(outcome.statuses[at], outcome.seconds[at] * 1000) for at in range(storm.next) if outcome.statuses[at]]
    times = sorted(wait for status, wait in sent if status == 200)
    statuses = dict(sorted(collections.Counter(status for status, _ in sent).items()))
    p50, p99 = percentile(times, 50), percentile(times, 99)
    boss.send(Logins(statuses=statuses, p50=p50, p99=p99, cpu=time.process_time()))


def logins() -> list[bytes]:
    """Return logins of all users: every fifth of them is attacked, and the others mistype every fifth time."""
    return [login(user, right=user % 5 != 4 and at != 4) for at in range(TRIES) for user in range(USERS)]


def login(user: int, *, right: bool) -> bytes:
    """Return one."""
    credentials = {"email": f"user{user}@shop.example", "password": PASSWORD if right else "in" + PASSWORD}
    body = json.dumps(credentials).encode()
    return f"{HEAD}Content-Length: {len(body)}\r\n\r\n".encode() + body


def round_of(server: Server, key: str, options: argparse.Namespace, *, clients: int) -> Round:
    """Let the others ask, with so many clients storming meanwhile."""
    address = ("127.0.0.1", server.port)
    others = Loop(address, asking(key, options.seconds * options.rate), rate=options.rate, timeout=30)
    if not clients:
        return Round(others=others.run(CONCURRENCY))
    ours, theirs = multiprocessing.Pipe()
    told = {"seconds": options.seconds + 1, "rude": options.rude, "boss": theirs}
    fork = multiprocessing.get_context("fork")
    process = fork.Process(target=storming, args=(address, clients), kwargs=told, daemon=True)
    process.start()
    try:
        ours.recv()
        outcome = others.run(CONCURRENCY)
        return Round(others=outcome, logins=ours.recv())
    finally:
        process.kill()
        process.join()


def asking(key: str, count: int) -> list[bytes]:
    """Return what the others ask, in turn: whether it is well, and that an event be kept."""
    event = json.dumps({"error_type": "ValueError", "message": "bad price"}).encode()
    head = f"Host: x\r\nX-Sentry-Auth: Sentry sentry_key={key}\r\nContent-Type: application/json\r\n"
    kinds = [
        f"{KINDS[0]} HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
        f"{KINDS[1]} HTTP/1.1\r\n{head}Content-Length: {len(event)}\r\n\r\n".encode() + event,
    ]
    return [kinds[number % len(kinds)] for number in range(count)]


@contextlib.contextmanager
def database(store: str, directory: Path, name: str) -> Iterator[Platform]:
    """Make one with all users."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(postgres()) if store == "postgresql" else None
        url = server.database(name) if server else f"sqlite:///{directory}/{name}.db"
        unlimited = {
            "SOFTFACTORY_RATE_LIMITS": "off",
            "SOFTFACTORY_MAIL_URL": "memory:",
        }  # all clients have one address of origin
        platform = Platform(database_url=url, directory=directory, settings=unlimited)
        if server:
            platform.run("db", "upgrade")
        services = softfactory.build(softfactory.Settings(database_url=platform.database_url, secret_key=SECRET))
        for user in range(USERS):
            email = f"user{user}@shop.example"
            services.accounts.add_user(SYSTEM, email=email, name="User", role=Role.USER, password=PASSWORD)
        services.close()
        yield platform


def main() -> int:
    """Run the command; 1 when a promise is broken."""
    options = _arguments()
    table = Table("server", "clients", "request", "count", "p50 ms", "p99 ms", "max ms", "not 2xx", "good")
    lines: list[str] = []
    good = True
    with tempfile.TemporaryDirectory() as directory:
        for store in options.stores.split(","):
            for workers in map(int, options.workers.split(",")):
                with database(store, Path(directory), f"of_storm_{workers}") as platform:
                    name = f"{store}, {workers} process{'es' * (workers > 1)}"
                    kept, line = _stormed(platform, workers, options, table, name)
                    good, lines = good and kept, [*lines, line]
    console = Console(width=140)
    console.print(table)
    for line in lines:
        console.print(line)
    return 0 if good else 1


def _stormed(
    platform: Platform, workers: int, options: argparse.Namespace, table: Table, name: str
) -> tuple[bool, str]:
    """Return whether one server kept its promises, and what else there is to say of it."""
    key = platform.add_project("shop")["key"]
    with platform.serving(workers=workers) as server:
        quiet = round_of(server, key, options, clients=0)
        before = cpu(server.process.pid)
        storm = round_of(server, key, options, clients=options.clients)
        used = cpu(server.process.pid) - before
        most, together = peaks(server.process.pid), held(server.process.pid)
    for kind in range(len(KINDS)):
        _row(table, name, 0, quiet.others, kind)
    kept = [_row(table, name, options.clients, storm.others, kind) for kind in range(len(KINDS))]
    assert storm.logins
    told = ", ".join(f"{status}: {count:,}" for status, count in storm.logins.statuses.items())
    line = f"{name}: logins {told}; of those let in p50 {storm.logins.p50:,.0f} ms, p99 {storm.logins.p99:,.0f} ms; "
    line += f"sending them took {storm.logins.cpu:.1f} s of CPU, the server {used:.1f} s; its processes held "
    line += f"at most {', '.join(f'{peak:.0f}' for peak in most)} MiB, {together:.0f} MiB together at the end."
    return all(kept) and max(most) < MEMORY, line


def _row(table: Table, name: str, clients: int, outcome: Outcome, kind: int) -> bool:
    mine = range(kind, len(outcome.seconds), len(KINDS))
    times = sorted(outcome.seconds[number] * 1000 for number in mine)
    bad = sum(not 200 <= outcome.statuses[number] < 300 for number in mine)
    p50, p99, longest = (percentile(times, percent) for percent in (50, 99, 100))
    good = p99 < ALLOWED and not bad
    figures = f"{p50:.1f}", f"{p99:.1f}", f"{longest:.1f}", str(bad)
    table.add_row(name, str(clients), KINDS[kind], str(len(times)), *figures, "yes" if good else "NO")
    return good


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.storm", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--clients", type=int, default=500, help="logins at once")
    parser.add_argument("--seconds", type=int, default=15, help="of each turn")
    parser.add_argument("--rate", type=int, default=40, help="requests of the others a second")
    parser.add_argument("--workers", default="1,2", help="processes of serve")
    parser.add_argument("--stores", default="sqlite,postgresql")
    parser.add_argument("--rude", action="store_true", help="refused clients come again at once")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
