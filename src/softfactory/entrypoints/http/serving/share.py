"""How many connections each process holds, so that the quickest one does not take them all and keep them.

A socket that several processes accept from wakes them all, and the same one tends to win. So a process that sees
another with fewer connections lets it go first, for a moment only: the other may be stuck.
"""

import mmap

import attrs

ABSENT = 0xFFFF_FFFF
BYTES = 4


@attrs.frozen
class Share:
    """One process' place in a table that all of them see; a number is written at once or not at all."""

    table: "memoryview[int]"
    place: int = 0

    @classmethod
    def among(cls, count: int) -> "list[Share]":
        """Return the places of *count* processes to be forked; nobody is there yet."""
        table = memoryview(mmap.mmap(-1, BYTES * count)).cast("I")
        for place in range(count):
            table[place] = ABSENT
        return [cls(table, place) for place in range(count)]

    def holds(self, connections: int) -> None:
        """Say how many connections this process holds."""
        self.table[self.place] = connections

    def leave(self) -> None:
        """Take this process out of the comparison."""
        self.table[self.place] = ABSENT

    def is_least(self, connections: int) -> bool:
        """Tell whether nobody holds fewer; of many, a quarter more is no matter, so that a rush is let in."""
        fewest = min(self.table)
        return connections <= fewest + fewest // 4
