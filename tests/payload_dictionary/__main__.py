"""Writes the next dictionary and tells where."""

import json
import random
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import zstandard

from benchmarks.envelopes import items_of, recordings
from softfactory.adapters.packing import DICTIONARIES

from .neutral import modules, neutral

SIZE = 16_384
"""Bytes: half as many are worth less, and twice as many no more."""
EACH = 2
"""How many events are made of one that was recorded."""
LISTS = 100
"""How many lists of modules are made besides."""
SEGMENT, LETTERS = 512, 8
"""What the trainer takes at once, and compares, in bytes: what served best of some that were tried."""


def main() -> int:
    """Run the command."""
    dice = random.Random(1)  # noqa: S311 - repeatable
    samples: list[bytes | bytearray | memoryview] = [neutral(event, dice) for event in _events() for _ in range(EACH)]
    samples += [json.dumps({"modules": modules(dice)}, separators=(",", ":")).encode() for _ in range(LISTS)]
    number = len(list(DICTIONARIES.glob("*.zdict"))) + 1
    file = DICTIONARIES / f"{number}.zdict"
    trained = zstandard.train_dictionary(SIZE, samples, k=SEGMENT, d=LETTERS, dict_id=number)
    file.write_bytes(trained.as_bytes())
    sys.stdout.write(f"{file}: {file.stat().st_size:,} bytes, from {len(samples)} samples\n")
    return 0


def _events() -> Iterator[Mapping[str, Any]]:
    for recording in recordings(Path(__file__).parents[1] / "recordings"):
        if recording.path.endswith("/store/"):
            yield json.loads(recording.raw)
            continue
        for header, payload in items_of(recording.raw):
            if header["type"] == "event":
                yield json.loads(payload)


if __name__ == "__main__":
    sys.exit(main())
