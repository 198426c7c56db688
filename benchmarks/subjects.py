"""Who is measured: softfactory on each database, and a bare Falcon on waitress."""

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs

from benchmarks.envelopes import Recording
from benchmarks.machine import Postgres, cpu, free_port, peaks, postgres
from benchmarks.serving import Platform, Server, serving
from benchmarks.target import Result, Target, prepared


@attrs.frozen(kw_only=True)
class Turn:
    """One subject at one concurrency in one round; CPU in milliseconds an event."""

    result: Result
    cpu: float
    database_cpu: float


@attrs.frozen(kw_only=True)
class Subject:
    """A server that is measured."""

    name: str
    server: Server
    target: Target
    platform: Platform | None = None
    """None: the bare one."""
    postgres: Postgres | None = None

    def turn(self, corpus: Sequence[Recording], *, events: int, concurrency: int) -> Turn:
        """Send that many events and say what they cost."""
        batch = prepared(self.target, corpus, events)
        before = self._spent()
        result = batch.send(concurrency=concurrency)
        used = [(after - earlier) * 1000 / events for after, earlier in zip(self._spent(), before, strict=True)]
        return Turn(result=result, cpu=used[0], database_cpu=used[1])

    def memory(self) -> float:
        """Return the most that any of its processes ever held, in MiB."""
        return max(peaks(self.server.process.pid))

    def _spent(self) -> tuple[float, float]:
        return cpu(self.server.process.pid), self.postgres.cpu() if self.postgres else 0.0


@contextlib.contextmanager
def subjects(stores: Sequence[str], workers: Sequence[int]) -> Iterator[list[Subject]]:
    """Start everybody, the bare one first, until the block ends."""
    with contextlib.ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        found = [_bare(directory, stack)]
        database = stack.enter_context(postgres()) if "postgresql" in stores else None
        databases = {"sqlite": None, "postgresql": database}
        found += [_softfactory(number, directory, stack, databases[store]) for store in stores for number in workers]
        yield found


def _bare(directory: Path, stack: contextlib.ExitStack) -> Subject:
    port = free_port()
    arguments = ["benchmarks.bare", "--port", str(port)]
    environment = Platform(database_url="memory://", directory=directory).environment()
    server = stack.enter_context(serving(arguments, port=port, log=directory / "bare.log", environment=environment))
    return Subject(name="bare Falcon + waitress", server=server, target=Target(url=server.url, project=1, key="0" * 32))


def _softfactory(workers: int, directory: Path, stack: contextlib.ExitStack, database: Postgres | None) -> Subject:
    store = "PostgreSQL" if database else "SQLite"
    url = database.database(f"of_{workers}") if database else f"sqlite:///{directory}/of_{workers}.db"
    platform = Platform(database_url=url, directory=directory)
    platform.add_reader()
    project = platform.add_project("shop")
    server = stack.enter_context(platform.serving(workers=workers))
    target = Target(url=server.url, project=project["id"], key=project["key"])
    name = f"{store}, {workers} process{'es' if workers > 1 else ''}"
    return Subject(name=name, server=server, target=target, platform=platform, postgres=database)
