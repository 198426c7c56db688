"""A softfactory of our own on this machine: its commands, and its servers, which always end."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

import attrs

from benchmarks.asking import EMAIL, PASSWORD, get
from benchmarks.machine import free_port, tree

PATIENCE = 30.0
"""Seconds to wait for a server to be ready, or to end."""
SECRET = "benchmarks-and-client-programs-only"  # noqa: S105 - of servers that live for a minute on this machine
ROOT = Path(__file__).parents[1]
ANYWHERE = "http://127.0.0.1:8000"


@attrs.define
class Server:
    """A process group that serves HTTP."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path
    started: float = attrs.field(factory=time.perf_counter)
    ready: float = 0.0
    """Seconds from its start to its first answer."""

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def wait_until_ready(self) -> None:
        """Return when it answers; raises `RuntimeError`, with its log, when it does not."""
        while time.perf_counter() - self.started < PATIENCE and self.process.poll() is None:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if get(self.url, "/health")[0] < HTTPStatus.INTERNAL_SERVER_ERROR:
                    self.ready = time.perf_counter() - self.started
                    return
            time.sleep(0.005)
        raise RuntimeError(f"The server did not start:\n{self.log.read_text()[-4000:]}")

    def kill(self) -> None:
        """End all its processes at once, without warning."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        for pid in tree(self.process.pid)[1:]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def stop(self) -> None:
        """Ask it to end; insist when it does not."""
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE)
        self.kill()


@contextlib.contextmanager
def serving(arguments: Sequence[str], *, port: int, log: Path, environment: Mapping[str, str]) -> Iterator[Server]:
    """Run `python -m ...` in a process group of its own until the block ends."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )
    server = Server(process=process, port=port, log=log)
    try:
        server.wait_until_ready()
        yield server
    finally:
        server.stop()


@attrs.frozen(kw_only=True)
class Platform:
    """A softfactory of one database."""

    database_url: str
    directory: Path
    settings: Mapping[str, str] = attrs.field(factory=dict)
    """What else is set, by its name in the environment."""

    def environment(self, public_url: str = ANYWHERE) -> dict[str, str]:
        """Return what every process of it finds in its environment."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("SOFTFACTORY_")}
        return {
            **inherited,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "SOFTFACTORY_DATABASE_URL": self.database_url,
            "SOFTFACTORY_SECRET_KEY": SECRET,
            "SOFTFACTORY_PUBLIC_URL": public_url,
            **self.settings,
        }

    def run(self, *arguments: str, stdin: str = "", public_url: str = ANYWHERE) -> str:
        """Run one command and return what it printed; raises `RuntimeError` with what it complained of."""
        done = subprocess.run(
            [sys.executable, "-m", "softfactory", *arguments],
            input=stdin,
            env=self.environment(public_url),
            capture_output=True,
            text=True,
            timeout=2 * PATIENCE,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"softfactory {' '.join(arguments)}: {done.stderr or done.stdout}")
        return done.stdout

    def add_reader(self) -> None:
        """Bring the schema up to date and add an administrator, `EMAIL`."""
        if self.database_url.startswith("postgresql"):
            self.run("db", "upgrade")
        user = ["--email", EMAIL, "--name", "Reader", "--role", "admin", "--password-stdin", "--json"]
        self.run("user", "add", *user, stdin=PASSWORD + "\n")

    def add_project(self, name: str, *, url: str = ANYWHERE) -> dict[str, Any]:
        """Return a new project: id, key, and the DSN of a server at *url*."""
        found: dict[str, Any] = json.loads(self.run("project", "add", name, "--json", public_url=url))
        return found

    @contextlib.contextmanager
    def serving(self, *, workers: int = 1, port: int | None = None) -> Iterator[Server]:
        """Serve until the block ends."""
        port = port or free_port()
        arguments = ["softfactory", "serve", "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)]
        environment = self.environment(f"http://127.0.0.1:{port}")
        with serving(arguments, port=port, log=self.directory / f"{port}.log", environment=environment) as server:
            yield server
