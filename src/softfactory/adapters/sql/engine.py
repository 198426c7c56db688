"""Connections to SQLite and PostgreSQL, set up so that what is committed stays."""

import sqlite3
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from .pool import ping_idle

WAIT = 10
"""Seconds to wait for a lock or a free connection."""

PAUSE = 1
"""Seconds after which a connection to a server may have died unnoticed."""

RETRY = 0.01
"""Seconds between two tries where SQLite does not wait by itself."""

TURN = "softfactory_turn"
"""Execution option of an SQLite engine: the lock of whoever writes in this process, None in PostgreSQL.

SQLite has one writer at a time and lets the others poll; within a process they queue here instead.
"""

_PRAGMAS = (
    f"busy_timeout={WAIT * 1000}",
    "journal_mode=WAL",
    "synchronous=FULL",  # a commit is on disk when it returns
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "cache_size=-2048",  # KiB a connection; the system's own cache does the rest
    "wal_autocheckpoint=4000",  # pages: a checkpoint every 16 MB costs a commit its fsyncs less often
    "journal_size_limit=67108864",
)

_POSTGRES_OPTIONS = (
    "-c timezone=UTC",
    f"-c lock_timeout={WAIT}s",
    "-c statement_timeout=60s",
    "-c idle_in_transaction_session_timeout=60s",
)


def connect(url: str) -> sa.Engine:
    """Return an engine for `sqlite:///PATH` or `postgresql://…`; nothing is opened before it is needed.

    Raises ValueError, with one sentence that holds no password, for any other URL.
    """
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        raise ValueError("The database URL cannot be read: write sqlite:///PATH or postgresql://…") from None
    if parsed.drivername == "sqlite" and parsed.database not in {None, "", ":memory:"}:
        return _sqlite(parsed)
    if parsed.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        return _postgres(parsed.set(drivername="postgresql+psycopg"))
    raise ValueError(f"A database is sqlite:///PATH or postgresql://…, not {parsed.drivername}:.")


@contextmanager
def transaction(engine: sa.Engine, *, writes: bool) -> Generator[sa.Connection, None, None]:
    """Open a transaction: committed on clean exit, else rolled back.

    The SQLite driver's own BEGIN comes late and is never IMMEDIATE, so it is off (isolation_level None), and this one
    is sent. Not from SQLAlchemy's "begin" event: one listener to an engine makes every statement slower.
    """
    with engine.connect() as connection, connection.begin():
        if engine.dialect.name == "sqlite":
            connection.connection.cursor().execute("BEGIN IMMEDIATE" if writes else "BEGIN")
        yield connection


def _sqlite(url: URL) -> sa.Engine:
    engine = sa.create_engine(
        url,
        poolclass=QueuePool,
        pool_size=10,
        max_overflow=0,
        pool_use_lifo=True,  # the same few connections, their caches warm, unless many are needed at once
        pool_timeout=WAIT,
        hide_parameters=True,  # errors are logged, and what statements are given may be a password's hash
        connect_args={"timeout": WAIT, "check_same_thread": False, "isolation_level": None, "cached_statements": 256},
        execution_options={TURN: threading.Lock()},
    )
    sa.event.listen(engine, "connect", _set_pragmas)
    return engine


def _set_pragmas(connection: Any, _: ConnectionPoolEntry) -> None:  # noqa: ANN401 - whatever the driver has
    for pragma in _PRAGMAS:
        _set(connection, pragma)


def _set(connection: Any, pragma: str) -> None:  # noqa: ANN401 - whatever the driver has
    """Set a pragma; several processes that turn a new file to WAL at once are told "locked" without any waiting."""
    until = time.monotonic() + WAIT
    while True:
        try:
            connection.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(RETRY)
        else:
            return


def _postgres(url: URL) -> sa.Engine:
    engine = sa.create_engine(
        url,
        poolclass=QueuePool,
        pool_size=10,
        max_overflow=10,
        pool_use_lifo=True,
        pool_timeout=WAIT,
        hide_parameters=True,
        isolation_level="READ COMMITTED",
        connect_args={"connect_timeout": 5, "options": " ".join(_POSTGRES_OPTIONS), "application_name": "softfactory"}
        | dict(url.query),
    )
    sa.event.listen(engine, "connect", _send_integers_alike)
    ping_idle(engine, after=PAUSE)
    return engine


def _send_integers_alike(connection: Any, _: ConnectionPoolEntry) -> None:  # noqa: ANN401 - a psycopg.Connection
    from psycopg.types.numeric import Int8BinaryDumper  # noqa: PLC0415 - an extra, not loaded where it is not used

    # by default each one's type is the smallest it fits in, and every mix of types is another statement to prepare
    connection.adapters.register_dumper(int, Int8BinaryDumper)
