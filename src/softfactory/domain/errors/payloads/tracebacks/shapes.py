"""What every reader makes: exceptions and frames in the shape of an event's payload."""

from collections.abc import Sequence

Frame = dict[str, object]
Raised = dict[str, object]

MOST_FRAMES = 1_000
_LONGEST = 8_192


def frame(filename: str, function: str, line: str | None, *, in_app: bool, module: str = "", source: str = "") -> Frame:
    """Return a frame; what is not known is left out."""
    made: Frame = {"filename": filename, "function": function or "<unknown>", "in_app": in_app}
    if line and len(line) < 10:  # noqa: PLR2004 - no file has a thousand million lines
        made["lineno"] = int(line)
    if module:
        made["module"] = module
    if source:
        made["context_line"] = source
    return made


def raised(kind: str, value: str, frames: Sequence[Frame], *, module: str = "") -> Raised:
    """Return an exception with its frames, oldest call first, of which the first and the last are kept."""
    half = MOST_FRAMES // 2
    kept = list(frames) if len(frames) <= MOST_FRAMES else [*frames[:half], *frames[-half:]]
    made: Raised = {"type": kind, "value": value.strip()[:_LONGEST], "stacktrace": {"frames": kept}}
    if module:
        made["module"] = module
    return made
