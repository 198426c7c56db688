"""The spelling of mappings: numbers in digits of base 32, which tell how far each token is from the one before."""

from collections.abc import Iterator

Deltas = tuple[int, int, int, int, int, int]
"""How far a token is from the one before: in its column, source, line, column there and name; and its kind."""
UNMAPPED, UNNAMED, NAMED = range(3)
"""Kinds: from no source, without a name, with all."""
_KINDS = {1: UNMAPPED, 4: UNNAMED, 5: NAMED}
"""By the number of fields that are written."""
_LONGEST_SEGMENT = 40
_MOST_KNOWN = 50_000
_DIGITS = {
    letter: value for value, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
}
_MORE, _VALUE, _SHIFT = 32, 31, 5


class BadMap(ValueError):
    """It is no source map, in one sentence."""


class Segments(dict[str, Deltas]):
    """Segments by their spelling: most of a map's occur over and over. Raises `BadMap` for what is none."""

    def __missing__(self, segment: str) -> Deltas:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        deltas = self[segment] = _deltas(segment)
        return deltas


def _deltas(segment: str) -> Deltas:
    found = tuple(_numbers(segment)) if len(segment) <= _LONGEST_SEGMENT else ()
    kind = _KINDS.get(len(found))
    if kind is None:
        raise BadMap("Its mappings cannot be read.")
    column, source, line, place, name = (*found, 0, 0, 0, 0)[:5]
    return column, source, line, place, name, kind


def _numbers(segment: str) -> Iterator[int]:
    """Yield numbers whose lowest digit comes first, and whose lowest bit is the sign."""
    value = shift = 0
    for letter in segment:
        digit = _DIGITS.get(letter, -1)
        if digit < 0:
            raise BadMap("Its mappings cannot be read.")
        value += (digit & _VALUE) << shift
        if digit & _MORE:
            shift += _SHIFT
            continue
        yield -(value >> 1) if value & 1 else value >> 1
        value = shift = 0
    if shift:
        raise BadMap("Its mappings cannot be read.")
