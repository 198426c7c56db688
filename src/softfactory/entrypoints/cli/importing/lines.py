"""Lines from chunks of any size."""

from collections.abc import Iterator

import attrs

MAX_LINE = 1024 * 1024
"""Bytes of a line that are kept."""


@attrs.frozen
class Line:
    """A line without its end."""

    number: int
    data: bytes
    whole: bool
    """False when it was longer than what is kept of it."""


def lines(chunks: Iterator[bytes]) -> Iterator[Line]:
    """Yield the lines, whichever way they are cut into chunks; a last one needs no newline."""
    number, held = 1, bytearray()
    for chunk in chunks:
        *ended, rest = chunk.split(b"\n")
        for piece in ended:
            _hold(held, piece)
            yield _line(number, held)
            number += 1
            held.clear()
        _hold(held, rest)
    if held:
        yield _line(number, held)


def _hold(held: bytearray, piece: bytes) -> None:
    held += piece[: MAX_LINE + 1 - len(held)]


def _line(number: int, held: bytearray) -> Line:
    whole = len(held) <= MAX_LINE
    data = bytes(held) if whole else bytes(held[:MAX_LINE])
    return Line(number, data.removesuffix(b"\r"), whole)
