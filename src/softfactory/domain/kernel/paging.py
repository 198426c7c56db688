"""Lists come in pages, and a page knows how to ask for the next one."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import attrs

from .problems import Invalid

T = TypeVar("T")
U = TypeVar("U")
Key = tuple[str | int, ...]
"""Where a page ended: the sort key of its last item."""

MAX_LIMIT = 100
MAX_CURSOR = 512


class BadCursor(Invalid):
    """Not a cursor that a page of this list gave."""

    code = "bad-cursor"
    title = "The cursor is not one this list gave."


class BadLimit(Invalid):
    """Not between 1 and 100."""

    code = "bad-limit"
    title = "The limit must be between 1 and 100."


@attrs.frozen(kw_only=True)
class Page(Generic[T]):
    """Some items, and the cursor that gives those after them (None at the end)."""

    items: Sequence[T]
    next_cursor: str | None = None

    def map(self, function: "Callable[[T], U]") -> "Page[U]":
        """Return the page with *function* applied to each item."""
        return Page(items=[function(item) for item in self.items], next_cursor=self.next_cursor)


@attrs.frozen(kw_only=True)
class PageRequest:
    """Which page: at most *limit* items (1..100) after *cursor*."""

    limit: int = attrs.field(default=20)
    cursor: str | None = None

    @limit.validator
    def _within(self, _: object, limit: int) -> None:
        if not 1 <= limit <= MAX_LIMIT:
            raise BadLimit(f"limit is {limit}.")

    def after(self, *types: type) -> Key | None:
        """Return the key that the cursor holds, None for the first page; raises `BadCursor` unless it has *types*."""
        if self.cursor is None:
            return None
        if len(self.cursor) > MAX_CURSOR:
            raise BadCursor("Use next_cursor of the page before, unchanged.")
        try:
            padded = self.cursor + "=" * (-len(self.cursor) % 4)
            key = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        except (ValueError, binascii.Error, RecursionError) as error:
            raise BadCursor("Use next_cursor of the page before, unchanged.") from error
        if not isinstance(key, list) or [type(part) for part in key] != list(types):
            raise BadCursor("Use next_cursor of the page before, unchanged.")
        return tuple(key)


def page(found: Sequence[T], limit: int, key: Callable[[T], Key]) -> Page[T]:
    """Make a page of at most *limit* items out of up to *limit* + 1 that were found."""
    items = found[:limit]
    more = len(found) > limit
    return Page(items=items, next_cursor=_cursor(key(items[-1])) if more else None)


def paged(everything: Sequence[T], request: PageRequest, key: Callable[[T], Key]) -> Page[T]:
    """Make a page of a short list that is whole at hand; *key* sorts it as it is sorted. Raises `BadCursor`."""
    after = request.after(*map(type, key(everything[0]))) if everything else None
    rest = [item for item in everything if after is None or key(item) > after]
    return page(rest[: request.limit + 1], request.limit, key)


def _cursor(key: Key) -> str:
    packed = json.dumps(key, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()
