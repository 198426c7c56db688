"""Connections are what they must be for nothing to be lost."""

from collections import Counter

import pytest
import sqlalchemy as sa

from softfactory.adapters.sql.accounts import AccountsSql
from softfactory.adapters.sql.engine import connect
from softfactory.adapters.sql.pool import watch
from softfactory.adapters.sql.store import SqlStore
from softfactory.domain.kernel.store import StoreUnavailable
from softfactory.testing.samples import user


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:sesame@h/d",
        "sqlite://",
        "sqlite:///:memory:",
        "memory://",
        "postgresql+psycopg2://u:sesame@h/d",
        "sesame",
        "",
    ],
)
def test_any_other_database_is_refused_in_one_sentence_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+\.$|…$") as refusal:
        connect(url)

    assert "sesame" not in str(refusal.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_means_the_same_driver(scheme: str) -> None:
    assert connect(f"{scheme}://u:p@h/d").url.drivername == "postgresql+psycopg"


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10_000), ("cache_size", -2048)],
)
def test_sqlite_is_set_up_to_keep_what_it_was_given(sqlite_url: str, pragma: str, value: object) -> None:
    engine = connect(sqlite_url)

    with engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    engine.dispose()


def test_foreign_keys_hold(sqlite_url: str) -> None:
    engine = connect(sqlite_url)

    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO project_members VALUES (9, zeroblob(16))")
    engine.dispose()


@pytest.mark.parametrize("fixture", ["sqlite_url", "postgres_url"])
def test_an_error_does_not_tell_what_a_statement_was_given(fixture: str, request: pytest.FixtureRequest) -> None:
    engine = connect(request.getfixturevalue(fixture))

    with pytest.raises(sa.exc.DBAPIError) as refused, engine.begin() as connection:
        connection.execute(sa.text("SELECT sesame FROM users WHERE name = :name"), {"name": "a password's hash"})

    assert "hash" not in str(refused.value)
    engine.dispose()


def test_connections_are_counted_by_what_they_do(sqlite_url: str) -> None:
    engine, counts = connect(sqlite_url), Counter[str]()
    watch(engine, lambda state, change: counts.update({state: change}))

    with engine.connect():
        assert counts == {"in_use": 1, "idle": 0}
    assert counts == {"in_use": 0, "idle": 1}
    engine.dispose()

    assert counts == {"in_use": 0, "idle": 0}


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/nothing", "sqlite:////nowhere/at/all.db"])
def test_a_database_that_is_away_is_called_unavailable(url: str) -> None:
    store = SqlStore(connect(url), AccountsSql)

    for block in (store.reading, store.writing):
        with pytest.raises(StoreUnavailable), block():
            pass


def test_a_wrong_statement_is_a_bug_and_no_outage(sqlite_url: str) -> None:
    engine = connect(sqlite_url)

    with pytest.raises(sa.exc.OperationalError), SqlStore(engine, AccountsSql).reading() as tx:
        tx.unit.connection.exec_driver_sql("SELECT nothing FROM nowhere")
    engine.dispose()


def test_a_file_that_another_program_keeps_locked_is_unavailable_to_writers_alone(sqlite_url: str) -> None:
    other, engine = connect(sqlite_url), connect(sqlite_url)
    store = SqlStore(engine, AccountsSql)
    with store.reading() as tx:
        tx.unit.connection.exec_driver_sql("PRAGMA busy_timeout=1")  # of the one connection in the pool
    with other.connect() as holder:
        holder.exec_driver_sql("BEGIN IMMEDIATE")

        with pytest.raises(StoreUnavailable), store.writing():
            pass
        with store.reading() as tx:
            assert tx.users.find("x") is None

        holder.exec_driver_sql("ROLLBACK")
    for each in (other, engine):
        each.dispose()


@pytest.mark.parametrize("fixture", ["sqlite_url", "postgres_url"])
def test_the_database_refuses_an_identifier_that_is_none(request: pytest.FixtureRequest, fixture: str) -> None:
    engine = connect(request.getfixturevalue(fixture))

    with pytest.raises(sa.exc.IntegrityError), SqlStore(engine, AccountsSql).writing() as tx:
        tx.users.add(user(1, id="not a UUID"))
    engine.dispose()
