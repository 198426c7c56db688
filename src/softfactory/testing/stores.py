"""Fixtures: every store there is, empty and up to date, in milliseconds."""

import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pytest
import sqlalchemy as sa

from softfactory.adapters.memory.accounts import AccountsMemory
from softfactory.adapters.memory.audit import AuditMemory
from softfactory.adapters.memory.billing import BillingMemory
from softfactory.adapters.memory.coocook import CooCookMemory
from softfactory.adapters.memory.errors import ErrorsMemory
from softfactory.adapters.memory.review import ReviewMemory
from softfactory.adapters.memory.store import MemoryDatabase, MemoryStore, MemoryTx
from softfactory.adapters.memory.unit import Unit as MemoryUnit
from softfactory.adapters.sql import migrations
from softfactory.adapters.sql.accounts import AccountsSql
from softfactory.adapters.sql.audit import AuditSql
from softfactory.adapters.sql.billing import BillingSql
from softfactory.adapters.sql.coocook import CooCookSql
from softfactory.adapters.sql.engine import connect
from softfactory.adapters.sql.errors import ErrorsSql
from softfactory.adapters.sql.review import ReviewSql
from softfactory.adapters.sql.schema import metadata
from softfactory.adapters.sql.store import SqlStore, SqlTx
from softfactory.adapters.sql.unit import Unit as SqlUnit
from softfactory.domain.accounts.ports import AccountsTx
from softfactory.domain.audit.ports import AuditTx
from softfactory.domain.billing.ports import BillingTx
from softfactory.domain.coocook.ports import CooCookTx
from softfactory.domain.errors.ports import ErrorsTx
from softfactory.domain.kernel.events import Recorder
from softfactory.domain.kernel.store import Store, Tx, Tx_co
from softfactory.domain.review.ports import ReviewTx
from softfactory.testing.postgres import Postgres

STORES = ("memory", "sqlite", "postgres")


class Opens(Protocol[Tx_co]):
    """Opens the same database again, with other recorders."""

    def __call__(self, *recorders: Recorder) -> Store[Tx_co]: ...


OpenStore = Opens[Tx]
OpenAccounts = Opens[AccountsTx]
OpenAudit = Opens[AuditTx]
OpenBilling = Opens[BillingTx]
OpenCooCook = Opens[CooCookTx]
OpenErrors = Opens[ErrorsTx]
OpenReview = Opens[ReviewTx]


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


@contextmanager
def _opened(
    url: str, memory: Callable[[MemoryUnit], MemoryTx], sql: Callable[[SqlUnit], SqlTx]
) -> Generator[Any, None, None]:
    """Give what opens stores of one context in a database."""
    if url == "memory://":
        database = MemoryDatabase()
        yield lambda *recorders: MemoryStore(database, memory, recorders)
        return
    with _engine(url) as engine:
        yield lambda *recorders: SqlStore(engine, sql, recorders)


@pytest.fixture
def open_store(database_url: str) -> Iterator[OpenStore]:
    """Opens a store without any context in each database, with the recorders it is given."""
    with _opened(database_url, MemoryTx, SqlTx) as opens:
        yield opens


@pytest.fixture
def open_accounts(database_url: str) -> Iterator[OpenAccounts]:
    """Opens a store of accounts in each database, with the recorders it is given."""
    with _opened(database_url, AccountsMemory, AccountsSql) as opens:
        yield opens


@pytest.fixture
def open_audit(database_url: str) -> Iterator[OpenAudit]:
    """Opens a store of audit in each database, with the recorders it is given."""
    with _opened(database_url, AuditMemory, AuditSql) as opens:
        yield opens


@pytest.fixture
def open_billing(database_url: str) -> Iterator[OpenBilling]:
    """Opens a store of billing in each database, with the recorders it is given."""
    with _opened(database_url, BillingMemory, BillingSql) as opens:
        yield opens


@pytest.fixture
def open_coocook(database_url: str) -> Iterator[OpenCooCook]:
    """Opens a store of coocook in each database, with the recorders it is given."""
    with _opened(database_url, CooCookMemory, CooCookSql) as opens:
        yield opens


@pytest.fixture
def open_errors(database_url: str) -> Iterator[OpenErrors]:
    """Opens a store of errors in each database, with the recorders it is given."""
    with _opened(database_url, ErrorsMemory, ErrorsSql) as opens:
        yield opens


@pytest.fixture
def open_review(database_url: str) -> Iterator[OpenReview]:
    """Opens a store of review in each database, with the recorders it is given."""
    with _opened(database_url, ReviewMemory, ReviewSql) as opens:
        yield opens


@contextmanager
def _engine(url: str) -> Generator[sa.Engine, Any, None]:
    engine = connect(url)
    try:
        yield engine
    finally:
        engine.dispose()
