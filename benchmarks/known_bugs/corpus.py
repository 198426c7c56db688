"""The events, each with its cause, in two halves: one to learn from, one to be judged by."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import attrs
import zstandard

from softfactory.domain.errors.payloads.facts import Facts
from softfactory.domain.errors.payloads.facts import read as facts_of

EVENTS = Path(__file__).parent / "events.jsonl.zst"
HALVES = ("tuning", "held_out")
LEVEL = 19
DIGIT = 5
"""Which byte of the hash decides: of twelve, chosen before anything was scored, for halves alike in number of bugs."""


@attrs.frozen(kw_only=True)
class Labelled:
    """An event and its cause, which the event does not tell."""

    bug: str
    """program/family or program/family.variant: variants are different bugs that are easily taken for one."""
    payload: dict[str, Any]
    facts: Facts = attrs.field()

    @facts.default
    def _facts(self) -> Facts:
        return facts_of(self.payload)


def half_of(bug: str) -> str:
    """Return the half a bug belongs to: a hash decides, of the family, so that its variants are judged together."""
    family = bug.partition(".")[0]
    return HALVES[hashlib.sha256(family.encode()).digest()[DIGIT] % 2]


def read(half: str | None = None) -> list[Labelled]:
    """Return the events of a half, or all."""
    lines = zstandard.ZstdDecompressor().decompressobj().decompress(EVENTS.read_bytes()).splitlines()
    made = [json.loads(line) for line in lines]
    return [Labelled(**one) for one in made if half in (None, half_of(one["bug"]))]


def write(events: Iterable[Labelled]) -> int:
    """Replace the events and return how many bytes they take."""
    lines = (json.dumps({"bug": one.bug, "payload": one.payload}, ensure_ascii=False) for one in events)
    text = "".join(f"{line}\n" for line in lines)
    return EVENTS.write_bytes(zstandard.ZstdCompressor(level=LEVEL).compress(text.encode()))
