"""Backtraces of Ruby, as the interpreter prints them and as `full_message` and loggers do."""

import re
from collections.abc import Sequence

from .shapes import Frame, Raised, frame, raised

_FRAME = re.compile(
    r"\s*(?:\d+: )?(?:from )?(?P<file>[^\s:][^:]*(?::(?!\d)[^:]*)?):(?P<line>\d+)"
    r":in [`'](?P<function>[^`]*?)'(?P<rest>: .*)?$"
)
_RAISED = re.compile(r": (?P<value>.*) \((?P<type>[A-Z][\w:]*)\)$")
_HEADER = re.compile(r"\s*(?P<type>[A-Z]\w*(?:::[A-Z]\w*)*)(?: \((?P<before>.*)\)|: (?P<after>.*))?:?$")
_NOT_OURS = ("/gems/", "/lib/ruby/", "<internal:", "/rubygems/", "/vendor/bundle/")


def parse(lines: Sequence[str]) -> list[Raised]:
    """Return the exceptions, oldest cause first, [] if no line is a frame."""
    found: list[Raised] = []
    kind, value = "", ""
    frames: list[Frame] = []
    for line in lines:
        match = _FRAME.match(line)
        error = match and match["rest"] and _RAISED.match(match["rest"])
        header = None if match else _HEADER.match(line)
        if (error or header) and frames:
            found.append(raised(kind or "StandardError", value, frames[::-1]))
            kind, value, frames = "", "", []
        if error:
            kind, value = error["type"], error["value"]
        elif header and not frames:
            kind, value = header["type"], header["before"] or header["after"] or ""
        if match:
            frames.append(_frame(match))
    if frames:
        found.append(raised(kind or "StandardError", value, frames[::-1]))
    return found[::-1]


def _frame(match: re.Match[str]) -> Frame:
    file = match["file"]
    ours = not (file.startswith("<internal:") or any(part in file for part in _NOT_OURS))
    return frame(file, match["function"], match["line"], in_app=ours)
