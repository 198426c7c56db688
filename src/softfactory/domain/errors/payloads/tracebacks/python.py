"""Tracebacks of Python, chained ones and exception groups too."""

import re
from collections.abc import Sequence

from .shapes import Frame, Raised, frame, raised

_START = re.compile(r"\s*(?:Exception Group )?Traceback \(most recent call last\):")
_FRAME = re.compile(r'\s*File "([^"]+)", line (\d+)(?:, in (.+))?')
_ERROR = re.compile(r"([A-Za-z_][\w.]*)(?::\s?(.*))?$")
_TREE = re.compile(r"^\s*(?:\|\s?)*(?:\+\s(?=Exception Group)|\+[-+]+.*|\|\s?)?")
_LINKS = ("The above exception was the direct cause", "During handling of the above exception")
_NOT_OURS = ("site-packages/", "dist-packages/", "<frozen ", "importlib/_bootstrap")
_STANDARD = re.compile(r"(?:^|/)(?:lib/python3(?:\.\d+)?|Python3\d+/lib)/", re.IGNORECASE)


def parse(lines: Sequence[str]) -> list[Raised]:
    """Return the exceptions, oldest cause first, [] if no line says "Traceback"."""
    grouped = any("Exception Group Traceback" in line for line in lines)
    if grouped:
        lines = [_TREE.sub("", line) for line in lines]
    starts = [at for at, line in enumerate(lines) if _START.match(line)]
    ends = [*starts[1:], len(lines)]
    found = [_one(lines[start + 1 : end]) for start, end in zip(starts, ends, strict=False)]
    return _as_group(found) if grouped else found


def is_ours(filename: str) -> bool:
    """Tell whether the file belongs to the application, not to Python or an installed package."""
    filename = filename.replace("\\", "/")
    return not (any(part in filename for part in _NOT_OURS) or _STANDARD.search(filename))


def _one(lines: Sequence[str]) -> Raised:
    frames: list[Frame] = []
    for at, line in enumerate(lines):
        if match := _FRAME.match(line):
            file, number, function = match.groups()
            frames.append(
                frame(file, function or "<module>", number, in_app=is_ours(file), source=_source(lines, at + 1))
            )
        elif line and not line[0].isspace() and not line.startswith("[Previous line") and (error := _ERROR.match(line)):
            return raised(
                error[1].rpartition(".")[2], _value(error[2], lines[at + 1 :]), frames, module=_package(error[1])
            )
    return raised("Error", "", frames)


def _package(kind: str) -> str:
    return kind.rpartition(".")[0]


def _source(lines: Sequence[str], at: int) -> str:
    """Return the line of source that follows a frame, "" if the next line is something else."""
    if at >= len(lines) or not lines[at][:1].isspace() or _FRAME.match(lines[at]):
        return ""
    return "" if not lines[at].strip(" ~^|") else lines[at].strip()


def _value(first: str | None, rest: Sequence[str]) -> str:
    value = [first or ""]
    for line in rest:
        if line.startswith(_LINKS):
            break
        value.append(line)
    return "\n".join(value)


def _as_group(found: list[Raised]) -> list[Raised]:
    """Return the exceptions of a group's causes before the group, tied to it by their ids."""
    for at, exception in enumerate(found):
        mechanism: dict[str, object] = {"exception_id": at, "is_exception_group": at == 0}
        exception["mechanism"] = mechanism | ({"parent_id": 0} if at else {})
    return found[::-1]
