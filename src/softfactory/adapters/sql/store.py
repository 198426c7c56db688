"""Transactions on a database, for any context's slice."""

import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property
from typing import Any, TypeVar

import sqlalchemy as sa

from softfactory.domain.kernel.events import Fact, Recorder
from softfactory.domain.kernel.store import Store, StoreUnavailable, Tx

from .answers import SqlAnswers
from .engine import TURN, WAIT, transaction
from .jobs import SqlJobs
from .unit import Unit

__all__ = ["SqlStore", "SqlTx", "Unit", "translated"]

_SQLITE_ERROR = 1
"""The result code of a statement that is wrong."""


class SqlTx(Tx):
    """What every slice of a transaction can do; a context's slice adds its repositories."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit

    def record(self, fact: Fact) -> None:
        self.unit.facts.append(fact)

    @cached_property
    def jobs(self) -> SqlJobs:
        return SqlJobs(self.unit)

    @cached_property
    def answers(self) -> SqlAnswers:
        return SqlAnswers(self.unit)


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
        served = engine.dialect.name == "postgresql"
        self._reader = engine.execution_options(**snapshot) if served else engine
        self._glancer = engine.execution_options(isolation_level="AUTOCOMMIT") if served else engine

    @contextmanager
    def reading(self) -> Generator[Slice_co, None, None]:
        with translated(self._engine), transaction(self._reader, writes=False) as connection:
            yield self._slice(Unit(connection))

    @contextmanager
    def glancing(self) -> Generator[Slice_co, None, None]:
        with translated(self._engine), transaction(self._glancer, writes=False) as connection:
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
