"""Stack traces of the Java machine: Java, Kotlin, Scala."""

import re
from collections.abc import Sequence

from .shapes import Frame, Raised, frame, raised

_FRAME = re.compile(r"\s*at (?:[\w.$@-]*/{1,2}){0,2}(?P<call>[\w.$<>/-]+)\((?P<file>[^():]*)(?::(?P<line>\d+))?\)")
_ERROR = re.compile(
    r'\s*(?P<cause>Caused by: )?(?:Exception in thread "[^"]*" )?'
    r"(?P<type>(?:[A-Za-z_][\w$]*\.)*[A-Za-z_][\w$]*)(?:: (?P<value>.*))?$"
)
_OTHER = re.compile(r"\s*(?:Suppressed: |\[CIRCULAR REFERENCE|\.\.\. \d+ )")
_NOT_OURS = tuple(
    "java. javax. jakarta. jdk. sun. com.sun. kotlin. kotlinx. scala. groovy. android. androidx. com.google.common. "
    "reactor. org.springframework. org.apache. org.hibernate. org.junit. org.postgresql. org.eclipse.jetty. io.netty. "
    "io.undertow. com.fasterxml. com.mysql. com.zaxxer.".split()
)


def parse(lines: Sequence[str]) -> list[Raised]:
    """Return the exceptions, oldest cause first, [] if no line is a frame; suppressed ones are left out."""
    found: list[Raised] = []
    head: list[str] = []
    frames: list[Frame] = []
    suppressed = any_frame = False
    for line in lines:
        if match := _FRAME.match(line):
            any_frame = True
            if not suppressed:
                frames.append(_frame(match))
        elif _OTHER.match(line):
            suppressed = suppressed or "Suppressed" in line
        elif line.lstrip().startswith("Caused by: "):
            found += _raised(head, frames)
            head, frames, suppressed = [line], [], False
        elif not frames:
            head.append(line)
    found += _raised(head, frames)
    return found[::-1] if any_frame else []


def _frame(match: re.Match[str]) -> Frame:
    module, _, function = match["call"].rpartition(".")
    ours = not module.startswith(_NOT_OURS)
    return frame(
        match["file"] or "Unknown Source", function, match["line"], in_app=ours, module=module.rpartition("/")[2]
    )


def _raised(head: Sequence[str], frames: Sequence[Frame]) -> list[Raised]:
    """Return the exception, named by the first line with a type; a cause may have no frames of its own."""
    for at, line in enumerate(head):
        match = _ERROR.match(line)
        if match and (match["cause"] or (frames and _names(match["type"]))):
            module, _, kind = match["type"].rpartition(".")
            return [raised(kind, "\n".join([match["value"] or "", *head[at + 1 :]]), frames[::-1], module=module)]
    return [raised("Exception", "\n".join(head[-1:]), frames[::-1])] if frames else []


def _names(kind: str) -> bool:
    return "." in kind or kind.endswith(("Error", "Exception"))
