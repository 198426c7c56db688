"""A traceback as the frames of an event: oldest call first, each with the lines of source around it."""

import linecache
import sys
from collections.abc import Iterator
from itertools import dropwhile
from pathlib import Path
from types import CodeType, TracebackType
from typing import Any

from softfactory.domain.errors.payloads.tracebacks.python import is_ours

from .values import text

Frame = dict[str, object]

MOST = 200
"""Frames kept, the first and the last of them."""
AROUND = 5
"""Lines of source before and after."""
_LONGEST_LINE = 512
_OWN = "softfactory.logging"


def frames(traceback: TracebackType | None) -> list[Frame]:
    """Return the frames, oldest call first, without those of this package that called the application."""
    steps = list(dropwhile(_is_own, _steps(traceback)))
    if len(steps) > MOST:
        steps = [*steps[: MOST // 2], *steps[-MOST // 2 :]]
    return [place(step.tb_frame.f_code, step.tb_lineno, step.tb_frame.f_globals) for step in steps]


def place(code: CodeType, line: int, names: dict[str, Any]) -> Frame:
    """Return the frame of a line of running code; *names* are its module's."""
    return located(code.co_filename, line, code.co_name, module=names.get("__name__"), names=names)


def located(
    file: str, line: int, function: str, *, module: object = None, names: dict[str, Any] | None = None
) -> Frame:
    """Return the frame of any line of source."""
    module = module if isinstance(module, str) else ""
    frame: Frame = {
        "filename": text(_short(file, module), 1024),
        "abs_path": text(file if file.startswith(("/", "<")) else str(Path(file).absolute()), 1024),
        "function": function or "<unknown>",
        "lineno": line,
        "in_app": is_ours(file) and module.split(".")[0] != "softfactory",
    }
    return frame | ({"module": module} if module else {}) | _source(file, line, names)


def _steps(traceback: TracebackType | None) -> Iterator[TracebackType]:
    while traceback is not None:
        yield traceback
        traceback = traceback.tb_next


def _is_own(step: TracebackType) -> bool:
    return str(step.tb_frame.f_globals.get("__name__")).startswith(_OWN)


def _source(file: str, line: int, names: dict[str, Any] | None) -> Frame:
    lines = linecache.getlines(file, names)
    if not 0 < line <= len(lines):
        return {}
    kept = [text(one.rstrip("\r\n"), _LONGEST_LINE) for one in lines[max(0, line - 1 - AROUND) : line + AROUND]]
    at = min(line - 1, AROUND)
    return {"pre_context": kept[:at], "context_line": kept[at], "post_context": kept[at + 1 :]}


def _short(file: str, module: str) -> str:
    """Return the path below the folder that the module's top package lies in, so that machines agree on it."""
    top, dot, _ = module.partition(".")
    home = getattr(sys.modules.get(top), "__file__", None) if dot else None
    if isinstance(home, str):
        return file.removeprefix(home.rpartition("/")[0].rpartition("/")[0] + "/")
    return file.rpartition("/")[2] if module else file
