"""Dictionaries as tables, and one open transaction on them: what is replaced is remembered and put back."""

import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

import attrs

from softfactory.domain.kernel.events import Fact
from softfactory.domain.kernel.problems import Problem

Table = dict[Any, Any]
_MISSING = object()


@attrs.frozen(eq=False)
class MemoryDatabase:
    """Tables by name, and the one lock on all of them; every store of an application shares one."""

    lock: threading.RLock = attrs.field(factory=threading.RLock)
    tables: defaultdict[str, Table] = attrs.field(factory=lambda: defaultdict(dict))


@attrs.define
class Unit:
    """One open transaction: what all slices of it share."""

    database: MemoryDatabase
    facts: list[Fact] = attrs.field(factory=list)
    refusal: Problem | None = None
    """Why it can no longer be kept, even if its block ends cleanly."""
    _replaced: list[tuple[Table, Any, Any]] = attrs.field(factory=list)

    def table(self, name: str) -> Mapping[Any, Any]:
        """Return a table to read: key -> row."""
        return self.database.tables[name]

    def put(self, name: str, key: Any, row: Any) -> None:  # noqa: ANN401 - tables hold anything
        """Set a row."""
        table = self.database.tables[name]
        self._replaced.append((table, key, table.get(key, _MISSING)))
        table[key] = row

    def remove(self, name: str, key: Any) -> None:  # noqa: ANN401 - tables hold anything
        """Drop a row, if it is there."""
        table = self.database.tables[name]
        if key in table:
            self._replaced.append((table, key, table.pop(key)))

    def remove_where(self, name: str, condition: Callable[[Any], bool]) -> None:
        """Drop the rows that meet the condition."""
        for key in [key for key, row in self.database.tables[name].items() if condition(row)]:
            self.remove(name, key)

    def undo(self) -> None:
        """Put back everything that was replaced, the latest first."""
        for table, key, row in reversed(self._replaced):
            if row is _MISSING:
                del table[key]
            else:
                table[key] = row
