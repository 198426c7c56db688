"""Five bugs, two releases, three SDKs and a real server: `python -m tests.clients`.

Each program runs into its five bugs over and over, with other numbers in the messages every time; then it does so
again as its second release, whose lines have moved. The server must show five patterns, counted right.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.asking import get, log_in
from benchmarks.machine import free_port
from benchmarks.serving import Platform

from .programs import COUNTS, PROGRAMS, Program, install_packages, missing

RELEASES = (1, 2)
EXPECTED = sorted(len(RELEASES) * count for count in COUNTS)

Pattern = dict[str, Any]


def main() -> int:
    """Run every program and print what came of it; 1 if anything is not as it should be."""
    if lacking := missing():
        sys.stderr.write(lacking + "\n")
        return 1
    install_packages()
    with tempfile.TemporaryDirectory() as name:
        directory, port = Path(name), free_port()
        platform = Platform(database_url=f"sqlite:///{directory}/clients.db", directory=directory)
        platform.add_reader()
        with platform.serving(port=port) as server:
            found = {program: _report(program, platform, server.url, directory) for program in PROGRAMS}
    for program, patterns in found.items():
        sys.stdout.write(_table(program, patterns))
    return 0 if all(_counts(patterns) == EXPECTED for patterns in found.values()) else 1


def _report(program: Program, platform: Platform, url: str, directory: Path) -> list[Pattern]:
    project = platform.add_project(program.name, url=url)
    for release in RELEASES:
        program.run(program.installed(directory, release=release), dsn=project["dsn"], release=release)
    status, body = get(url, f"/api/errors/patterns?project={project['id']}&sort=frequency&limit=100", log_in(url))
    if status != 200:
        raise RuntimeError(f"The patterns of {program.name}: {status} {body.decode()}")
    patterns: list[Pattern] = json.loads(body)["items"]
    return patterns


def _counts(patterns: list[Pattern]) -> list[int]:
    return sorted(pattern["frequency"] for pattern in patterns)


def _table(program: Program, patterns: list[Pattern]) -> str:
    verdict = "as expected" if _counts(patterns) == EXPECTED else f"EXPECTED {EXPECTED}"
    lines = [f"{program.name}: {len(patterns)} patterns, {sum(_counts(patterns))} events, {verdict}"]
    lines += [f"  {one['frequency']:4} {one['error_type']:24.24} {one['template']:70.70}" for one in patterns]
    return "\n".join(lines) + "\n\n"


if __name__ == "__main__":
    sys.exit(main())
