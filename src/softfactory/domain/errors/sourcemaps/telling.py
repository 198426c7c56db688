"""Telling minified frames by their original place."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs

from softfactory.domain.errors.model import Payload
from softfactory.domain.errors.payloads.report import storable
from softfactory.domain.errors.payloads.values import JsonObject, as_object, as_text

from .bundle import LONGEST_URL
from .frames import file_of, with_stacks
from .mappings import Token
from .originals import SourceMap, shown
from .ports import Scope

MOST_FRAMES = 500
"""Frames of one event that are told anew."""
AROUND = 5
"""Lines of source before and after."""
LONGEST_LINE = 300
LONGEST_NAME = 200
NO_PLACE = "The source map says nothing about this place."
_SHORT = 2
"""Characters of a name that a minifier made, at most."""
_KEPT = ("filename", "abs_path", "module", "function", "lineno", "colno", "in_app")
_REPLACED = frozenset({"module", "pre_context", "context_line", "post_context"})
_INSTALLED = re.compile(r"(?:^|/)node_modules/|^(?:\(webpack\)|webpack/|node:)")


@attrs.frozen
class Place:
    """What is around a place in a source: the innermost function that has a name ("" if unknown), and its lines."""

    function: str
    context: Mapping[str, Any]


Around = Callable[[SourceMap, Token], Place]


def mapped(payload: Payload, maps: Mapping[str, SourceMap | str], around: Around) -> Payload:
    """Return the payload with the frames of these files told by their original place.

    What a frame said before is kept in its ``data``; one that cannot be told anew says there why, and so do those of a
    file that has a reason instead of a map.
    """
    return with_stacks(payload, _Teller(maps=maps, around=around).stack)


@attrs.define(kw_only=True)
class _Teller:
    maps: Mapping[str, SourceMap | str]
    around: Around
    left: int = MOST_FRAMES
    caller: str = ""
    """What the frame before calls the function that it called, as far as its map knows."""

    def stack(self, frames: Sequence[Any]) -> list[Any]:
        self.caller = ""
        return [self.frame(frame) if isinstance(frame, dict) else frame for frame in frames]

    def frame(self, frame: JsonObject) -> JsonObject:
        source, called = self.maps.get(file_of(frame)) if self.left > 0 else None, self.caller
        self.caller = ""
        if source is None:
            return frame
        self.left -= 1
        if isinstance(source, str):
            return noted(frame, sourcemap_error=source)
        token = source.find(frame["lineno"] - 1, frame["colno"] - 1)
        if token is None:
            return noted(frame, sourcemap_error=NO_PLACE)
        self.caller = source.name(token)
        place = self.around(source, token)
        return original(frame, source, token, attrs.evolve(place, function=place.function or called))


def place_of(source: SourceMap, token: Token, functions: Sequence[Scope]) -> Place:
    """Return what is around a place, of the functions in its source."""
    at = (token.line, token.column)
    around = [scope for scope in functions if scope.begin <= at < scope.end]
    name = max(around, key=lambda scope: scope.begin).name if around else ""
    return Place(storable(name)[:LONGEST_NAME], _context(source.content(token.source), token.line))


def original(frame: JsonObject, source: SourceMap, token: Token, place: Place) -> JsonObject:
    """Return the frame at its original place."""
    path = shown(source.sources[token.source])
    new = {key: value for key, value in frame.items() if key not in _REPLACED} | {
        "filename": path,
        "abs_path": storable(source.sources[token.source])[:LONGEST_URL],
        "lineno": token.line + 1,
        "colno": token.column + 1,
        "function": storable(place.function)[:LONGEST_NAME] or _own_name(as_text(frame.get("function"))),
        **place.context,
    }
    if token.source in source.ignored or _INSTALLED.search(path):
        new["in_app"] = False
    before = {key: frame[key] for key in _KEPT if frame.get(key) is not None}
    return noted(new, sourcemap=True, minified=before)


def noted(frame: JsonObject, **note: object) -> JsonObject:
    """Return the frame with something said in its data."""
    return {**frame, "data": {**as_object(frame.get("data")), **note}}


def _context(text: str | None, line: int) -> Mapping[str, Any]:
    """Return the line of source and those around it, nothing where the text is not known or too short."""
    lines = text.split("\n") if text else []
    if line >= len(lines):
        return {}
    begin = max(line - AROUND, 0)
    cut = [storable(one.rstrip("\r")[:LONGEST_LINE]) for one in lines[begin : line + 1 + AROUND]]
    at = line - begin
    return {"pre_context": cut[:at], "context_line": cut[at], "post_context": cut[at + 1 :]}


def _own_name(function: str) -> str:
    """Return the name that the frame came with, "<anonymous>" for one that a minifier made."""
    return function if len(function.rpartition(".")[2]) > _SHORT else "<anonymous>"
