"""What a fingerprint of a project's rule may hold besides text: `{{ default }}`, `{{ tags.NAME }}` and the like."""

import re
from collections.abc import Callable, Sequence

from softfactory.domain.errors.model import Payload
from softfactory.domain.errors.payloads.people import tags_of
from softfactory.domain.errors.payloads.values import as_text

from .matching import TAGS
from .place import origin
from .versions import Version

VARIABLE = re.compile(r"\{\{\s{0,4}([\w.:-]{1,210})\s{0,4}\}\}")
DEFAULT = "default"
"""The parts by which the event would be compared otherwise; stands alone."""
OF_PAYLOAD = frozenset(["logger", "level", "transaction"])
NAMES = frozenset([DEFAULT, "type", "message", "module", "function", *OF_PAYLOAD])
_LONGEST = 400

Value = Callable[[str], str | None]
"""Gives what a variable stands for, "" if the event says nothing of it, None for one that there is not."""


def filled(texts: Sequence[str], default: Sequence[str], value: Value) -> list[str]:
    """Return the parts that *texts* make; an unknown variable stays as it is written."""
    parts: list[str] = []
    for text in texts:
        whole = VARIABLE.fullmatch(text)
        parts += default if whole and whole[1] == DEFAULT else (_told(text, value),)
    return parts


def values(payload: Payload, *, kind: str, title: str, version: Version) -> Value:
    """Return the variables of an event of type *kind* whose message has the template *title*."""

    def value(name: str) -> str | None:
        if name in OF_PAYLOAD:
            return as_text(payload.get(name))
        if name in {"module", "function"}:
            return origin(payload, version)[name == "function"]
        if name.startswith(TAGS):
            return tags_of(payload).get(name.removeprefix(TAGS), "")
        return {"type": kind, "message": title}.get(name)

    return value


def _told(text: str, value: Value) -> str:
    def told(match: re.Match[str]) -> str:
        found = value(match[1])
        return match[0] if found is None else found

    return VARIABLE.sub(told, text)[:_LONGEST]
