"""Events and the fingerprints that every version of the algorithm gave them, for good.

    python -m tests.domain.errors.grouping.golden

adds those of a version that has none yet. It never changes one that is written: whoever must change it changes what
patterns of running installations are found by, and needs a new version instead (see grouping/versions.py).
"""

import json
from pathlib import Path
from typing import Any

from softfactory.domain.errors.grouping.fingerprint import group
from softfactory.domain.errors.grouping.versions import VERSIONS, Version

FILE = Path(__file__).with_name("golden.jsonl")


def events() -> list[dict[str, Any]]:
    """Read the events: what SDKs sent, bugs of many kinds, and names of every language."""
    return [json.loads(line) for line in FILE.read_text().splitlines()]


def fingerprint(event: dict[str, Any], version: Version) -> str:
    """Return what a version gives today."""
    given = {"error_type": event["error_type"], "message": event["message"]}
    return group(event["payload"], **given, version=version).fingerprint


def main() -> None:
    """Add what is missing."""
    lines = []
    for event in events():
        for version in VERSIONS:
            event["fingerprints"].setdefault(str(version.number), fingerprint(event, version))
        lines.append(json.dumps(event, ensure_ascii=False, separators=(",", ":")) + "\n")
    FILE.write_text("".join(lines))


if __name__ == "__main__":
    main()
