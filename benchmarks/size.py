"""How many bytes on disk an event takes, with the dictionary that payloads are packed with and without it.

    python -m benchmarks.size [--events 10000] [--stores sqlite,postgresql] [--corpus var/corpus]

The events are those of the corpus, which the dictionary was not trained with, each stored often: under ids of their
own, of 5,000 users, spread over 30 days. Everything that grows counts: all tables, their indexes, what pages leave
empty. Packing and unpacking are measured alone.
"""

import argparse
import contextlib
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rich.console import Console
from rich.table import Table

import softfactory
from benchmarks import corpus as making
from benchmarks.envelopes import items_of, recordings
from benchmarks.load import CORPUS
from benchmarks.machine import postgres
from benchmarks.serving import SECRET, Platform
from softfactory.adapters.packing import NEWEST, ZstdPacker
from softfactory.domain.errors.payloads.report import Report
from softfactory.domain.kernel.actor import SYSTEM

BATCH = 200
USERS, DAYS = 5000, 30
SIZES = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
    "postgresql": "SELECT pg_database_size(current_database())",
}
PACKERS = {"without": ZstdPacker(0), "with": ZstdPacker(NEWEST)}

Payload = dict[str, Any]
console = Console(width=130)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.size", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--stores", default="sqlite,postgresql")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    options = parser.parse_args()
    if not options.corpus.is_dir():
        making.make(options.corpus, 330)
    console.print(making.describe(options.corpus))
    events = list(_events(options.corpus))
    _show_packing(events)
    with databases(options.stores.split(",")) as found:
        _show_sizes(found, events, options.events)


@contextlib.contextmanager
def databases(stores: Sequence[str]) -> Iterator[list[tuple[str, str, str]]]:
    """Give the store, the packer and the URL of new databases, until the block ends."""
    with contextlib.ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(postgres()) if "postgresql" in stores else None
        found = []
        for store in stores:
            for name in PACKERS:
                url = (
                    server.database(f"packed_{name}")
                    if server and store == "postgresql"
                    else f"sqlite:///{directory}/{name}.db"
                )
                Platform(database_url=url, directory=directory).add_reader()
                found.append((store, name, url))
        yield found


def _events(directory: Path) -> Iterator[Payload]:
    for recording in recordings(directory):
        yield from (json.loads(payload) for header, payload in items_of(recording.raw) if header["type"] == "event")


def _show_packing(events: Sequence[Payload]) -> None:
    table = Table("dictionary", "median bytes", "µs to pack", "µs to unpack", title="A payload")
    for name, packer in PACKERS.items():
        texts = [packer.encode(event) for event in events]
        packed = [packer.pack(text) for text in texts]
        times = [_best(packer.pack, texts), _best(packer.unpack, packed)]
        size = statistics.median(len(one) for one in packed)
        table.add_row(name, f"{size:,.0f}", *(f"{spent * 1e6:.1f}" for spent in times))
    console.print(table)


def _best(function: Callable[[bytes], object], given: Sequence[bytes]) -> float:
    spent = []
    for _ in range(5):
        began = time.process_time()
        for one in given:
            function(one)
        spent.append((time.process_time() - began) / len(given))
    return min(spent)


def _show_sizes(found: Sequence[tuple[str, str, str]], events: Sequence[Payload], number: int) -> None:
    table = Table("store", "dictionary", "bytes an event", title=f"On disk, {number:,} events")
    for store, name, url in found:
        table.add_row(store, name, f"{_grown(store, name, url, events, number) / number:,.0f}")
    console.print(table)


def _grown(store: str, name: str, url: str, events: Sequence[Payload], number: int) -> int:
    """Store that many events and return by how many bytes the database grew."""
    settings = softfactory.Settings(database_url=url, secret_key=SECRET)
    services = softfactory.build(settings, packer=PACKERS[name])
    project = services.errors.create_project(SYSTEM, name="shop").id
    dice, now = random.Random(7), datetime.now(UTC)
    before = _size(store, url)
    for start in range(0, number, BATCH):
        some = [events[place % len(events)] for place in range(start, min(start + BATCH, number))]
        services.errors.log_many([Report(project=project, payload=_fresh(event, dice, now)) for event in some])
    services.close()
    return _size(store, url) - before


def _fresh(event: Payload, dice: random.Random, now: datetime) -> Payload:
    return {
        **event,
        "event_id": f"{dice.getrandbits(128):032x}",
        "timestamp": (now - timedelta(seconds=dice.randrange(DAYS * 86_400))).isoformat(),
        "user": {**event.get("user", {}), "id": str(dice.randrange(USERS))},
    }


def _size(store: str, url: str) -> int:
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        size = int(connection.execute(sa.text(SIZES[store])).scalar_one())
    engine.dispose()
    return size


if __name__ == "__main__":
    main()
