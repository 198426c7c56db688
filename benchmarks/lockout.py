"""Two hundred passwords at one account at once, from four processes: `python -m benchmarks.lockout`.

Wrong ones: exactly five are evaluated, and the account is locked. Right ones: all get in, and none is taken for a
failure; who is told to come again (503) does so after the time it was told.
"""

import argparse
import multiprocessing
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from multiprocessing.synchronize import Barrier
from pathlib import Path

import attrs
from rich.console import Console
from rich.table import Table

import softfactory
from benchmarks.machine import postgres
from softfactory.adapters.security.argon2 import Argon2Hasher
from softfactory.container import upgrade
from softfactory.domain.accounts.credentials import PasswordHasher
from softfactory.domain.accounts.lockout import LoginBusy
from softfactory.domain.kernel.actor import SYSTEM, Role
from softfactory.domain.kernel.problems import Problem

PROCESSES, THREADS = 4, 50
RIGHT, WRONG = "correct horse battery staple", "incorrect horse battery staple"
SPAWN = multiprocessing.get_context("spawn")


@attrs.define
class Counting(PasswordHasher):
    """The real hasher, its calls counted."""

    real: Argon2Hasher
    calls: int = 0
    lock: threading.Lock = attrs.field(factory=threading.Lock)

    def turn(self) -> AbstractContextManager[None]:
        return self.real.turn()

    def is_full(self) -> bool:
        return self.real.is_full()

    def hash(self, password: str) -> str:
        return self.real.hash(password)

    def verify(self, password: str, hashed: str | None) -> bool:
        with self.lock:
            self.calls += 1
        return self.real.verify(password, hashed)

    def is_outdated(self, hashed: str) -> bool:
        return self.real.is_outdated(hashed)


@attrs.frozen
class Round:
    """What came of one."""

    evaluated: int
    outcomes: Counter[str]
    locked: bool

    def is_good(self, password: str) -> bool:
        """Tell whether exactly what should have happened did."""
        total = PROCESSES * THREADS
        if password == RIGHT:
            return self.outcomes == {"in": total} and not self.locked
        return (
            self.evaluated == 5 and self.locked and self.outcomes == {"BadCredentials": 5, "AccountLocked": total - 5}
        )


def attempts(url: str, email: str, password: str, barrier: Barrier) -> tuple[int, Counter[str]]:
    """Log in from `THREADS` threads at once; return how often the hasher was asked, and what the threads were told."""
    hasher = Counting(Argon2Hasher())
    services = softfactory.build(settings(url), hasher=hasher)

    def one(_: int) -> str:
        while True:
            try:
                services.accounts.log_in(email, password)
            except LoginBusy as busy:
                time.sleep(busy.retry_after.total_seconds())
            except Problem as problem:
                return type(problem).__name__
            else:
                return "in"

    with ThreadPoolExecutor(THREADS) as pool:
        barrier.wait()
        found = Counter(pool.map(one, range(THREADS)))
    services.close()
    return hasher.calls, found


def settings(url: str) -> softfactory.Settings:
    """Return the settings of every process: nothing limits an origin."""
    return softfactory.Settings(database_url=url, secret_key="s" * 32, rate_limits="off")


def storm(url: str, number: int, password: str) -> Round:
    """Make an account, let all processes at it, and look at what is left."""
    services = softfactory.build(settings(url))
    email = f"user{number}@example.org"
    user = services.accounts.add_user(SYSTEM, email=email, name="User", role=Role.USER, password=RIGHT)
    with SPAWN.Manager() as manager, SPAWN.Pool(PROCESSES) as pool:
        barrier = manager.Barrier(PROCESSES)
        jobs = [pool.apply_async(attempts, (url, email, password, barrier)) for _ in range(PROCESSES)]
        found = [job.get(timeout=300) for job in jobs]
    locked = services.accounts.account(SYSTEM, user.id).locked_until is not None
    services.close()
    outcomes = sum((outcomes for _, outcomes in found), Counter[str]())
    return Round(sum(calls for calls, _ in found), outcomes, locked)


def databases(directory: Path) -> Iterator[tuple[str, str]]:
    """Yield each database's name and URL, up to date."""
    yield "SQLite", f"sqlite:///{directory}/lockout.db"
    with postgres() as server:
        url = server.database("lockout")
        upgrade(settings(url))
        yield "PostgreSQL", url


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lockout")
    parser.add_argument("--rounds", type=int, default=10)
    rounds = parser.parse_args().rounds
    table = Table("database", "round", "password", "evaluated", "outcomes", "locked", "good")
    good = True
    with tempfile.TemporaryDirectory() as name:
        for database, url in databases(Path(name)):
            for number in range(2 * rounds):
                password = (WRONG, RIGHT)[number % 2]
                found = storm(url, number, password)
                verdict = found.is_good(password)
                good = good and verdict
                told = ", ".join(f"{outcome} {count}" for outcome, count in sorted(found.outcomes.items()))
                kind = "right" if password == RIGHT else "wrong"
                cells = (database, number // 2 + 1, kind, found.evaluated, told, found.locked, verdict)
                table.add_row(*map(str, cells))
    Console(width=120).print(table)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
