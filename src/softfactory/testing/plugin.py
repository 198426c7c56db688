"""The pytest plugin: fixtures that give stores, and one PostgreSQL server for the run."""

import os

import pytest

pytest.register_assert_rewrite(
    "softfactory.testing.accounts",
    "softfactory.testing.audit",
    "softfactory.testing.billing",
    "softfactory.testing.coocook",
    "softfactory.testing.errors",
    "softfactory.testing.jobs",
    "softfactory.testing.once",
    "softfactory.testing.review",
    "softfactory.testing.transactions",
)

from softfactory.testing.platform import clock, everywhere, platform  # noqa: E402 - after the rewriting is asked for
from softfactory.testing.postgres import Postgres  # noqa: E402 - after the rewriting is asked for
from softfactory.testing.stores import (  # noqa: E402
    database_url,
    empty_postgres_url,
    open_accounts,
    open_audit,
    open_billing,
    open_coocook,
    open_errors,
    open_review,
    open_store,
    postgres_url,
    softfactory_postgres,
    softfactory_postgres_database,
    softfactory_sqlite_template,
    sqlite_url,
)

__all__ = [
    "clock",
    "database_url",
    "empty_postgres_url",
    "everywhere",
    "open_accounts",
    "open_audit",
    "open_billing",
    "open_coocook",
    "open_errors",
    "open_review",
    "open_store",
    "platform",
    "postgres_url",
    "softfactory_postgres",
    "softfactory_postgres_database",
    "softfactory_sqlite_template",
    "sqlite_url",
]

RUN = pytest.StashKey[Postgres]()


def pytest_configure(config: pytest.Config) -> None:
    """Name the run; under pytest-xdist the workers take the controller's name."""
    given = getattr(config, "workerinput", {}).get("softfactory_run")
    config.stash[RUN] = Postgres(run=given or os.urandom(6).hex())


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: "object") -> None:
    """Tell a worker of pytest-xdist the name of the run."""
    node.workerinput["softfactory_run"] = node.config.stash[RUN].run  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server, whatever happened."""
    if not hasattr(config, "workerinput") and RUN in config.stash:
        config.stash[RUN].stop()
