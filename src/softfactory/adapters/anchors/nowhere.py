"""No anchor: the head is kept nowhere else."""

from collections.abc import Iterable

from softfactory.domain.audit.ports import Anchor, Line


class NoAnchor(Anchor):
    """Keeps nothing: whoever cuts the tail of the log, or rolls the database back, is not found out."""

    def append(self, line: Line) -> None:
        """Do nothing."""

    def last(self) -> Line | None:
        return None

    def lines(self) -> Iterable[Line | None]:
        return ()
