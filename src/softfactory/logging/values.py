"""Any object as JSON values: bounded, with what no database keeps replaced, and secrets left out by their names."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping

from softfactory.domain.errors.scrubbing.sensitive import Care, care

FILTERED = "[Filtered]"
MAX_TEXT = 8_192
_MAX_REPR = 1_000
_MAX_ITEMS = 100
_MAX_DEPTH = 5
_MAX_VALUES = 1_000
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def text(value: object, most: int = MAX_TEXT) -> str:
    """Return a text of at most *most* characters without NUL and lone surrogates."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value if isinstance(value, str) else shown(value, str))[:most]


def shown(value: object, show: type[str] | None = None) -> str:
    """Return what an object says of itself; one that fails at it is called by its type."""
    try:
        return show(value) if show else repr(value)
    except Exception:  # noqa: BLE001 - whatever a stranger's object does
        return f"<{type(value).__name__} that cannot be shown>"


def plain(value: object) -> object:
    """Return the value as JSON holds it: 5 levels, 100 items each, 1,000 values in all; others by their repr."""
    return _plain(value, _MAX_DEPTH, iter(range(_MAX_VALUES)))


def named(name: str, value: object) -> object:
    """Return the same of a value that stands under a name, "[Filtered]" where names like it hold secrets."""
    return FILTERED if care(name) is Care.FILTER and value is not None else plain(value)


def _plain(value: object, levels: int, budget: Iterator[int]) -> object:
    if next(budget, None) is None:
        return "…"
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return text(str(value))
    if isinstance(value, int):
        return int(value) if -(2**63) <= value < 2**63 else shown(value)[:_MAX_REPR]
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else shown(value)
    return _container(value, levels, budget)


def _container(value: object, levels: int, budget: Iterator[int]) -> object:
    if not levels or not isinstance(value, dict | list | tuple | set | frozenset):
        return text(shown(value), _MAX_REPR)
    try:
        if isinstance(value, dict):
            return _mapping(value, levels, budget)
        return [_plain(item, levels - 1, budget) for item in _first(value)]
    except RuntimeError:  # another thread changes it meanwhile
        return f"<{type(value).__name__} that changes>"


def _mapping(value: Mapping[object, object], levels: int, budget: Iterator[int]) -> dict[str, object]:
    pairs = [(text(name, 200), item) for name, item in _first(value.items())]
    return {
        name: FILTERED if care(name) is Care.FILTER and item is not None else _plain(item, levels - 1, budget)
        for name, item in pairs
    }


def _first(items: Iterable[object]) -> list:  # type: ignore[type-arg]  # of whatever was given
    return [item for item, _ in zip(items, range(_MAX_ITEMS), strict=False)]
