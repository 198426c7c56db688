"""How long importing softfactory takes, and `serve` until it answers: `python -m benchmarks.startup`."""

import argparse
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.machine import postgres
from benchmarks.serving import Platform


def import_time(platform: Platform) -> float:
    """Return the milliseconds that `import softfactory` takes in a fresh process, by `python -X importtime`."""
    command = [sys.executable, "-X", "importtime", "-c", "import softfactory"]
    done = subprocess.run(command, env=platform.environment(), capture_output=True, text=True, check=True)
    last = next(line for line in reversed(done.stderr.splitlines()) if line.split("|")[-1].strip() == "softfactory")
    return int(last.split("|")[1]) / 1000


def build_time(platform: Platform) -> float:
    """Return the milliseconds of importing the front door's every name, in a fresh process."""
    program = (
        "import time; t = time.perf_counter(); import softfactory as s; s.build, s.wsgi; print(time.perf_counter() - t)"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=platform.environment(), capture_output=True, text=True, check=True)
    return float(done.stdout) * 1000


def ready_time(platform: Platform) -> float:
    """Return the milliseconds from starting `serve` to the first answer."""
    with platform.serving() as server:
        return server.ready * 1000


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.startup")
    parser.add_argument("--times", type=int, default=7)
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as name, postgres() as database:
        sqlite = Platform(database_url=f"sqlite:///{name}/startup.db", directory=Path(name))
        postgresql = Platform(database_url=database.database("startup"), directory=Path(name))
        postgresql.run("db", "upgrade")
        table = Table("what", "median ms", "worst ms", title=f"Starting, {times} times each")
        for what, platform, measure in (
            ("import softfactory", sqlite, import_time),
            ("import, with build and wsgi", sqlite, build_time),
            ("serve until it answers, SQLite", sqlite, ready_time),
            ("serve until it answers, PostgreSQL", postgresql, ready_time),
        ):
            table.add_row(what, *_figures(platform, measure, times))
        Console(width=100).print(table)


def _figures(platform: Platform, measure: Callable[[Platform], float], times: int) -> tuple[str, str]:
    measure(platform)  # the first one makes the database and the compiled modules
    found = [measure(platform) for _ in range(times)]
    return f"{statistics.median(found):.0f}", f"{max(found):.0f}"


if __name__ == "__main__":
    main()
