"""The parts an exception is compared by: the root cause's type and the application's last frame on the way to it."""

from collections.abc import Sequence

from softfactory.domain.errors.model import Payload
from softfactory.domain.errors.payloads.chain import Link, chains
from softfactory.domain.errors.payloads.values import JsonObject, as_text

from .lexer import template
from .names import clean_function, clean_module, clean_type

_MOST_CAUSES = 4
"""Causes of an exception group that are compared."""
_LONGEST_SOURCE = 200
_MINIFIED = 400
"""Characters of a source line above which nobody wrote it by hand."""
_ENDLESS = ("RecursionError", "StackOverflowError", "SystemStackError")
_MOST_FRAMES = 200


def chain_parts(payload: Payload) -> tuple[str, ...]:
    """Return why exceptions belong together, () if the event has none."""
    found = chains(payload)
    if not found:
        return ()
    platform = as_text(payload.get("platform"))
    outermost = clean_type(found[0][-1].type)
    causes = {_cause_parts(chain, platform): chain[0] for chain in found}
    parts = [part for cause in sorted(causes)[:_MOST_CAUSES] for part in cause]
    if any(clean_type(root.type) != outermost for root in causes.values()):
        parts.append(f"raised as {outermost}")
    return tuple(parts)


def _cause_parts(chain: Sequence[Link], platform: str) -> tuple[str, ...]:
    root = chain[0]
    kind = clean_type(root.type)
    value = as_text(root.exception.get("value"), 8192)
    if kind.endswith(_ENDLESS) or "call stack size exceeded" in value:
        return ("exception", kind, _cycle(root, platform))
    ours = next((link.frame for link in chain if link.frame), None)
    frame = ours or next((link.stack[-1] for link in chain if link.stack), None)
    if frame is None:
        return ("exception", kind, f"message: {template(value)}")
    source = _source(frame)
    parts = ["exception", kind, _place(frame, platform)]
    if source:
        parts.append(f"source: {source}")
    if not source or not ours:
        parts.append(f"message: {template(value)}")
    return tuple(parts)


def _place(frame: JsonObject, platform: str) -> str:
    """Return the frame in words; a module says more than a file, which tells where a checkout lies."""
    module = clean_module(as_text(frame.get("module")) or as_text(frame.get("filename") or frame.get("abs_path"), 1024))
    function = clean_function(as_text(frame.get("function")), as_text(frame.get("platform")) or platform)
    return f"in {module}.{function}" if module else f"in {function}"


def _source(frame: JsonObject) -> str:
    """Return the line of source without its indentation, "" if it is missing or made by a minifier."""
    line = frame.get("context_line")
    if not isinstance(line, str) or len(line) > _MINIFIED or line.startswith("{snip}"):
        return ""
    return " ".join(line.split())[:_LONGEST_SOURCE]


def _cycle(root: Link, platform: str) -> str:
    """Return one place of an endless recursion, the same one wherever in its circle the stack ran out."""
    seen: set[str] = set()
    again: set[str] = set()
    for frame in root.stack[-_MOST_FRAMES:]:
        if frame.get("in_app") is not False:
            place = _place(frame, platform)
            (again if place in seen else seen).add(place)
    return f"endless recursion {min(again or seen, default='')}".strip()
