"""What the audit log costs: recording an event, and verifying a million rows: `python -m benchmarks.audit`."""

import argparse
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

import softfactory
from benchmarks.machine import postgres
from benchmarks.serving import SECRET
from softfactory.container import upgrade
from softfactory.domain.audit.service import Audit
from softfactory.domain.kernel.actor import SYSTEM, Origin
from softfactory.domain.kernel.events import SecurityEvent

BATCH = 1000
TIMES = 500
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def event(number: int) -> SecurityEvent:
    """Return a login of one of 1,000 users."""
    who = f"{number % 1000:08x}-0000-7000-8000-000000000000"
    session = f"{number:08x}-0000-7000-8000-000000000001"
    origin = Origin(address="192.0.2.7", user_agent=BROWSER)
    return SecurityEvent(
        at=datetime.now(UTC),
        name="authn_login_success",
        actor_id=who,
        subject_id=who,
        session_id=session,
        origin=origin,
    )


def seed(audit: Audit, rows: int) -> None:
    """Append that many rows."""
    for first in range(0, rows, BATCH):
        with audit.store.writing() as tx:
            audit.recorder.write(tx, [event(number) for number in range(first, min(first + BATCH, rows))])


def recording(audit: Audit) -> float:
    """Return the milliseconds, in the median, that recording adds to a transaction that is open already."""
    times = []
    for number in range(TIMES):
        with audit.store.writing() as tx:
            began = time.perf_counter()
            audit.recorder.write(tx, [event(number)])
            times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def verifying(audit: Audit) -> tuple[int, float]:
    """Return how many rows were verified, and the seconds it took."""
    began = time.perf_counter()
    verdict = audit.verify(SYSTEM)
    if not verdict.ok:
        raise RuntimeError(str(verdict.breaks[0]))
    return verdict.rows, time.perf_counter() - began


def measured(database_url: str, rows: int) -> list[str]:
    """Return a database's figures."""
    settings = softfactory.Settings(database_url=database_url, secret_key=SECRET)
    upgrade(settings)
    services = softfactory.build(settings)
    seed(services.audit, rows)
    added = recording(services.audit)
    checked, seconds = verifying(services.audit)
    services.close()
    return [f"{added:.2f}", f"{checked:,}", f"{seconds:.1f}", f"{seconds / checked * 1e6:.1f}"]


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.audit")
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as name, postgres() as database:
        table = Table("database", "recording, ms", "rows", "verified in s", "µs a row", title="The audit log")
        table.add_row("SQLite", *measured(f"sqlite:///{Path(name) / 'audit.db'}", rows))
        table.add_row("PostgreSQL", *measured(database.database("audit"), rows))
        Console(width=100).print(table)


if __name__ == "__main__":
    main()
