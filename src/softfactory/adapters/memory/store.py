"""Transactions on dictionaries: frozen entities make them simple, for what is replaced is remembered and put back."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, TypeVar

from softfactory.domain.kernel.events import Fact, Recorder
from softfactory.domain.kernel.store import Store, Tx

from .answers import MemoryAnswers
from .jobs import MemoryJobs
from .unit import MemoryDatabase, Unit

__all__ = ["MemoryDatabase", "MemoryStore", "MemoryTx", "Unit"]


class MemoryTx(Tx):
    """What every slice of a transaction can do; a context's slice adds its repositories."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit

    def record(self, fact: Fact) -> None:
        self.unit.facts.append(fact)

    @cached_property
    def jobs(self) -> MemoryJobs:
        return MemoryJobs(self.unit)

    @cached_property
    def answers(self) -> MemoryAnswers:
        return MemoryAnswers(self.unit)


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
