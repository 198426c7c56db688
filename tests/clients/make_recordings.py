"""Makes tests/recordings/ anew from what real SDKs send: `python -m tests.clients.make_recordings`.

Everything is kept as it was sent, but for what tells of the machine it was sent from: paths, hosts and hardware are
replaced, and the body is packed again; so encodings that no SDK chooses by itself are there too. recordings.json says
of each recording which client sent it, what it holds, and which bug its event is ("" for none).
"""

import itertools
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from benchmarks.envelopes import ENCODINGS, Item, Recording, items_of, recordings

from .neutral import neutral
from .programs import PROGRAMS, PYTHON, Program, install_packages, missing
from .record import recording

TARGET = Path(__file__).parents[1] / "recordings"
ENCODED = itertools.cycle(ENCODINGS)
EACH = {"event": 2, "session": 1, "log": 1}
"""How many are kept of a bug (of each release), or of a kind; 1 of those not named."""


def main() -> int:
    """Replace the recordings."""
    if lacking := missing():
        sys.stderr.write(lacking + "\n")
        return 1
    install_packages()
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir()
    labels: dict[str, dict[str, str]] = {}
    for program in PROGRAMS:
        with tempfile.TemporaryDirectory() as name:
            labels |= dict(_kept(program, Path(name)))
    (TARGET.parent / "recordings.json").write_text(json.dumps(labels, indent=1) + "\n")
    return 0


def _kept(program: Program, directory: Path) -> Iterator[tuple[str, dict[str, str]]]:
    seen: dict[tuple[str, ...], int] = {}
    numbers = itertools.count(1)
    for sent in _sent(program, directory):
        items = items_of(sent.raw)
        kind, bug, release = _kind(items), _bug(items), _release(items)
        seen[kind, bug, release] = seen.get((kind, bug, release), 0) + 1
        if seen[kind, bug, release] > EACH.get(kind, 1):
            continue
        number = next(numbers)
        kept = attrs.evolve(sent, name=f"{program.name}-{number:02}")
        encoding = next(ENCODED) if program is PYTHON or number % 3 == 0 else None
        if program is PYTHON and kind == "event" and number % 7 == 0:
            kept, encoding = _stored(kept, items), "identity"
        kept.write(TARGET, encoding)
        yield kept.name, {"client": program.name, "kind": kind, "bug": bug and f"{program.name} {bug}"}


def _sent(program: Program, directory: Path) -> list[Recording]:
    with recording(directory / "sent") as recorder:
        for release in (1, 2):
            home = program.installed(directory, release=release)
            program.run(home, dsn=recorder.dsn, release=release, EXTRAS="1")
    return [neutral(sent, directory, recorder.server_port) for sent in recordings(directory / "sent")]


def _stored(sent: Recording, items: list[Item]) -> Recording:
    """Return the same event as clients of the first protocol sent it: alone, to another path."""
    headers = {**sent.headers, "content-type": "application/json"}
    event = json.loads(items[0][1])
    event["event_id"] = json.loads(sent.raw.partition(b"\n")[0])["event_id"]
    return attrs.evolve(sent, path="/api/1/store/", headers=headers, raw=json.dumps(event).encode())


def _kind(items: list[Item]) -> str:
    return "+".join(str(header["type"]) for header, _ in items)


def _event(items: list[Item]) -> dict[str, Any]:
    event: dict[str, Any] = next((json.loads(payload) for header, payload in items if header["type"] == "event"), {})
    return event


def _bug(items: list[Item]) -> str:
    if "attachment" in _kind(items):
        return "export"
    return str(_event(items).get("tags", {}).get("bug", ""))


def _release(items: list[Item]) -> str:
    return str(_event(items).get("release", ""))


if __name__ == "__main__":
    sys.exit(main())
