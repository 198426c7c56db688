"""Rewriting every text of an event, however deep it stands."""

from operator import is_not
from typing import Any, Protocol

from .cards import FILTERED
from .sensitive import Care, care

SOURCE = frozenset({"context_line", "pre_context", "post_context"})
"""Members of a frame that are lines of source code."""
LONG_NUMBER = 10**12
"""Numbers from here on are read as texts, too."""


class Rewrite(Protocol):
    """Tells what a text becomes."""

    def __call__(self, text: str, *, is_source: bool) -> str:
        """Return the text without what must not be kept: the same object when it holds nothing of that."""


def rewritten(value: Any, rewrite: Rewrite, *, is_source: bool = False) -> Any:  # noqa: ANN401 - JSON
    """Return the value with its texts rewritten: the same object when nothing in it is."""
    if isinstance(value, str):
        return rewrite(value, is_source=is_source)
    if isinstance(value, int) and value >= LONG_NUMBER:
        return FILTERED if rewrite(str(value), is_source=False) == FILTERED else value
    if isinstance(value, list):
        items = [rewritten(item, rewrite, is_source=is_source) for item in value]
        return items if any(map(is_not, items, value)) else value
    return _object(value, rewrite) if isinstance(value, dict) else value


def _object(given: dict[str, Any], rewrite: Rewrite) -> dict[str, Any]:
    asked = {name: item for name, item in given.items() if care(name) is not Care.KEEP}
    changes = {name: rewritten(item, rewrite, is_source=name in SOURCE) for name, item in asked.items()}
    changes = {name: clean for name, clean in changes.items() if clean is not given[name]}
    if "message" in changes and given.get("params"):  # a template that names a secret: they are its values
        changes["params"] = FILTERED
    return {**given, **changes} if changes else given
