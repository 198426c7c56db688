"""Functions in JavaScript and TypeScript, found by tree-sitter.

Its parsers take any text, broken or hostile, without recursion, and say where they could not follow.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Literal

from softfactory.domain.errors.sourcemaps.ports import Scope, Scopes

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Point, Query, Tree

MOST = 512 * 1024
"""Characters of a source that is read; nobody writes larger ones by hand."""
PATIENCE = 0.25
"""Seconds that reading one may take: ordinary text of 500 kB takes 0.1, and hostile text takes 200 MB in it."""
MOST_SCOPES = 20_000
LONGEST = 120
"""Characters of a name."""
ENCODING: Literal["utf16le"] = "utf16le"  # columns count units of UTF-16, as those of source maps do
UNIT = 2
_FUNCTIONS = """
[
 (function_declaration) (function_expression) (generator_function_declaration) (generator_function)
 (arrow_function) (method_definition)
] @function
"""
_CLASSES = ("class_declaration", "class", "abstract_class_declaration")
_HOLDERS = {
    "variable_declarator": "name",
    "assignment_expression": "left",
    "augmented_assignment_expression": "left",
    "assignment_pattern": "left",
    "object_assignment_pattern": "left",
    "required_parameter": "pattern",
    "pair": "key",
    "public_field_definition": "name",
    "field_definition": "property",
}
"""What gives a function its name, where it has none of its own, and in which field."""
_WRAPPERS = ("parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression")


class TreeSitterScopes(Scopes):
    """Reads TypeScript with JSX, which nearly all JavaScript is, and without where that fits better."""

    def __init__(self, patience: float = PATIENCE, clock: Callable[[], float] = time.monotonic) -> None:
        self._patience, self._clock = patience, clock

    def __call__(self, source: str) -> Sequence[Scope]:
        if len(source) > MOST:
            return ()
        text = source.encode("utf-16-le", "replace")
        tsx, plain = _languages()
        tree = self._parsed(text, tsx)
        if tree is not None and tree.root_node.has_error:
            tree = _better(tree, self._parsed(text, plain))
        return _scopes(tree) if tree is not None else ()

    def _parsed(self, text: bytes, language: "Language") -> "Tree | None":
        """Return the text's tree, None when it took too long."""
        from tree_sitter import Parser  # noqa: PLC0415 - only who maps frames pays for it

        until = self._clock() + self._patience
        try:
            return Parser(language).parse(
                lambda at, _: text[at : at + 64 * 1024],
                encoding=ENCODING,
                progress_callback=lambda _at, _error: self._clock() >= until,  # tells it to give up
            )
        except (ValueError, RuntimeError):
            return None


@cache
def _languages() -> tuple["Language", "Language"]:
    import tree_sitter_typescript  # noqa: PLC0415
    from tree_sitter import Language  # noqa: PLC0415

    return Language(tree_sitter_typescript.language_tsx()), Language(tree_sitter_typescript.language_typescript())


@cache
def _query(language: "Language") -> "Query":
    from tree_sitter import Query  # noqa: PLC0415

    return Query(language, _FUNCTIONS)


def _better(one: "Tree", other: "Tree | None") -> "Tree":
    return other if other is not None and not other.root_node.has_error else one


def _scopes(tree: "Tree") -> Sequence[Scope]:
    from tree_sitter import QueryCursor  # noqa: PLC0415

    language = tree.language
    nodes = QueryCursor(_query(language)).captures(tree.root_node).get("function", [])
    return tuple(_named(nodes[:MOST_SCOPES]))


def _named(nodes: "Sequence[Node]") -> Iterator[Scope]:
    for node in nodes:
        if name := _name(node):
            yield Scope(_place(node.start_point), _place(node.end_point), name[:LONGEST])


def _place(point: "Point") -> tuple[int, int]:
    return point.row, point.column // UNIT


def _name(node: "Node") -> str:
    """Return the name of a function or class, "" if it has none; that of a member with its class."""
    own = node.child_by_field_name("name")
    holder = _outside(node)
    if own is None and holder is not None and holder.type in _HOLDERS:
        own = holder.child_by_field_name(_HOLDERS[holder.type])
    if own is None:
        return ""
    member = node if node.type == "method_definition" else holder
    of = _class_of(member)
    return f"{of}.{_text(own)}" if of else _text(own)


def _outside(node: "Node") -> "Node | None":
    """Return what a value is given to, past what only surrounds it."""
    outside = node.parent
    while outside is not None and outside.type in _WRAPPERS:
        outside = outside.parent
    return outside


def _class_of(member: "Node | None") -> str:
    body = member.parent if member is not None else None
    of = body.parent if body is not None and body.type == "class_body" else None
    return _name(of) if of is not None and of.type in _CLASSES else ""


def _text(node: "Node") -> str:
    text = (node.text or b"").decode("utf-16-le", "replace")
    return " ".join(text.strip("\"'`").split())
