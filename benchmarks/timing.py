"""Whether the time of an answer tells who has an account: `python -m benchmarks.timing`.

    python -m benchmarks.timing [--times 1000] [--accounts 50] [--stores sqlite,postgresql]

Logins at a real server, one after the other over one connection, the kinds in random order: wrong passwords of known,
unknown and disabled accounts; then locked accounts, wrong password and right, and locked addresses of nobody. Within a
group the answers must be byte for byte the same, and two tests must not tell any two kinds apart: Mann-Whitney for a
shift, Kolmogorov-Smirnov for any other difference. Exits with 1 when they do, or when being locked is not faster.
"""

import argparse
import contextlib
import gc
import itertools
import json
import math
import random
import re
import socket
import statistics
import sys
import tempfile
import time
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs
from rich.console import Console
from rich.table import Table

import softfactory
from benchmarks.asking import PASSWORD
from benchmarks.connection import Connection
from benchmarks.machine import postgres
from benchmarks.serving import Platform
from softfactory.domain.accounts.problems import BadCredentials
from softfactory.domain.kernel.actor import SYSTEM, Role

WRONG = PASSWORD.swapcase()
"""As long as the right one."""
ATTEMPTS = 5
"""Wrong passwords that lock, in the second group."""
LEVEL = 0.05
"""How often a run may find a difference where there is none, over all its pairs and both tests."""
POWER = 0.8
"""How often the smallest difference that is reported would have been found."""
WARM = 30
VARYING = re.compile(rb"(?<=\r\n)(x-request-id|date): [^\r]*\r\n", re.IGNORECASE)
WAIT = re.compile(rb"(?<=\r\n)retry-after: [^\r]*\r\n", re.IGNORECASE)
NORMAL = statistics.NormalDist()
console = Console(width=130)

Times = Mapping[str, Sequence[float]]
"""Milliseconds by kind."""


@attrs.frozen
class Kind:
    """Logins that must look like those of the other kinds of their group."""

    name: str
    stem: str
    """What its addresses begin with: one letter, so that all are equally long."""
    disabled: bool = False
    unknown: bool = False
    right: bool = False

    def email(self, number: int) -> str:
        """Return one of its addresses."""
        return f"{self.stem}{number:04}@shop.example"


@attrs.frozen
class Group:
    """Kinds that nobody may tell apart."""

    name: str
    kinds: tuple[Kind, ...]
    locked: bool


GROUPS = (
    Group(
        "wrong password",
        (Kind("known", "k"), Kind("unknown", "u", unknown=True), Kind("disabled", "d", disabled=True)),
        locked=False,
    ),
    Group(
        "locked",
        (Kind("known", "k"), Kind("unknown", "u", unknown=True), Kind("right password", "r", right=True)),
        locked=True,
    ),
)


class Client:
    """One connection, and how long each answer takes on it."""

    def __init__(self, port: int) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> tuple[float, bytes]:
        """Return the milliseconds from sending to the whole answer, and the answer."""
        connection = Connection()
        began = time.perf_counter()
        self.sock.sendall(request)
        while not connection.is_whole(ended=False):
            data = self.sock.recv(65536)
            if not data:
                raise RuntimeError("The server closed the connection.")
            connection.answer += data
        return (time.perf_counter() - began) * 1000, bytes(connection.answer)


def mann_whitney(one: Sequence[float], other: Sequence[float]) -> float:
    """Return how many standard deviations the rank sum is from what it is for equals (times hardly ever tie)."""
    below = sorted(other)
    won = sum(bisect_right(below, value) for value in one)
    count = len(one) * len(other)
    return (won - count / 2) / math.sqrt(count * (len(one) + len(other) + 1) / 12)


def kolmogorov_smirnov(one: Sequence[float], other: Sequence[float]) -> tuple[float, float]:
    """Return the largest distance between the two distributions, and how likely it or more is for equals."""
    left, right = sorted(one), sorted(other)
    distance = max(
        abs(bisect_right(left, value) / len(left) - bisect_right(right, value) / len(right)) for value in left + right
    )
    size = math.sqrt(len(left) * len(right) / (len(left) + len(right)))
    scaled = (size + 0.12 + 0.11 / size) * distance
    terms = (2 * (-1) ** (term - 1) * math.exp(-2 * term**2 * scaled**2) for term in range(1, 101))
    return distance, min(1.0, max(0.0, sum(terms))) if scaled > 0.2 else 1.0


def smallest_shift(one: Sequence[float], other: Sequence[float], level: float) -> float:
    """Return the difference of medians, in milliseconds, that Mann-Whitney finds at *level* four times of five."""
    middle, also = statistics.median(one), statistics.median(other)
    flat, standing = [value - middle for value in one], [value - also for value in other]
    needed = NORMAL.inv_cdf(1 - level / 2) + NORMAL.inv_cdf(POWER)
    low, high = 0.0, max(flat) - min(standing) + 1
    for _ in range(30):
        shift = (low + high) / 2
        moved = [value + shift for value in flat]
        low, high = (low, shift) if mann_whitney(moved, standing) >= needed else (shift, high)
    return high


def timed(client: Client, group: Group, options: argparse.Namespace) -> tuple[Times, set[bytes]]:
    """Return the times of each kind, asked in random order, and what different answers there were."""
    dice = random.Random(20)
    asked = [(kind, number % options.accounts) for kind in group.kinds for number in range(options.times)]
    dice.shuffle(asked)
    for number in range(WARM):
        client.ask(login(f"w{number:04}@shop.example", WRONG))
    times: dict[str, list[float]] = {kind.name: [] for kind in group.kinds}
    answers = set()
    gc.disable()
    for kind, number in asked:
        took, answer = client.ask(login(kind.email(number), PASSWORD if kind.right else WRONG))
        times[kind.name].append(took)
        answers.add(constant(answer, group))
    gc.enable()
    return times, answers


def constant(answer: bytes, group: Group) -> bytes:
    """Return an answer without what is another one every time."""
    rest = VARYING.sub(b"", answer)
    return WAIT.sub(b"", rest) if group.locked else rest


def login(email: str, password: str) -> bytes:
    """Return a login; those of a group are equally long."""
    body = json.dumps({"email": email, "password": password}).encode()
    head = "POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def prepare(platform: Platform, group: Group, count: int) -> None:
    """Make the group's accounts, and lock its addresses where that is what it is about."""
    services = softfactory.build(softfactory.Settings.from_env(platform.environment()))
    accounts = services.accounts
    for number, kind in itertools.product(range(count), group.kinds):
        email = kind.email(number)
        if not kind.unknown:
            user = accounts.add_user(SYSTEM, email=email, name="User", role=Role.USER, password=PASSWORD)
            if kind.disabled:
                accounts.disable_user(SYSTEM, user.id)
        for _ in range(ATTEMPTS if group.locked else 0):
            with contextlib.suppress(BadCredentials):
                accounts.log_in(email, WRONG)
    services.close()


def measured(url: str, directory: Path, group: Group, options: argparse.Namespace) -> tuple[Times, set[bytes]]:
    """Return a group's times and answers, at a server of its own."""
    attempts = ATTEMPTS if group.locked else options.times * len(group.kinds)
    unlimited = {"SOFTFACTORY_RATE_LIMITS": "off", "SOFTFACTORY_MAIL_URL": "memory:"}
    unlimited |= {"SOFTFACTORY_LOCKOUT_ATTEMPTS": str(attempts)}
    platform = Platform(database_url=url, directory=directory, settings=unlimited)
    if url.startswith("postgresql"):
        platform.run("db", "upgrade")
    prepare(platform, group, options.accounts)
    with platform.serving() as server:
        return timed(Client(server.port), group, options)


def main() -> int:
    """Run the command; 1 when somebody can be told from somebody else."""
    options = _arguments()
    stores = options.stores.split(",")
    pairs = sum(len(list(itertools.combinations(group.kinds, 2))) for group in GROUPS) * len(stores)
    level = LEVEL / (2 * pairs)
    console.print(f"Two kinds are told apart below p = {LEVEL} / {2 * pairs} = {level:.5f}: {pairs} pairs, two tests.")
    good = True
    with contextlib.ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for store in stores:
            server = stack.enter_context(postgres()) if store == "postgresql" else None
            medians = []
            for group in GROUPS:
                name = "of_timing_" + ("b" if group.locked else "a")
                url = server.database(name) if server else f"sqlite:///{directory}/{name}.db"
                times, answers = measured(url, directory, group, options)
                good &= _show(f"{group.name}, {store}", times, answers, level)
                medians.append([statistics.median(times[kind.name]) for kind in group.kinds])
            good &= max(medians[1]) < min(medians[0])
    console.print("Nobody can be told apart." if good else "Somebody CAN be told apart, or being locked is no faster.")
    return 0 if good else 1


def _show(title: str, times: Times, answers: set[bytes], level: float) -> bool:
    table = Table("kind", "logins", "p5 ms", "median ms", "p95 ms", "mean ms", title=title)
    for name, taken in times.items():
        cuts = statistics.quantiles(taken, n=20)
        figures = (cuts[0], statistics.median(taken), cuts[-1], statistics.fmean(taken))
        table.add_row(name, f"{len(taken):,}", *(f"{figure:.3f}" for figure in figures))
    console.print(table)
    rows = [_compared(one, other, times, level) for one, other in itertools.combinations(times, 2)]
    table = Table("pair", "medians, µs apart", "would be seen, µs", "Mann-Whitney z", "p", "K.-S. D", "p", "told apart")
    for _, row in rows:
        table.add_row(*row)
    console.print(table)
    console.print(f"{len(answers)} different answer{'s' * (len(answers) != 1)}.\n")
    return len(answers) == 1 and not any(told for told, _ in rows)


def _compared(one: str, other: str, times: Times, level: float) -> tuple[bool, Sequence[str]]:
    left, right = times[one], times[other]
    apart = (statistics.median(left) - statistics.median(right)) * 1000
    seen = smallest_shift(left, right, level) * 1000
    z = mann_whitney(left, right)
    p = 2 * (1 - NORMAL.cdf(abs(z)))
    distance, also = kolmogorov_smirnov(left, right)
    told = min(p, also) < level
    figures = f"{apart:+.0f}", f"{seen:.0f}", f"{z:+.2f}", f"{p:.4f}", f"{distance:.4f}", f"{also:.4f}"
    return told, (f"{one}, {other}", *figures, "YES" if told else "no")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.timing", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--times", type=int, default=1000, help="logins of each kind")
    parser.add_argument("--accounts", type=int, default=50, help="addresses of each kind, tried in turn")
    parser.add_argument("--stores", default="sqlite,postgresql")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
