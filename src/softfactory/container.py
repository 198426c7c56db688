"""Which adapter serves which port: the only module that knows all of them."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from dependency_injector import containers, providers

from softfactory.adapters.memory.accounts import AccountsMemory
from softfactory.adapters.memory.errors import ErrorsMemory
from softfactory.adapters.memory.store import MemoryDatabase, MemoryStore
from softfactory.adapters.metrics.prometheus import PrometheusMetrics
from softfactory.adapters.packing import ZstdPacker
from softfactory.adapters.security.argon2 import Argon2Hasher
from softfactory.adapters.security.jwt import JwtSigner
from softfactory.adapters.sql import migrations
from softfactory.adapters.sql.accounts import AccountsSql
from softfactory.adapters.sql.engine import connect
from softfactory.adapters.sql.errors import ErrorsSql
from softfactory.adapters.sql.pool import watch
from softfactory.adapters.sql.store import SqlStore
from softfactory.domain.accounts.service import Accounts
from softfactory.domain.errors.rules import Rules
from softfactory.domain.errors.service import Errors
from softfactory.domain.health.ports import Check, Metrics
from softfactory.domain.health.service import Health
from softfactory.domain.kernel.clock import Clock
from softfactory.domain.kernel.ids import Ids
from softfactory.domain.kernel.store import StoreUnavailable
from softfactory.services import Services
from softfactory.settings import BadSetting, Settings

NO_RECORDERS: tuple[()] = ()


class SystemClock:
    """The machine's clock, which never goes back within the process."""

    def __init__(self) -> None:
        self._last = datetime.min.replace(tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the current instant."""
        self._last = max(self._last, datetime.now(UTC))
        return self._last


def engine_of(settings: Settings, metrics: Metrics) -> sa.Engine:
    """Return the settings' database, its schema up to date; raises `BadSetting` when it cannot be."""
    with opened(settings) as engine:
        watch(engine, metrics.connections)
        if engine.dialect.name == "sqlite":
            migrations.upgrade(engine)
        elif not migrations.at_head(engine):
            engine.dispose()
            raise BadSetting("The database's schema is not up to date: run `softfactory db upgrade`.")
        return engine


@contextmanager
def opened(settings: Settings) -> Iterator[sa.Engine]:
    """Connect to the settings' database; raises `BadSetting` when that is not to be had."""
    try:
        yield connect(settings.database_url)
    except ValueError as error:
        raise error if isinstance(error, BadSetting) else BadSetting(str(error)) from error
    except (sa.exc.DBAPIError, StoreUnavailable) as error:
        reason = getattr(error.__cause__, "orig", None) or getattr(error, "orig", None) or error
        raise BadSetting(f"The database of SOFTFACTORY_DATABASE_URL cannot be used: {reason}") from error


def database_checks(engine: sa.Engine) -> Mapping[str, Check]:
    """Return what tells whether the database works."""

    def database() -> str:
        with engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
        return f"{engine.dialect.name} answers"

    def at_head() -> str:
        if not migrations.at_head(engine):
            raise RuntimeError("the schema is not up to date: run `softfactory db upgrade`")
        return f"at {migrations.HEAD}"

    return {"database": database, "migrations": at_head}


def memory_checks() -> Mapping[str, Check]:
    """Return the checks of a database that cannot fail."""
    return {"database": lambda: "in memory", "migrations": lambda: "none needed"}


def storage_of(settings: Settings) -> str:
    """Return which family of adapters the settings choose."""
    return "memory" if settings.in_memory else "sql"


class Container(containers.DeclarativeContainer):
    """A table of providers. Replace one when building, never after."""

    settings: providers.Dependency[Settings] = providers.Dependency(instance_of=Settings)
    storage = providers.Callable(storage_of, settings)
    clock: providers.Provider[Clock] = providers.Object(SystemClock())
    random: providers.Provider[Callable[[int], bytes]] = providers.Object(secrets.token_bytes)
    started_at: providers.Provider[float | None] = providers.Object(None)
    ids = providers.Singleton(Ids, clock, random)
    metrics = providers.Singleton(PrometheusMetrics, started_at=started_at)

    engine = providers.Singleton(engine_of, settings, metrics)
    database = providers.Singleton(MemoryDatabase)
    recorders: providers.Provider[tuple[()]] = providers.Object(NO_RECORDERS)
    accounts_store = providers.Selector(
        storage,
        memory=providers.Singleton(MemoryStore, database, AccountsMemory, recorders),
        sql=providers.Singleton(SqlStore, engine, AccountsSql, recorders),
    )
    errors_store = providers.Selector(
        storage,
        memory=providers.Singleton(MemoryStore, database, ErrorsMemory, recorders),
        sql=providers.Singleton(SqlStore, engine, ErrorsSql, recorders),
    )
    checks = providers.Selector(
        storage, memory=providers.Singleton(memory_checks), sql=providers.Singleton(database_checks, engine)
    )
    close = providers.Selector(storage, memory=providers.Object(lambda: None), sql=engine.provided.dispose)

    hasher = providers.Singleton(Argon2Hasher)
    signer = providers.Singleton(JwtSigner, settings.provided.secret_key, settings.provided.public_url)
    packer = providers.Singleton(ZstdPacker)
    rules = providers.Singleton(Rules)

    accounts = providers.Singleton(
        Accounts,
        store=accounts_store,
        hasher=hasher,
        signer=signer,
        now=clock,
        ids=ids,
        access_token_lifetime=settings.provided.access_token_lifetime,
    )
    errors = providers.Singleton(
        Errors,
        store=errors_store,
        now=clock,
        ids=ids,
        packer=packer,
        rules=rules,
        public_url=settings.provided.public_url,
    )
    health = providers.Singleton(Health, checks=checks, metrics=metrics, now=clock)
    services = providers.Singleton(
        Services, settings=settings, accounts=accounts, errors=errors, health=health, close=close
    )


def build(settings: Settings, **replacements: Any) -> Services:  # noqa: ANN401 - any port's adapter
    """Return the services that *settings* ask for, with adapters replaced by name: ``build(settings, clock=...)``.

    Opens the database, and brings the schema of SQLite up to date; PostgreSQL's is only checked. Raises `BadSetting`.
    """
    container = Container(settings=settings)
    for name, replacement in replacements.items():
        provider = container.providers.get(name)
        if provider is None:
            raise TypeError(f"There is no {name} to replace; there are {', '.join(sorted(container.providers))}.")
        provider.override(providers.Object(replacement))
    services: Services = container.services()
    return services


def upgrade(settings: Settings) -> str:
    """Bring the schema of the settings' database up to date and return its revision; raises `BadSetting`."""
    if settings.in_memory:
        raise BadSetting("A database in memory has no schema to upgrade.")
    with opened(settings) as engine:
        migrations.upgrade(engine)
        engine.dispose()
    return migrations.HEAD
