"""Panics of Go: the message, and the goroutine that was running."""

import re
from collections.abc import Sequence

from .shapes import Frame, Raised, frame, raised

_PANIC = re.compile(r"(?:.{0,40}\s)?(?P<type>panic|fatal error|http: panic serving \S+): (?P<value>.*)")
_ROUTINE = re.compile(r"goroutine \d+ (?:gp=\S+ m=\S+ (?:mp=\S+ )?)?\[")
_PLACE = re.compile(r"\s+(?P<file>\S[^\t]*?):(?P<line>\d+)(?:\s\+0x[0-9a-f]+)?$")
_NOT_OURS = (
    "/go/pkg/mod/",
    "/usr/local/go/",
    "/usr/lib/go",
    "/go/src/runtime/",
    "/libexec/src/",
    "/vendor/",
    "/golang.org/",
)


def parse(lines: Sequence[str]) -> list[Raised]:
    """Return the panic with the frames of the first goroutine, [] if there is none."""
    start = next((at for at, line in enumerate(lines) if _ROUTINE.match(line)), None)
    if start is None:
        return []
    panic = next((match for line in lines[:start] if (match := _PANIC.match(line))), None)
    frames = _frames(lines[start + 1 :])
    if panic is None and not frames:
        return []
    return [raised(*_kind(panic), frames[::-1])]


def _kind(panic: re.Match[str] | None) -> tuple[str, str]:
    if panic is None:
        return "panic", ""
    value = panic["value"].removesuffix(" [recovered]")
    if value.startswith("runtime error: "):
        return "runtime.Error", value.removeprefix("runtime error: ")
    if error := re.match(r"([\w./*]{1,200})\{", value):
        return error[1], value
    return "fatal error" if panic["type"] == "fatal error" else "panic", value


def _frames(lines: Sequence[str]) -> list[Frame]:
    """Return the frames, latest call first; each is a line with the call and one with its place."""
    frames: list[Frame] = []
    call = ""
    for line in lines:
        if not line.strip() or _ROUTINE.match(line):
            if frames:
                break
            continue
        place = _PLACE.match(line)
        if place and call:
            frames.append(_frame(call, place))
            call = ""
        elif not line[0].isspace():
            call = "" if line.startswith("created by ") else _called(line)
    return frames


def _called(line: str) -> str:
    """Return the function without its arguments, which begin at the last parenthesis that opens after a name."""
    depth = 0
    if not line.endswith(")"):
        return line
    for at in range(len(line) - 1, -1, -1):
        depth += (line[at] == ")") - (line[at] == "(")
        if not depth:
            return line[:at]
    return line


def _frame(call: str, place: re.Match[str]) -> Frame:
    folder, slash, rest = call.rpartition("/")
    package, _, function = rest.partition(".")
    module = f"{folder}{slash}{package}"
    ours = not (any(part in place["file"] for part in _NOT_OURS) or module == "runtime" or call == "panic")
    return frame(place["file"], function or call, place["line"], in_app=ours, module=module if function else "runtime")
