"""Fixtures: every store there is, empty and up to date, in milliseconds."""

import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pytest
import sqlalchemy as sa

from softfactory.adapters.memory.accounts import AccountsMemory
from softfactory.adapters.memory.audit import AuditMemory
from softfactory.adapters.memory.errors import ErrorsMemory
from softfactory.adapters.memory.store import MemoryDatabase, MemoryStore, MemoryTx
from softfactory.adapters.sql import migrations
from softfactory.adapters.sql.accounts import AccountsSql
from softfactory.adapters.sql.audit import AuditSql
from softfactory.adapters.sql.engine import connect
from softfactory.adapters.sql.errors import ErrorsSql
from softfactory.adapters.sql.schema import metadata
from softfactory.adapters.sql.store import SqlStore, SqlTx
from softfactory.domain.accounts.ports import AccountsStore
from softfactory.domain.audit.ports import AuditStore
from softfactory.domain.errors.ports import ErrorsStore
from softfactory.domain.kernel.events import Recorder
from softfactory.domain.kernel.store import Store, Tx
from softfactory.testing.postgres import Postgres

STORES = ("memory", "sqlite", "postgres")


class OpenErrors(Protocol):
    """Opens the same database again, with other recorders."""

    def __call__(self, *recorders: Recorder) -> ErrorsStore: ...


class OpenStore(Protocol):
    """Opens the same database again, with other recorders."""

    def __call__(self, *recorders: Recorder) -> Store[Tx]: ...


class OpenAccounts(Protocol):
    """Opens the same database again, with other recorders."""

    def __call__(self, *recorders: Recorder) -> AccountsStore: ...


class OpenAudit(Protocol):
    """Opens the same database again."""

    def __call__(self) -> AuditStore: ...


@pytest.fixture(scope="session")
def softfactory_postgres(pytestconfig: pytest.Config) -> Postgres:
    """The server of the run; started when the first database is made."""
    from softfactory.testing.plugin import RUN  # noqa: PLC0415 - the plugin imports this module

    return pytestconfig.stash[RUN]


@pytest.fixture(scope="session")
def softfactory_postgres_database(softfactory_postgres: Postgres) -> Generator[str, None, None]:
    """This process's database, up to date; `postgres_url` empties it for each test."""
    with softfactory_postgres.database() as url:
        yield url


@pytest.fixture(scope="session")
def softfactory_sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file, up to date, to be copied."""
    file = tmp_path_factory.mktemp("softfactory") / "template.db"
    engine = connect(f"sqlite:///{file}")
    migrations.upgrade(engine)
    engine.dispose()
    return file


@pytest.fixture
def sqlite_url(softfactory_sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of an SQLite database that is empty and up to date."""
    return f"sqlite:///{shutil.copyfile(softfactory_sqlite_template, tmp_path / 'softfactory.db')}"


@pytest.fixture
def postgres_url(softfactory_postgres_database: str) -> str:
    """The URL of a PostgreSQL database that is empty and up to date."""
    tables = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
    with _engine(softfactory_postgres_database) as engine, engine.begin() as connection:
        connection.execute(sa.text(f"TRUNCATE {tables} RESTART IDENTITY"))
    return softfactory_postgres_database


@pytest.fixture
def empty_postgres_url(softfactory_postgres: Postgres) -> Generator[str, None, None]:
    """The URL of a PostgreSQL database without any schema."""
    with softfactory_postgres.database(migrated=False) as url:
        yield url


@pytest.fixture(params=STORES)
def database_url(request: pytest.FixtureRequest) -> str:
    """`memory://`, then an SQLite and a PostgreSQL database, empty and up to date."""
    return "memory://" if request.param == "memory" else str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def open_errors(database_url: str) -> Iterator[OpenErrors]:
    """Opens a store of errors in each database, with the recorders it is given."""
    if database_url == "memory://":
        database = MemoryDatabase()
        yield lambda *recorders: MemoryStore(database, ErrorsMemory, recorders)
        return
    with _engine(database_url) as engine:
        yield lambda *recorders: SqlStore(engine, ErrorsSql, recorders)


@pytest.fixture
def open_store(database_url: str) -> Iterator[OpenStore]:
    """Opens a store without any context in each database, with the recorders it is given."""
    if database_url == "memory://":
        database = MemoryDatabase()
        yield lambda *recorders: MemoryStore(database, MemoryTx, recorders)
        return
    with _engine(database_url) as engine:
        yield lambda *recorders: SqlStore(engine, SqlTx, recorders)


@pytest.fixture
def open_accounts(database_url: str) -> Iterator[OpenAccounts]:
    """Opens a store of accounts in each database, with the recorders it is given."""
    if database_url == "memory://":
        database = MemoryDatabase()
        yield lambda *recorders: MemoryStore(database, AccountsMemory, recorders)
        return
    with _engine(database_url) as engine:
        yield lambda *recorders: SqlStore(engine, AccountsSql, recorders)


@pytest.fixture
def open_audit(database_url: str) -> Iterator[OpenAudit]:
    """Opens a store of the audit log in each database."""
    if database_url == "memory://":
        database = MemoryDatabase()
        yield lambda: MemoryStore(database, AuditMemory)
        return
    with _engine(database_url) as engine:
        yield lambda: SqlStore(engine, AuditSql)


@contextmanager
def _engine(url: str) -> Generator[sa.Engine, Any, None]:
    engine = connect(url)
    try:
        yield engine
    finally:
        engine.dispose()
