"""Go: closures are numbered, generic functions carry their types."""

import re

from .shared import named, plain, without

_CLOSURE = re.compile(r"(?:(?<=\.)|^)(func|gowrap|deferwrap)\d+(?:\.\d+)*")
_ADDED = re.compile(r"-(?:fm|range\d+)\b|·dwrap·\d+|(?<=^init)\.\d+")


def function(name: str) -> str:
    """Return the function or method; a closure is called after the function that holds it."""
    name = _CLOSURE.sub(r"\1", without(plain(name), "[]"))
    return named(_ADDED.sub("", name))


def module(name: str) -> str:
    """Return the package."""
    return without(plain(name), "[]")
