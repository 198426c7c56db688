"""The parts an exception is compared by: the root cause's type and the application's last frame on the way to it."""

from collections.abc import Sequence

from softfactory.domain.errors.model import Payload
from softfactory.domain.errors.payloads.chain import Link, chains
from softfactory.domain.errors.payloads.values import JsonObject, as_text

from .versions import Version

_MOST_CAUSES = 4
"""Causes of an exception group that are compared."""
_LONGEST_SOURCE = 200
_MINIFIED = 400
"""Characters of a source line above which nobody wrote it by hand."""
_ENDLESS = ("RecursionError", "StackOverflowError", "SystemStackError")
_MOST_FRAMES = 200


def chain_parts(payload: Payload, version: Version) -> tuple[str, ...]:
    """Return why exceptions belong together, () if the event has none."""
    found = _chains(payload, version)
    if not found:
        return ()
    platform = as_text(payload.get("platform"))
    outermost = version.kind(found[0][-1].type, platform)
    causes = {_cause_parts(chain, platform, version): chain[0] for chain in found}
    parts = [part for cause in sorted(causes)[:_MOST_CAUSES] for part in cause]
    if any(version.kind(root.type, platform) != outermost for root in causes.values()):
        parts.append(f"raised as {outermost}")
    return tuple(parts)


def _cause_parts(chain: Sequence[Link], platform: str, version: Version) -> tuple[str, ...]:
    root = chain[0]
    kind = version.kind(root.type, platform)
    value = as_text(root.exception.get("value"), 8192)
    if kind.endswith(_ENDLESS) or "call stack size exceeded" in value:
        return ("exception", kind, _cycle(root, platform, version))
    link = _origin(chain, version)
    if link is None:
        return ("exception", kind, f"message: {version.template(value)}")
    frame = link.frame or link.stack[-1]
    source = _source(frame)
    parts = ["exception", kind, _place(frame, link.stack, platform, version)]
    if source:
        parts.append(f"source: {source}")
    if not source or not link.frame or version.is_vague(kind, source):
        parts.append(f"message: {version.template(value)}")
    return tuple(parts)


def origin(payload: Payload, version: Version) -> tuple[str, str]:
    """Return the module and the function that the event's first cause is placed in, "" for what is not known."""
    link = next((link for chain in _chains(payload, version) if (link := _origin(chain, version))), None)
    platform = as_text(payload.get("platform"))
    return version.where(link.frame or link.stack[-1], link.stack, platform) if link else ("", "")


def _chains(payload: Payload, version: Version) -> Sequence[Sequence[Link]]:
    return chains(payload, is_installed=version.is_installed, ends_at_accidents=version.ends_at_accidents)


def _origin(chain: Sequence[Link], version: Version) -> Link | None:
    """Return the exception nearest the root cause with a frame of the application, else with any; None if none has."""
    ours = next((link for link in chain if link.frame), None)
    return ours or next((link for link in chain if link.stack and not version.is_reporter(link.stack[-1])), None)


def _place(frame: JsonObject, stack: Sequence[JsonObject], platform: str, version: Version) -> str:
    """Return the frame in words; a module says more than a file, which tells where a checkout lies."""
    module, function = version.where(frame, stack, platform)
    return f"in {module}.{function}" if module else f"in {function}"


def _source(frame: JsonObject) -> str:
    """Return the line of source without its indentation, "" if it is missing or made by a minifier."""
    line = frame.get("context_line")
    if not isinstance(line, str) or len(line) > _MINIFIED or line.startswith("{snip}"):
        return ""
    return " ".join(line.split())[:_LONGEST_SOURCE]


def _cycle(root: Link, platform: str, version: Version) -> str:
    """Return one place of an endless recursion, the same one wherever in its circle the stack ran out."""
    seen: set[str] = set()
    again: set[str] = set()
    for frame in root.stack[-_MOST_FRAMES:]:
        if frame.get("in_app") is not False:
            place = _place(frame, root.stack, platform, version)
            (again if place in seen else seen).add(place)
    return f"endless recursion {min(again or seen, default='')}".strip()
