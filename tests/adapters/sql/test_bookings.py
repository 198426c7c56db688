"""What holds to it that no two live bookings of a chef overlap is in every database, however its tables were made."""

import sqlalchemy as sa

from softfactory.adapters.sql.engine import connect
from softfactory.adapters.sql.schema import metadata

IN_SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
IN_POSTGRES = (
    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE conrelid = 'bookings'::regclass AND contype IN ('x', 'c') ORDER BY conname"
)


def held(url, query):
    engine = connect(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(sa.text(query))]
    engine.dispose()
    return found


def created(url):
    engine = connect(url)
    metadata.create_all(engine)
    engine.dispose()
    return url


def test_sqlite_has_the_same_triggers_by_migration_and_by_metadata(sqlite_url, tmp_path):
    migrated = held(sqlite_url, IN_SQLITE)

    assert migrated == held(created(f"sqlite:///{tmp_path / 'created.db'}"), IN_SQLITE)
    assert [name for name, _ in migrated] == ["tr_bookings_add", "tr_bookings_save"]


def test_postgres_has_the_same_constraints_by_migration_and_by_metadata(postgres_url, empty_postgres_url):
    migrated = held(postgres_url, IN_POSTGRES)

    assert migrated == held(created(empty_postgres_url), IN_POSTGRES)
    assert "ex_bookings_taken" in dict(migrated)
