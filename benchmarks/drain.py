"""SIGTERM under load: what becomes of the requests that were begun before it.

    python benchmarks/drain.py --rounds 10 --concurrency 32

Each client keeps sending requests in one of four manners (one connection, a connection each, bodies in two halves, two
requests at once) until the server is gone. A request counts as begun when its first byte was handed to the kernel
before the signal was sent. The last two columns have to be 0.
"""

import argparse
import contextlib
import math
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter

BODY = os.urandom(15_000)
HEAD = b"POST /api/1/envelope/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(BODY)
REQUEST = HEAD + BODY
LENGTH = 2000  # of an answer
SERVER = """
import sys, time
from softfactory.entrypoints.http.serving.supervisor import run

def app(environ, start_response):
    environ["wsgi.input"].read()
    time.sleep(float(sys.argv[2]))  # in place of a commit
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2000")])
    return [b"x" * 2000]

sys.exit(run(lambda: app, host="127.0.0.1", port=0, workers=int(sys.argv[1]), ready=lambda url: print(url, flush=True)))
"""
COLUMNS = (
    "workers",
    "rounds",
    "requests",
    "begun before",
    "answered",
    "later: same",
    "longest s",
    "reset",
    "cut short",
)


class Client(threading.Thread):
    """Sends requests until the server refuses connections, and notes (when begun, how it ended) of each."""

    def __init__(self, port: int, manner: int) -> None:
        super().__init__(daemon=True)
        self.port, self.manner = port, manner
        self.notes: list[tuple[float, str]] = []
        self.sock: socket.socket | None = None

    def run(self) -> None:
        while self.turn():
            pass

    def turn(self) -> bool:
        if self.sock is None:
            try:
                self.sock = socket.create_connection(("127.0.0.1", self.port), timeout=40)
            except OSError:
                return False
        count = 2 if self.manner == 3 else 1
        begun, answers = self.send(self.sock, count), bytearray()
        outcome = ""
        for _ in range(count):
            outcome = self.receive(self.sock, answers)
            self.notes.append((begun, outcome))
        if outcome != "answered" or self.manner == 1:
            self.leave()
        return True

    def send(self, sock: socket.socket, count: int) -> float:
        """Send *count* requests and return when the first byte was gone."""
        half = len(REQUEST) // 2
        begun = math.inf
        with contextlib.suppress(OSError):  # told by the missing answer
            sock.sendall(REQUEST[:half])
            begun = time.monotonic()
            if self.manner == 2:
                time.sleep(0.02)
            sock.sendall(REQUEST[half:] + REQUEST * (count - 1))
        return begun

    def receive(self, sock: socket.socket, answers: bytearray) -> str:
        """Take one answer out of *answers*, to which more is added from the connection as needed."""
        while True:
            head, _, rest = answers.partition(b"\r\n\r\n")
            if len(rest) >= LENGTH:
                answers[:] = rest[LENGTH:]
                if b"Connection: close" in head:
                    self.manner = 1 if not answers else self.manner
                return "answered" if head.startswith(b"HTTP/1.1 200") else "refused"
            try:
                data = sock.recv(65536)
            except OSError:
                return "reset"
            if not data:
                return "cut short"
            answers += data

    def leave(self) -> None:
        if self.sock:
            self.sock.close()
        self.sock = None


def play(workers: int, concurrency: int, work: float, seconds: float) -> tuple[Counter[str], float]:
    """Start, load, signal and wait; return how requests ended, and how long the server took to leave."""
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(workers), str(work)], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout
    port = int(server.stdout.readline().rsplit(":", 1)[1])
    clients = [Client(port, number % 4) for number in range(concurrency)]
    for client in clients:
        client.start()
    time.sleep(seconds)
    signalled = time.monotonic()
    server.send_signal(signal.SIGTERM)
    code = server.wait(60)
    took = time.monotonic() - signalled
    for client in clients:
        client.join(60)
    notes = [note for client in clients for note in client.notes]
    ends = Counter(end if begun <= signalled else f"{end} after" for begun, end in notes)
    if code:
        raise SystemExit(f"the server ended with {code}")
    return ends, took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 4])
    parser.add_argument("--concurrency", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--work", type=float, default=0.01, help="seconds that an answer takes")
    parser.add_argument("--seconds", type=float, default=0.5, help="before the signal")
    given = parser.parse_args()
    print(" | ".join(f"{name:>12}" for name in COLUMNS))
    for workers in given.workers:
        rounds = [play(workers, given.concurrency, given.work, given.seconds) for _ in range(given.rounds)]
        ends = sum((found for found, _ in rounds), Counter[str]())
        before = {end: count for end, count in ends.items() if not end.endswith("after")}
        longest = max(took for _, took in rounds)
        lost = (ends["reset"], ends["cut short"] + ends["refused"])
        kept = (ends["answered"], ends["answered after"])
        row = (workers, given.rounds, ends.total(), sum(before.values()), *kept, f"{longest:.2f}", *lost)
        print(" | ".join(f"{value:>12}" for value in row))


if __name__ == "__main__":
    main()
