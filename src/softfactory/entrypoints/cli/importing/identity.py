"""Ids for events that came without: the same for the same records, however often a file is imported."""

import hashlib
from array import array

_ROWS = 4
CELLS = 2**20


class Ordinals:
    """Counts equal records in 16 MiB, however many there are.

    A count is never too low, so no two records of a run get one id. Among very many records it may be too high by
    chance (among a million for one in six): alike in every run over the same files, not in one over a part of them.
    """

    def __init__(self, cells: int = CELLS) -> None:
        self._cells = cells
        self._rows = [array("I", bytes(4 * cells)) for _ in range(_ROWS)]

    def next(self, digest: bytes) -> int:
        """Return how many equal ones came before, and count this one; *digest* has 32 bytes of a good hash."""
        cells = [int.from_bytes(digest[4 * row : 4 * row + 4]) % self._cells for row in range(_ROWS)]
        before = min(row[cell] for row, cell in zip(self._rows, cells, strict=True))
        for row, cell in zip(self._rows, cells, strict=True):
            row[cell] += 1
        return before


def event_id(project: int, digest: bytes, ordinal: int) -> str:
    """Return the id, 32 hex digits, of the record with this digest that *ordinal* equal ones came before."""
    return hashlib.sha256(b"%d %d " % (project, ordinal) + digest).hexdigest()[:32]
