"""A source map: where the minified file came from."""

import re
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import attrs

from softfactory.domain.errors.payloads.report import storable

from .mappings import BadMap, Mappings, Token

MOST_SECTIONS = 10_000
LONGEST_PATH = 512
_VERSION = 3
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]{0,30}://[^/]{0,253}/", re.IGNORECASE)
_QUERY = re.compile(r"\?[0-9a-z]{0,64}$")
_BESIDE = re.compile(r"^(?:\.{0,2}/|~/)+")


@attrs.frozen(kw_only=True, eq=False)
class SourceMap:
    """Sources, names and which place belongs to which."""

    key: Hashable = None
    """What tells it from others."""
    sources: Sequence[str]
    """Where they lay, as the map says it."""
    contents: Sequence[str | None]
    """What was in them, as far as the map knows."""
    names: Sequence[str]
    ignored: frozenset[int] = frozenset()
    """Which sources the build says are not the application's own."""
    mappings: Mappings

    @property
    def cost(self) -> int:
        """Bytes that it takes, about."""
        texts = (*self.sources, *self.names, *(text for text in self.contents if text))
        return self.mappings.cost + sum(len(text) + 80 for text in texts)

    def find(self, line: int, column: int) -> Token | None:
        """Return where a place of the minified file comes from; both count from 0."""
        found = self.mappings.find(line, column)
        return found if found and found.source < len(self.sources) else None

    def name(self, token: Token | None) -> str:
        """Return what the thing at a place was called, "" if that is not told."""
        known = token is not None and token.name is not None and token.name < len(self.names)
        return self.names[token.name] if known else ""  # type: ignore[union-attr,index]

    def content(self, source: int) -> str | None:
        """Return the text of a source."""
        return self.contents[source] if source < len(self.contents) else None


def read_map(value: Mapping[str, Any], *, key: Hashable = None) -> SourceMap:
    """Return a source map, of one part or of sections; raises `BadMap`."""
    if value.get("version") != _VERSION:
        raise BadMap("It is not a source map of version 3.")
    parts = value.get("sections", [{"offset": {"line": 0, "column": 0}, "map": value}])
    if not isinstance(parts, list) or len(parts) > MOST_SECTIONS:
        raise BadMap(f"Its sections are no list of at most {MOST_SECTIONS}.")
    mappings, read = Mappings(), _Parts()
    for part in parts:
        read.add(part, mappings)
    return SourceMap(
        key=key,
        sources=read.sources,
        contents=read.contents,
        names=read.names,
        ignored=frozenset(read.ignored),
        mappings=mappings,
    )


def shown(path: str) -> str:
    """Return a source's path without the bundler's scheme, the way out of the build's directory, and hashes."""
    path = path.replace("\\", "/")
    path = _QUERY.sub("", _ORIGIN.sub("", path, count=1))
    told: str = storable(_BESIDE.sub("", path) if not path.startswith("/") else path)
    return told[-LONGEST_PATH:]


@attrs.define
class _Parts:
    """What sections bring together."""

    sources: list[str] = attrs.field(factory=list)
    contents: list[str | None] = attrs.field(factory=list)
    names: list[str] = attrs.field(factory=list)
    ignored: set[int] = attrs.field(factory=set)

    def add(self, part: object, mappings: Mappings) -> None:
        line, column, inner = _section(part)
        before = len(self.sources), len(self.names)
        root = inner.get("sourceRoot")
        sources = [_rooted(source, root) for source in _list(inner, "sources")]
        contents = [text if isinstance(text, str) else None for text in _list(inner, "sourcesContent")]
        self.sources += sources
        self.contents += [*contents, *[None] * len(sources)][: len(sources)]
        self.names += [name if isinstance(name, str) else "" for name in _list(inner, "names")]
        ignored = _list(inner, "ignoreList") or _list(inner, "x_google_ignoreList")
        self.ignored |= {before[0] + at for at in ignored if isinstance(at, int)}
        text = inner.get("mappings")
        if not isinstance(text, str):
            raise BadMap("It has no mappings.")
        mappings.add(text, line=line, column=column, sources=before[0], names=before[1])


def _section(part: object) -> tuple[int, int, Mapping[str, Any]]:
    offset = part.get("offset") if isinstance(part, dict) else None
    inner = part.get("map") if isinstance(part, dict) else None
    if not isinstance(offset, dict) or not isinstance(inner, dict):
        raise BadMap("A section has no map, or no offset.")
    line, column = offset.get("line"), offset.get("column")
    if type(line) is not int or type(column) is not int:
        raise BadMap("A section's offset is no number.")
    return line, column, inner


def _list(of: Mapping[str, Any], name: str) -> list[Any]:
    found = of.get(name) or []
    if not isinstance(found, list):
        raise BadMap(f"Its {name} are no list.")
    return found


def _rooted(source: object, root: object) -> str:
    path = source if isinstance(source, str) else ""
    if not isinstance(root, str) or not root or path.startswith("/") or _ORIGIN.match(path):
        return path
    return f"{root.rstrip('/')}/{path}"
