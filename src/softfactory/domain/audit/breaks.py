"""Where a chain breaks, and how: one sentence each."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

import attrs


class Kind(StrEnum):
    """How."""

    ALTERED = "altered"
    """A row is not what was signed: it was edited, or put in."""
    MISSING = "missing"
    """Rows were deleted."""
    MOVED = "moved"
    """A row stands in another one's place."""
    UNKNOWN_KEY = "unknown-key"
    """The key that a row was signed with is not there, or does not open."""
    CUT = "cut"
    """A line of the anchor knows a row after the last one: the tail was cut, or the database was rolled back."""
    GONE = "gone"
    """A line of the anchor knows a row that is missing."""
    REPLACED = "replaced"
    """A line of the anchor knows another row of this number: the database was rolled back, and went on from there."""
    LINE = "unreadable-line"
    """A line of the anchor cannot be read."""


@attrs.frozen(kw_only=True)
class Break:
    """One place where the chain does not hold."""

    kind: Kind
    first: int
    """The number of the row; of the line, where that is what is wrong."""
    last: int
    """More than `first` where it is the same with all rows up to this one."""
    line: int | None = None
    """The anchor's line that tells, counted from 1."""
    home: int | None = None
    """Where a moved row belongs."""

    def __str__(self) -> str:
        rows = f"row {self.first}" if self.first == self.last else f"rows {self.first} to {self.last}"
        are = "was" if self.first == self.last else "were"
        sentences = {
            Kind.ALTERED: f"{rows} {are} edited or put in.",
            Kind.MISSING: f"{rows} {are} deleted.",
            Kind.MOVED: f"row {self.home} stands in the place of row {self.first}.",
            Kind.UNKNOWN_KEY: (
                f"{rows} cannot be checked: the key is missing, or its secret key is not given as "
                "SOFTFACTORY_OLDER_SECRET_KEY."
            ),
            Kind.CUT: (
                f"line {self.line} of the anchor knows {rows}, which comes after the last: the tail was cut, or the "
                "database was rolled back."
            ),
            Kind.GONE: f"line {self.line} of the anchor knows {rows}, which is not there.",
            Kind.REPLACED: (
                f"line {self.line} of the anchor knows another {rows}: the database was rolled back and went on, or "
                "all rows from some place on were made anew."
            ),
            Kind.LINE: f"line {self.first} of the anchor cannot be read.",
        }
        sentence = sentences[self.kind]
        return sentence[0].upper() + sentence[1:]


@attrs.frozen(kw_only=True)
class Verdict:
    """What verifying the log came to."""

    rows: int
    """How many were checked."""
    lines: int
    """How many lines of the anchor they were checked against."""
    breaks: Sequence[Break]
    """In the order of the rows; none in a log that holds."""

    @property
    def ok(self) -> bool:
        """Whether the chain holds."""
        return not self.breaks


def merged(breaks: Iterable[Break]) -> Sequence[Break]:
    """Return *breaks* with neighbours of one kind made one."""
    found: list[Break] = []
    for one in breaks:
        before = found[-1] if found else None
        alone = one.kind in (Kind.MOVED, Kind.LINE) or one.line is not None
        if before is None or alone or before.kind is not one.kind or before.last != one.first - 1:
            found.append(one)
        else:
            found[-1] = attrs.evolve(before, last=one.last)
    return found
