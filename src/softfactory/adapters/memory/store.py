"""Transactions on dictionaries: frozen entities make them simple, for what is replaced is remembered and put back."""

import threading
from collections import defaultdict
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import attrs

from softfactory.domain.kernel.events import Fact, Recorder
from softfactory.domain.kernel.problems import Problem
from softfactory.domain.kernel.store import Store, Tx

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

    def undo(self) -> None:
        """Put back everything that was replaced, the latest first."""
        for table, key, row in reversed(self._replaced):
            if row is _MISSING:
                del table[key]
            else:
                table[key] = row


class MemoryTx(Tx):
    """What every slice of a transaction can do; a context's slice adds its repositories."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit

    def record(self, fact: Fact) -> None:
        self.unit.facts.append(fact)


Slice_co = TypeVar("Slice_co", bound=MemoryTx, covariant=True)


class MemoryStore(Store[Slice_co]):
    """Opens transactions, one at a time, and shows them as one context's slice."""

    def __init__(
        self,
        database: MemoryDatabase,
        slice: Callable[[Unit], Slice_co],  # noqa: A002 - the word of the domain
        recorders: Sequence[Recorder] = (),
    ) -> None:
        self._database = database
        self._slice = slice
        self._recorders = tuple(recorders)

    @contextmanager
    def reading(self) -> Generator[Slice_co, None, None]:
        with self._database.lock:
            yield self._slice(Unit(self._database))

    @contextmanager
    def writing(self) -> Generator[Slice_co, None, None]:
        with self._database.lock:
            unit = Unit(self._database)
            try:
                tx = self._slice(unit)
                yield tx
                self._conclude(tx)
            except BaseException:
                unit.undo()
                raise

    def joining(self, tx: Any) -> Slice_co:  # noqa: ANN401 - the transaction of any context
        if not isinstance(tx, MemoryTx):
            raise TypeError(f"{tx!r} is no transaction in memory")
        return self._slice(tx.unit)

    def _conclude(self, tx: MemoryTx) -> None:
        for recorder in self._recorders if tx.unit.facts else ():
            recorder(tx, tuple(tx.unit.facts))
        if tx.unit.refusal:
            raise tx.unit.refusal
