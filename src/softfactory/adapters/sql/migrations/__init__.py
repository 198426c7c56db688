"""Bringing a database's schema up to date, and telling whether it is.

Alembic takes longer to import than a server may take to start, so only `upgrade` imports it, and only when there is
something to do.
"""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa

from softfactory.adapters.sql.engine import transaction
from softfactory.adapters.sql.store import translated

HEAD = "0013"
"""The newest revision; a test holds it to the directory of scripts."""

HERE = Path(__file__).parent
_LOCK = 0x50F7FAC7
"""Key of the advisory lock in PostgreSQL."""


def revision(engine: sa.Engine) -> str | None:
    """Return the database's revision, None for one that was never migrated. Raises `StoreUnavailable`."""
    with translated(engine), engine.connect() as connection:
        return _revision(connection)


def at_head(engine: sa.Engine) -> bool:
    """Tell whether the schema is the one this version of softfactory works with."""
    return revision(engine) == HEAD


def upgrade(engine: sa.Engine) -> bool:
    """Bring the schema to `HEAD`; tell whether there was anything to do.

    One process does it, others wait. An SQLite file that holds something is copied to `<file>.bak-<revision>` first.
    """
    if at_head(engine):
        return False
    with _locked(engine) as connection:
        found = _revision(connection)
        if found == HEAD:  # another process was faster
            return False
        if found is not None and engine.dialect.name == "sqlite":
            _back_up(Path(engine.url.database or ""), found)
        _migrate(connection)
    return True


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


@contextmanager
def _locked(engine: sa.Engine) -> Generator[sa.Connection, None, None]:
    with transaction(engine, writes=True) as connection:  # BEGIN IMMEDIATE in SQLite
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text("SET LOCAL lock_timeout = 0"))
            connection.execute(sa.text("SET LOCAL statement_timeout = 0"))
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        yield connection


def _back_up(file: Path, found: str) -> None:
    # a reader of its own sees what is committed, while the lock keeps writers out
    copy = file.with_name(f"{file.name}.bak-{found}")
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def _migrate(connection: sa.Connection, to: str = HEAD) -> None:
    from alembic import command  # noqa: PLC0415 - heavy, see above
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
