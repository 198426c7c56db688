"""The schema that migrations make is the one that the adapters work with, on both databases."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from softfactory.adapters.sql import accounts_tables, migrations
from softfactory.adapters.sql.engine import connect
from softfactory.adapters.sql.schema import metadata
from softfactory.domain.kernel.instants import micros
from softfactory.domain.kernel.store import StoreUnavailable
from softfactory.testing.samples import NOON


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    engine = connect(request.getfixturevalue("empty_postgres_url") if request.param == "postgres" else url)
    yield engine
    engine.dispose()


def test_the_migrated_schema_is_the_one_in_the_code(empty: sa.Engine) -> None:
    migrations.upgrade(empty)

    with empty.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_head_is_the_newest_script() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations.HERE))

    assert ScriptDirectory.from_config(config).get_heads() == [migrations.HEAD]


def test_an_empty_database_is_not_at_head_until_it_is_upgraded(empty: sa.Engine) -> None:
    assert (migrations.revision(empty), migrations.at_head(empty)) == (None, False)

    assert [migrations.upgrade(empty), migrations.upgrade(empty)] == [True, False]

    assert (migrations.revision(empty), migrations.at_head(empty)) == (migrations.HEAD, True)


def test_one_of_many_upgrades_and_the_others_wait(empty: sa.Engine) -> None:
    engines = [connect(empty.url.render_as_string(hide_password=False)) for _ in range(4)]

    with ThreadPoolExecutor(4) as pool:
        upgraded = list(pool.map(migrations.upgrade, engines))
    for engine in engines:
        engine.dispose()

    assert sorted(upgraded) == [False, False, False, True]


def test_a_failing_upgrade_leaves_the_database_as_it_was(empty: sa.Engine) -> None:
    with empty.begin() as connection:
        connection.execute(sa.text("CREATE TABLE pattern_activity (id INTEGER)"))  # in the way of the last table

    with pytest.raises(sa.exc.DBAPIError):
        migrations.upgrade(empty)

    with empty.connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["pattern_activity"]


def test_users_from_before_set_their_password_when_they_were_added(empty: sa.Engine) -> None:
    with empty.begin() as connection:
        migrations._migrate(connection, "0001")
        ann = {"id": bytes(16), "email": "ann@example.com", "name": "Ann", "role": "admin", "password_hash": "$"}
        added = {"created_at": micros(NOON) if empty.dialect.name == "sqlite" else NOON}
        columns = [sa.column(name) for name in (*ann, *added)]
        connection.execute(sa.table("users", *columns).insert(), {**ann, **added})

    migrations.upgrade(empty)

    with empty.begin() as connection:
        [found] = connection.execute(accounts_tables.users.select()).mappings()
        assert (found["password_changed_at"], found["must_change_password"], found["name"]) == (NOON, False, "Ann")
        with pytest.raises(sa.exc.IntegrityError):  # what was checked before is checked still
            connection.execute(accounts_tables.users.insert(), {**found, "id": "x", "email": "bob@example.com"})


def test_an_old_file_is_copied_before_it_is_migrated(tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    with closing(sqlite3.connect(file)) as old:
        old.execute("PRAGMA journal_mode=WAL")
        old.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        old.execute("INSERT INTO alembic_version VALUES ('0000')")
        old.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        old.commit()
    engine = connect(f"sqlite:///{file}")

    with pytest.raises(Exception, match="0000"):  # there is no such revision, but the copy comes first
        migrations.upgrade(engine)
    engine.dispose()

    with closing(sqlite3.connect(tmp_path / "old.db.bak-0000")) as copy:
        assert copy.execute("SELECT answer FROM kept").fetchall() == [(42,)]


def test_a_new_file_is_not_copied(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'new.db'}")
    migrations.upgrade(engine)
    engine.dispose()

    assert [file.name for file in tmp_path.iterdir()] == ["new.db"]


def test_a_database_that_is_away_is_called_unavailable() -> None:
    engine = connect("postgresql://nobody@127.0.0.1:1/nothing")

    with pytest.raises(StoreUnavailable):
        migrations.at_head(engine)


def test_asking_for_the_revision_does_not_import_alembic(tmp_path: Path) -> None:
    code = (
        "import sys; from softfactory.adapters.sql import engine, errors, accounts, migrations;"
        f"migrations.at_head(engine.connect('sqlite:///{tmp_path / 'new.db'}')); print('alembic' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert answer.stdout == "False\n"
