"""Stacks of JavaScript, as V8 (`at fn (file:1:2)`) and as Firefox and Safari (`fn@file:1:2`) write them."""

import re
from collections.abc import Sequence

from .shapes import Frame, Raised, frame, raised

_PLACE = re.compile(r":(?P<line>\d{1,9})(?::\d{1,9})?$")
_HEADER = re.compile(
    r"(?:Uncaught (?:\(in promise\) )?)?(?P<type>[A-Za-z_$][\w$.]*)(?: \[[\w.]+\])?(?:: (?P<value>.*))?$"
)
_CAUSE = re.compile(r"\s*(?:\[cause\]|Caused by): (.*)")
_NOT_OURS = ("node_modules/", "node:", "internal/", "<anonymous>", "native", "webpack/bootstrap", "-extension://")
_LONGEST_VALUE = 50
_LONGEST_PLACE = 24


def parse(lines: Sequence[str]) -> list[Raised]:
    """Return the exceptions, oldest cause first, [] if no line is a frame."""
    found: list[Raised] = []
    head: list[str] = []
    frames: list[Frame] = []
    for line in lines:
        cause = _CAUSE.match(line)
        if cause and frames:
            found.append(_raised(head, frames))
            head, frames = [cause[1]], []
        elif made := _frame(line):
            frames.append(made)
        elif not frames:
            head.append(line)
    if frames:
        found.append(_raised(head, frames))
    return found[::-1]


def _frame(line: str) -> Frame | None:
    line = line.strip().removesuffix(" {")
    if line.startswith("at "):
        function, _, file = line[3:].removesuffix(")").rpartition(" (") if line.endswith(")") else ("", "", line[3:])
    else:
        function, at, file = line.partition("@")
        if not at or "/" not in file or " " in function:
            return None
    place = _PLACE.search(file[-_LONGEST_PLACE:])
    if place is None and file not in {"<anonymous>", "native"}:
        return None
    file = _PLACE.sub("", file)
    ours = not any(part in file.replace("\\", "/") for part in _NOT_OURS)
    return frame(file, function or "<anonymous>", place and place["line"], in_app=ours)


def _raised(head: Sequence[str], frames: Sequence[Frame]) -> Raised:
    """Return the exception; its first line is the nearest one above the frames that names an error."""
    for at in range(len(head) - 1, max(-1, len(head) - _LONGEST_VALUE), -1):
        match = _HEADER.match(head[at].strip())
        if match and (match["value"] or at == len(head) - 1) and _names(match["type"]):
            return raised(match["type"], "\n".join([match["value"] or "", *head[at + 1 :]]), frames[::-1])
    return raised("Error", "\n".join(head[-1:]), frames[::-1])


def _names(kind: str) -> bool:
    return kind.endswith(("Error", "Exception", "Failure", "Warning")) or kind[0].isupper()
