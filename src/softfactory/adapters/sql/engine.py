"""Connections to SQLite and PostgreSQL, set up so that what is committed stays."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

WAIT = 10
"""Seconds to wait for a lock or a free connection."""

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


def connections(engine: sa.Engine) -> dict[str, int]:
    """Return how many pooled connections are `in_use` and how many are `idle`."""
    pool = engine.pool
    if not isinstance(pool, QueuePool):
        return {"in_use": 0, "idle": 0}
    return {"in_use": pool.checkedout(), "idle": pool.checkedin()}


def _sqlite(url: URL) -> sa.Engine:
    engine = sa.create_engine(
        url,
        poolclass=QueuePool,
        pool_size=10,
        max_overflow=0,
        pool_timeout=WAIT,
        connect_args={"timeout": WAIT, "check_same_thread": False, "isolation_level": None},
        execution_options={TURN: threading.Lock()},
    )
    sa.event.listen(engine, "connect", _set_pragmas)
    return engine


def _set_pragmas(connection: Any, _: ConnectionPoolEntry) -> None:  # noqa: ANN401 - whatever the driver has
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _postgres(url: URL) -> sa.Engine:
    return sa.create_engine(
        url,
        poolclass=QueuePool,
        pool_size=10,
        max_overflow=10,
        pool_timeout=WAIT,
        pool_pre_ping=True,  # after a restart of the server no event is lost to a dead connection
        isolation_level="READ COMMITTED",
        connect_args={"connect_timeout": 5, "options": " ".join(_POSTGRES_OPTIONS), "application_name": "softfactory"}
        | dict(url.query),
    )
