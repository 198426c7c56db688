"""Makes events.jsonl.zst anew: `python -m benchmarks.known_bugs.record`.

Four programs run into their bugs, in two releases each, and what their SDKs send is written down: Python, Node, a page
and a worker, both bundled and minified by esbuild. Every event carries the label of its bug in a tag, which is taken
off. Needs node and npm on the PATH. Every run makes the same events, up to the versions of SDKs and languages.
"""

import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from benchmarks.envelopes import items_of, recordings
from tests.clients.programs import MODULES, install_packages
from tests.clients.record import recording

from .corpus import Labelled, write
from .moves import move
from .neutral import neutral

HERE = Path(__file__).parent / "programs"
RELEASES = (1, 2)
TIMEOUT = 300


@attrs.frozen(kw_only=True)
class Program:
    """An application that uses one SDK."""

    name: str
    source: Path
    commands: Sequence[str]

    def installed(self, home: Path, *, release: int) -> None:
        """Copy it to *home*."""
        shutil.copytree(self.source, home, ignore=shutil.ignore_patterns("__pycache__"))
        if release > 1:
            move(home)
        (home / "node_modules").symlink_to(MODULES)

    def run(self, home: Path, environment: Mapping[str, str]) -> None:
        """Run it to its end; raises `RuntimeError` with what it said when it fails."""
        for command in self.commands:
            done = subprocess.run(
                ["sh", "-c", command],  # noqa: S607
                cwd=home,
                env=environment,
                capture_output=True,
                text=True,
                timeout=TIMEOUT,
                check=False,
            )
            if done.returncode:
                raise RuntimeError(f"{self.name}: {command} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


SCRIPTS = HERE / "javascript"
PROGRAMS = (
    Program(name="python", source=HERE / "python", commands=[f"{sys.executable} runner.py"]),
    Program(name="node", source=SCRIPTS, commands=["node node.mjs"]),
    Program(name="page", source=SCRIPTS, commands=["node bundle.mjs", "node browser.mjs"]),
    Program(name="worker", source=SCRIPTS, commands=["node bundle.mjs", "node dist/worker-*.mjs"]),
)


def main() -> int:
    """Replace the events."""
    install_packages()
    with tempfile.TemporaryDirectory() as name:
        numbers = itertools.count(1)
        made = [
            event
            for program in PROGRAMS
            for release in RELEASES
            for event in _recorded(program, Path(name), release=release, numbers=numbers)
        ]
    size = write(made)
    print(f"{len(made)} events of {len({event.bug for event in made})} bugs, {size} bytes")
    return 0


def _recorded(program: Program, directory: Path, *, release: int, numbers: Iterator[int]) -> Iterator[Labelled]:
    home, sent = directory / f"{program.name}-{release}", directory / f"{program.name}-{release}-sent"
    program.installed(home, release=release)
    with recording(sent) as recorder:
        program.run(home, _environment(recorder.dsn, f"market@{release}.0.0"))
    events = sorted(_events(sent), key=_place)
    if len({_place(event) for event in events}) < len(events):
        raise RuntimeError(f"{program.name} told of something that is no bug of ours.")
    for event in events:
        label = f"{program.name}/{event['tags']['bug'].rstrip('.')}"
        yield Labelled(bug=label, payload=neutral(event, home=home, number=next(numbers)))


def _events(sent: Path) -> Iterator[dict[str, Any]]:
    for request in recordings(sent):
        for header, payload in items_of(request.raw):
            if header["type"] == "event":
                yield json.loads(payload)


def _place(event: Mapping[str, Any]) -> tuple[str, int]:
    """Return what orders events as they were made: they are sent over several connections at once."""
    return event["tags"]["bug"], int(event["tags"]["turn"])


def _environment(dsn: str, release: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    neutral = {"TZ": "UTC", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    return {**kept, **neutral, "SENTRY_DSN": dsn, "SENTRY_RELEASE": release}


if __name__ == "__main__":
    sys.exit(main())
