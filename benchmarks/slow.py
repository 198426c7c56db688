"""How others are served while hundreds of clients send their headers line by line and never finish.

    python -m benchmarks.slow [--slow 500] [--seconds 40] [--rate 60]

The slow ones come from a process of their own; a connection that the server cuts is opened again at once. The others
come at a fixed rate, and their latency counts from when they are due. Exits with 1 when their p99 is a second or more.
"""

import argparse
import contextlib
import json
import multiprocessing
import select
import socket
import sys
import tempfile
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

import attrs
from rich.console import Console
from rich.table import Table

from benchmarks.asking import log_in
from benchmarks.connection import Outcome
from benchmarks.loop import Loop
from benchmarks.machine import cpu, peaks
from benchmarks.serving import Platform, Server
from benchmarks.target import percentile

PAUSE = 1.0
"""Seconds between two lines of a slow header."""
CONCURRENCY = 16
ALLOWED = 1000.0
"""Milliseconds that the 99th percentile of the others has to stay below."""
KINDS = ("GET /health", "GET /api/errors/recent", "POST /api/errors/log")


@contextlib.contextmanager
def holding(address: tuple[str, int], count: int) -> Iterator[list[int]]:
    """Hold *count* slow connections from another process until the block ends; the list then says how many were cut."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_hold, args=(address, count, theirs), daemon=True)
    process.start()
    cut: list[int] = []
    try:
        ours.recv()  # all are open
        yield cut
        ours.send("end")
        cut.append(ours.recv())
    finally:
        process.kill()
        process.join()


def _hold(address: tuple[str, int], count: int, boss: Connection) -> None:
    slow = Slow(address)
    for _ in range(count):
        slow.open()
    boss.send("open")
    while not boss.poll():
        slow.trickle()
    boss.send(slow.cut)


@attrs.define
class Slow:
    """Connections that never finish their header."""

    address: tuple[str, int]
    poll: select.epoll = attrs.field(factory=select.epoll)
    by_fd: dict[int, socket.socket] = attrs.field(factory=dict)
    cut: int = 0
    """How often the server ended one."""

    def open(self) -> None:
        """Open one more, with the beginning of a header."""
        sock = socket.create_connection(self.address, timeout=30)
        sock.sendall(b"GET /health HTTP/1.1\r\nHost: slow\r\n")
        self.by_fd[sock.fileno()] = sock
        self.poll.register(sock.fileno(), select.EPOLLIN)

    def trickle(self) -> None:
        """Send a line on each connection, spread over the pause, and replace those that the server ends."""
        for sock in list(self.by_fd.values()):
            with contextlib.suppress(OSError):  # it was ended
                sock.sendall(b"X-Slow: x\r\n")
            self._replace(PAUSE / len(self.by_fd))
        if not self.by_fd:
            self._replace(PAUSE)

    def _replace(self, pause: float) -> None:
        for fd, _ in self.poll.poll(pause):
            self.poll.unregister(fd)
            self.by_fd.pop(fd).close()
            self.cut += 1
            self.open()


def _requests(server: Server, project: int, count: int) -> list[bytes]:
    authorization = f"Host: x\r\nAuthorization: Bearer {log_in(server.url)}\r\n"
    event = json.dumps({"project": project, "error_type": "ValueError", "message": "bad price"}).encode()
    post = f"Content-Type: application/json\r\nContent-Length: {len(event)}\r\n"
    kinds = [
        f"{KINDS[0]} HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
        f"{KINDS[1]} HTTP/1.1\r\n{authorization}\r\n".encode(),
        f"{KINDS[2]} HTTP/1.1\r\n{authorization}{post}\r\n".encode() + event,
    ]
    return [kinds[number % len(kinds)] for number in range(count)]


def main() -> None:
    """Run the command."""
    options = _arguments()
    table = Table("slow connections", "cut by the server", "request", "count", "p50 ms", "p99 ms", "max ms", "not 2xx")
    worst = 0.0
    with tempfile.TemporaryDirectory() as directory:
        platform = Platform(database_url=f"sqlite:///{directory}/slow.db", directory=Path(directory))
        platform.add_reader()
        project = platform.add_project("shop")["id"]
        with platform.serving() as server:
            address = ("127.0.0.1", server.port)
            for slow in (0, options.slow):
                requests = _requests(server, project, options.seconds * options.rate)
                with holding(address, slow) as cut:
                    outcome = Loop(address, requests, rate=options.rate, timeout=30).run(CONCURRENCY)
                for number in range(len(KINDS)):
                    p99, row = _row(outcome, number)
                    table.add_row(str(slow), str(cut[0]), KINDS[number], *row)
                    worst = max(worst, p99)
            used, peak = cpu(server.process.pid), max(peaks(server.process.pid))
    Console(width=130).print(table)
    print(f"The server used {used:.1f} s of CPU in {2 * options.seconds} s, and {peak:.0f} MiB in its largest process.")
    sys.exit(0 if worst < ALLOWED else 1)


def _row(outcome: Outcome, kind: int) -> tuple[float, Sequence[str]]:
    mine = range(kind, len(outcome.seconds), len(KINDS))
    times = sorted(outcome.seconds[number] * 1000 for number in mine)
    bad = sum(not 200 <= outcome.statuses[number] < 300 for number in mine)
    p50, p99, longest = (percentile(times, percent) for percent in (50, 99, 100))
    p99 = ALLOWED if bad else p99  # whoever is not served waits for ever
    return p99, (str(len(times)), f"{p50:.1f}", f"{p99:.1f}", f"{longest:.1f}", str(bad))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.slow", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--slow", type=int, default=500, help="connections held open")
    parser.add_argument("--seconds", type=int, default=40, help="of each turn")
    parser.add_argument("--rate", type=int, default=60, help="requests of the others a second")
    return parser.parse_args()


if __name__ == "__main__":
    main()
