"""Transactions on a database, for any context's slice."""

import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, TypeVar

import attrs
import sqlalchemy as sa

from softfactory.domain.kernel.events import Fact, Recorder
from softfactory.domain.kernel.problems import Problem
from softfactory.domain.kernel.store import Store, StoreUnavailable, Tx

from .engine import TURN, WAIT, transaction

_SQLITE_ERROR = 1
"""The result code of a statement that is wrong."""


@attrs.define
class Unit:
    """One open transaction: what all slices of it share."""

    connection: sa.Connection
    writes: bool = False
    facts: list[Fact] = attrs.field(factory=list)
    refusal: Problem | None = None
    """Why it can no longer be kept, even if its block ends cleanly."""

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.connection.dialect.name

    @property
    def driver(self) -> Any:  # noqa: ANN401 - each driver has its own
        """The driver's module: its kinds of errors."""
        return self.connection.dialect.loaded_dbapi

    def cursor(self) -> Any:  # noqa: ANN401 - each driver has its own
        """Return a cursor of the driver, within this transaction; it raises the driver's own errors."""
        return self.connection.connection.cursor()


class SqlTx(Tx):
    """What every slice of a transaction can do; a context's slice adds its repositories."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit

    def record(self, fact: Fact) -> None:
        self.unit.facts.append(fact)


Slice_co = TypeVar("Slice_co", bound=SqlTx, covariant=True)


class SqlStore(Store[Slice_co]):
    """Opens transactions and shows them as one context's slice."""

    def __init__(
        self,
        engine: sa.Engine,
        slice: Callable[[Unit], Slice_co],  # noqa: A002 - the word of the domain
        recorders: Sequence[Recorder] = (),
    ) -> None:
        self._slice = slice
        self._recorders = tuple(recorders)
        self._turn: threading.Lock | None = engine.get_execution_options().get(TURN)
        self._engine = engine
        # psycopg sends both along with BEGIN: a snapshot costs no round trip more
        snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reader = engine.execution_options(**snapshot) if engine.dialect.name == "postgresql" else engine

    @contextmanager
    def reading(self) -> Generator[Slice_co, None, None]:
        with translated(self._engine), transaction(self._reader, writes=False) as connection:
            yield self._slice(Unit(connection))

    @contextmanager
    def writing(self) -> Generator[Slice_co, None, None]:
        with translated(self._engine), self._my_turn(), transaction(self._engine, writes=True) as connection:
            unit = Unit(connection, writes=True)
            tx = self._slice(unit)
            yield tx
            for recorder in self._recorders if unit.facts else ():
                recorder(tx, tuple(unit.facts))
            if unit.refusal:
                raise unit.refusal

    def joining(self, tx: Any) -> Slice_co:  # noqa: ANN401 - the transaction of any context
        if not isinstance(tx, SqlTx):
            raise TypeError(f"{tx!r} is no transaction of an SQL database")
        return self._slice(tx.unit)

    def _my_turn(self) -> AbstractContextManager[None]:
        return nullcontext() if self._turn is None else _held(self._turn)


@contextmanager
def _held(lock: threading.Lock) -> Generator[None, None, None]:
    if not lock.acquire(timeout=WAIT):
        raise StoreUnavailable("The database stayed locked by another transaction.")
    try:
        yield
    finally:
        lock.release()


@contextmanager
def translated(engine: sa.Engine) -> Generator[None, None, None]:
    """Turn outages of the database into `StoreUnavailable`."""
    try:
        yield
    except (sa.exc.TimeoutError, sa.exc.DBAPIError, engine.dialect.loaded_dbapi.Error) as error:
        if problem := _outage(error):
            raise problem from error
        raise


def _outage(error: Exception) -> StoreUnavailable | None:
    """Tell a database that is away, locked, full or broken from a statement that is wrong."""
    if isinstance(error, sa.exc.TimeoutError):
        return StoreUnavailable("All connections to the database are in use.")
    cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    operational = any(kind.__name__ == "OperationalError" for kind in type(cause).__mro__)  # every driver has one
    if operational and getattr(cause, "sqlite_errorcode", None) != _SQLITE_ERROR:
        return StoreUnavailable("The database does not answer, or stays locked.")
    return None
