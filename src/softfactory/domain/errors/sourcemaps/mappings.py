"""The mappings of a source map: a place in the minified file to one in a source.

Source: ECMA-426, https://tc39.es/ecma426/
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from operator import itemgetter

import attrs

from .vlq import NAMED, UNMAPPED, BadMap, Deltas, Segments

__all__ = ["NOTHING", "BadMap", "Mappings", "Token"]

MOST_SEGMENTS = 2_000_000
"""Of one map, and lines of the minified file: 20 bytes each."""
NOTHING = 2**32 - 1
_PIECE = 256 * 1024
"""Characters of mappings that are worked on at once."""
_COLUMN, *_FIELDS, _KIND = map(itemgetter, range(6))


@attrs.frozen
class Token:
    """Where something of the minified file comes from; lines and columns count from 0, in UTF-16."""

    source: int
    line: int
    column: int
    name: int | None


class Mappings:
    """All tokens of a map, by line and column of the minified file."""

    def __init__(self) -> None:
        self._lines = array("I", [0])
        """Where each line's tokens begin; the last one ends with all of them."""
        self._columns = array("I")
        self._tokens = (array("I"), array("I"), array("I"), array("I"))

    @property
    def cost(self) -> int:
        """Bytes that it takes."""
        return 4 * (len(self._lines) + 5 * len(self._columns))

    def find(self, line: int, column: int) -> Token | None:
        """Return the token that covers the place, None where nothing does."""
        if not 0 <= line < len(self._lines) or column < 0:
            return None
        begin = self._lines[line]
        end = self._lines[line + 1] if line + 1 < len(self._lines) else len(self._columns)
        at = bisect_right(self._columns, column, begin, end) - 1
        if at < begin:
            return None
        source, row, place, name = (values[at] for values in self._tokens)
        return None if source == NOTHING else Token(source, row, place, None if name == NOTHING else name)

    def add(self, text: str, *, line: int = 0, column: int = 0, sources: int = 0, names: int = 0) -> None:
        """Read mappings that begin at a place of the minified file, with indices from *sources* and *names* on.

        Raises `BadMap`; what was read before is still there.
        """
        if text.count(",") + text.count(";") + len(self._columns) + line > MOST_SEGMENTS:
            raise BadMap(f"It has more than {MOST_SEGMENTS} mappings.")
        self._go_to(line)
        try:
            self._read(text, column, [sources, 0, 0, names])
        except OverflowError as error:
            raise BadMap("Its mappings cannot be read.") from error

    def _go_to(self, line: int) -> None:
        if line + 1 < len(self._lines):
            raise BadMap("Its sections are out of order.")
        while len(self._lines) <= line:
            self._lines.append(len(self._columns))

    def _read(self, text: str, column: int, state: list[int]) -> None:
        known = Segments()
        for number, line in enumerate(text.split(";")):
            if number:
                self._lines.append(len(self._columns))
                column = 0
            ordered = not column
            for piece in _pieces(line):
                deltas = [known[segment] for segment in piece.split(",") if segment]
                ordered = ordered and min(map(_COLUMN, deltas), default=0) >= 0
                column = self._take(deltas, column, state)
            if not ordered:
                self._sort_line()

    def _take(self, deltas: list[Deltas], column: int, state: list[int]) -> int:
        """Append tokens, told by their distance from those before them; return the last one's column."""
        columns: list[int] = list(accumulate(map(_COLUMN, deltas), initial=column))
        self._columns.extend(columns[1:])
        told = []
        for field, getter in enumerate(_FIELDS):
            values = list(accumulate(map(getter, deltas), initial=state[field]))
            state[field] = values[-1]
            told.append(values[1:])
        kinds = list(map(_KIND, deltas))
        if UNMAPPED in kinds:
            told[0] = [NOTHING if kind == UNMAPPED else value for value, kind in zip(told[0], kinds, strict=True)]
        told[3] = [value if kind == NAMED else NOTHING for value, kind in zip(told[3], kinds, strict=True)]
        for tokens, values in zip(self._tokens, told, strict=True):
            tokens.extend(values)
        return columns[-1]

    def _sort_line(self) -> None:
        """Put the tokens of the line that was read last in order, as most are from the start."""
        begin = self._lines[-1]
        columns = self._columns[begin:]
        order = sorted(range(len(columns)), key=columns.__getitem__)
        for values in (self._columns, *self._tokens):
            values[begin:] = array("I", [values[begin + at] for at in order])


def _pieces(line: str) -> Iterator[str]:
    """Yield the segments of a line, many thousands at a time."""
    begin = 0
    while len(line) - begin > _PIECE and (end := line.find(",", begin + _PIECE)) >= 0:
        yield line[begin:end]
        begin = end + 1
    yield line[begin:]
