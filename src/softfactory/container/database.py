"""The settings' database: opened, brought up to date, examined."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy as sa

from softfactory.adapters.sql import migrations
from softfactory.adapters.sql.engine import connect
from softfactory.adapters.sql.listening import ListeningWakeup
from softfactory.adapters.sql.pool import watch
from softfactory.adapters.wakeup import PollingWakeup
from softfactory.domain.health.ports import Check, Metrics
from softfactory.domain.kernel.store import StoreUnavailable
from softfactory.domain.kernel.wakeup import Wakeup
from softfactory.settings import BadSetting, Settings


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


def wakeup_of(engine: sa.Engine) -> Wakeup:
    """Return how a worker on this database learns that a job was put."""
    return ListeningWakeup(engine) if engine.dialect.name == "postgresql" else PollingWakeup()


def closer_of(engine: sa.Engine, wakeup: Wakeup) -> Callable[[], None]:
    """Return what lets go of all connections to the database, the one that listens among them."""

    def close() -> None:
        wakeup.close()
        engine.dispose()

    return close


def memory_checks() -> Mapping[str, Check]:
    """Return the checks of a database that cannot fail."""
    return {"database": lambda: "in memory", "migrations": lambda: "none needed"}


def storage_of(settings: Settings) -> str:
    """Return which family of adapters the settings choose."""
    return "memory" if settings.in_memory else "sql"
