"""How many bookings a second are made, free and fought for, beside the bare INSERT into the same table.

    python -m benchmarks.bookings [--slots 480] [--guests 8] [--rounds 5] [--stores sqlite,postgresql]

A booking is the use case `book` in this process, from so many threads at once: free, each guest wants other half-hours
of one chef; fought for, all of them want the same ones in the same order, and one gets each. The bare INSERT puts the
same rows into the same table, constraint included, from as many threads, and does nothing else. The rounds are
interleaved, and the table shows their median; no round may end with a slot that is booked twice or not at all.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import attrs
from rich.console import Console
from rich.table import Table

from benchmarks.machine import postgres
from softfactory.adapters.sql import migrations
from softfactory.adapters.sql.engine import connect
from softfactory.container import Container
from softfactory.domain.coocook.model import Chef
from softfactory.domain.coocook.problems import SlotTaken
from softfactory.domain.coocook.service import CooCook
from softfactory.domain.coocook.wishes import held, wish_of
from softfactory.domain.kernel.actor import Actor, Role
from softfactory.settings import Settings
from softfactory.testing.coocook.booking_samples import ALWAYS, chef
from softfactory.testing.samples import uuid

MINUTES = 30
BACK_TO_BACK = attrs.evolve(ALWAYS, buffer=0, notice=0)
console = Console(width=130)


@attrs.define
class Database:
    """One database, and as many guests as book at once."""

    name: str
    coocook: CooCook
    guests: int
    slots: int
    chefs: int = 0

    @classmethod
    def made(cls, name: str, url: str, options: argparse.Namespace) -> "Database":
        """Make its schema."""
        engine = connect(url)
        migrations.upgrade(engine)
        engine.dispose()
        container = Container(settings=Settings(database_url=url, secret_key="-" * 40))
        return cls(name, container.coocook(), options.guests, options.slots)

    def bare(self) -> float:
        """Return how many rows a second are inserted."""
        of, at = self._chef(), self.coocook.now()

        def insert(guest: int, slot: int) -> bool:
            wish = wish_of(of.id, self._start(at, slot), MINUTES, "")
            booking = held(wish, of, booking_id=self.coocook.ids.uuid7(), guest_id=uuid(guest), at=at)
            with self.coocook.store.writing() as tx:
                tx.bookings.add(booking, chef=of)
            return True

        return self.slots / self._seconds(insert, of, shared=False)

    def free(self) -> float:
        """Return how many bookings a second are made by guests who want different times."""
        of = self._chef()
        return self.slots / self._seconds(self._booking(of), of, shared=False)

    def contended(self) -> tuple[float, float]:
        """Return how many bookings a second are made by guests who all want the same, and how many answers."""
        of = self._chef()
        seconds = self._seconds(self._booking(of), of, shared=True)
        return self.slots / seconds, self.slots * self.guests / seconds

    def _booking(self, of: Chef) -> Callable[[int, int], bool]:
        at = self.coocook.now()

        def book(guest: int, slot: int) -> bool:
            actor = Actor(user_id=uuid(guest), role=Role.USER, products=frozenset({"coocook"}))
            start = self._start(at, slot)
            try:
                self.coocook.book(actor, chef_id=of.id, starts_at=start, duration_minutes=MINUTES)
            except SlotTaken:
                return False
            return True

        return book

    def _seconds(self, work: Callable[[int, int], bool], of: Chef, *, shared: bool) -> float:
        ready = Barrier(self.guests + 1)

        def guest(number: int) -> int:
            mine = range(self.slots) if shared else range(number, self.slots, self.guests)
            ready.wait()
            return sum(work(number, slot) for slot in mine)

        with ThreadPoolExecutor(self.guests) as pool:
            got = pool.map(guest, range(self.guests))
            ready.wait()
            started = time.perf_counter()
            booked = sum(got)
            seconds = time.perf_counter() - started
        with self.coocook.store.reading() as tx:
            ages = (datetime(1970, 1, 2, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC))
            stored = len(tx.bookings.taken(of.id, since=ages[0], until=ages[1], at=ages[0]))
        if not booked == stored == self.slots:
            raise RuntimeError(f"of {self.slots} slots {booked} were booked and {stored} are stored")
        return seconds

    def _chef(self) -> Chef:
        self.chefs += 1
        with self.coocook.store.writing() as tx:
            return tx.chefs.add(chef(self.chefs, timezone="UTC", hours=BACK_TO_BACK))

    @staticmethod
    def _start(at: datetime, slot: int) -> datetime:
        tomorrow = at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        return tomorrow + slot * timedelta(minutes=MINUTES)


def databases(options: argparse.Namespace, stack: ExitStack) -> Iterator[Database]:
    """Make each database, empty."""
    directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    for name in options.stores.split(","):
        server = stack.enter_context(postgres()) if name == "postgresql" else None
        url = server.database("of_bookings") if server else f"sqlite:///{directory}/of_bookings.db"
        yield Database.made(name, url, options)


def main() -> None:
    """Run the command."""
    options = _arguments()
    names = (
        "store",
        "INSERTs/s",
        "bookings/s, free",
        "of INSERTs",
        "bookings/s, fought for",
        "of INSERTs",
        "answers/s",
    )
    table = Table(*names, title=f"{options.guests} guests at once")
    with ExitStack() as stack:
        for database in databases(options, stack):
            rounds = [(database.bare(), database.free(), *database.contended()) for _ in range(options.rounds)]
            bare, free, fought, answers = (statistics.median(column) for column in zip(*rounds, strict=True))
            rates = f"{bare:,.0f}", f"{free:,.0f}", f"{free / bare:.2f}", f"{fought:,.0f}", f"{fought / bare:.2f}"
            table.add_row(database.name, *rates, f"{answers:,.0f}")
    console.print(table)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bookings", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--slots", type=int, default=480, help="in each round, of half an hour")
    parser.add_argument("--guests", type=int, default=8, help="threads at once")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--stores", default="sqlite,postgresql")
    return parser.parse_args()


if __name__ == "__main__":
    main()
