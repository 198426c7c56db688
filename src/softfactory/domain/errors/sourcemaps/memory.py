"""What one process remembers of source maps, and how much of it."""

import threading
from collections.abc import Sequence
from typing import Self

import attrs

from softfactory.domain.kernel.clock import Clock

from .model import MEBIBYTE, MapFile
from .originals import SourceMap
from .ports import Scope
from .remembered import Remembered
from .telling import Place

MOST_REMEMBERED = 128 * MEBIBYTE
"""Bytes of source maps that a process keeps ready."""
MOST_SCOPES = 16 * MEBIBYTE
MOST_PLACES = 5_000
"""Places that are remembered with their lines, 3 kB each: an error happens where it did before."""
MOST_ANSWERS = 20_000


@attrs.frozen(kw_only=True)
class Memory:
    """Answers of the database, and what was made of them."""

    answers: Remembered[MapFile | bool]
    """By key, False for none; by project whether it has any bundle; by bundle whether its use is noted."""
    maps: Remembered[SourceMap | str]
    scopes: Remembered[Sequence[Scope]]
    places: Remembered[Place]
    reading: threading.Lock = attrs.field(factory=threading.Lock)
    """One reads a map, others wait for it: it may take a second."""

    @classmethod
    def of(cls, now: Clock) -> Self:
        """Return an empty one."""
        return cls(
            answers=Remembered(MOST_ANSWERS, now),
            maps=Remembered(MOST_REMEMBERED, now),
            scopes=Remembered(MOST_SCOPES, now),
            places=Remembered(MOST_PLACES, now),
        )
