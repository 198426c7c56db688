"""Users, projects, events, patterns and what those count."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
ID = sa.LargeBinary(16)
CHOICE = sa.String(16)
TERM = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
TEXT, NUMBER, COUNT, BYTES = sa.Text(), sa.Integer(), sa.BigInteger(), sa.LargeBinary()


def upgrade() -> None:
    """Create every table."""
    for create in (_users, _projects, _patterns, _events, _counts, _activity):
        create()


def _users() -> None:
    columns = [*_all(ID, "id"), *_all(TERM, "email"), *_all(TEXT, "name"), *_all(CHOICE, "role")]
    columns += [*_all(TEXT, "password_hash"), *_all(INSTANT, "created_at"), *_maybe(INSTANT, "disabled_at")]
    unique = sa.UniqueConstraint("email", name="uq_users_email")
    op.create_table("users", *columns, _key("users", "id"), unique, _sixteen_bytes("users", "id"))


def _projects() -> None:
    columns = [*_all(NUMBER, "id"), *_all(TEXT, "name"), *_all(INSTANT, "created_at")]
    op.create_table("projects", *columns, _key("projects", "id"), sqlite_autoincrement=True)

    table = "project_keys"
    columns = [*_all(ID, "key"), *_all(NUMBER, "project_id"), *_all(INSTANT, "created_at")]
    columns += _maybe(INSTANT, "revoked_at")
    op.create_table(table, *columns, _key(table, "key"), _of(table, "project"), _sixteen_bytes(table, "key"))
    _index(table, "project_id")

    table = "project_members"
    columns = [*_all(NUMBER, "project_id"), *_all(ID, "user_id")]
    primary = _key(table, "project_id", "user_id")
    op.create_table(table, *columns, primary, _of(table, "project"), sqlite_with_rowid=False)
    _index(table, "user_id")


def _patterns() -> None:
    op.create_table(
        "patterns",
        *_all(ID, "id"),
        *_all(NUMBER, "project_id"),
        *_all(ID, "fingerprint"),
        *_all(TEXT, "parts", "error_type", "template", "culprit", "location", "message"),
        *_all(CHOICE, "severity", "status"),
        *_all(COUNT, "frequency", "low", "medium", "high", "critical", "users"),
        *_all(INSTANT, "first_seen", "last_seen"),
        *_maybe(TEXT, "first_release", "last_release"),
        *_all(ID, "latest_event"),
        *_maybe(TEXT, "resolution"),
        *_maybe(INSTANT, "resolved_at"),
        *_maybe(TEXT, "resolved_by"),
        *_all(TEXT, "search"),
        _key("patterns", "id"),
        _of("patterns", "project"),
        sa.UniqueConstraint("project_id", "fingerprint", name="uq_patterns_project_id_fingerprint"),
        _sixteen_bytes("patterns", "fingerprint"),
        _sixteen_bytes("patterns", "id"),
    )
    _index("patterns", "last_seen", "id")


def _events() -> None:
    op.create_table(
        "events",
        *_all(NUMBER, "project_id"),
        *_all(ID, "event_id", "pattern_id"),
        *_all(TEXT, "error_type", "message"),
        *_all(CHOICE, "severity"),
        *_all(INSTANT, "timestamp", "received_at"),
        *_maybe(TEXT, "environment", "release"),
        *_all(TEXT, "culprit"),
        *_maybe(TERM, "user"),
        *_all(TEXT, "tags"),
        *_all(BYTES, "payload"),
        _key("events", "event_id", "project_id"),
        _of("events", "pattern"),
        _sixteen_bytes("events", "event_id"),
    )
    _index("events", "pattern_id", "timestamp", "event_id")
    _index("events", "project_id", "timestamp", "event_id")
    _index("events", "user", "timestamp", "event_id", where=sa.text('"user" IS NOT NULL'))


def _counts() -> None:
    hours = [*_all(INSTANT, "hour"), *_all(NUMBER, "project_id"), *_all(ID, "pattern_id")]
    _counter("pattern_hours", *hours, *_all(TERM, "environment", "release"), *_all(CHOICE, "severity"))
    _index("pattern_hours", "environment", "hour", "project_id")
    _index("pattern_hours", "pattern_id", "environment", "release")
    _index("pattern_hours", "project_id", "hour")
    _index("pattern_hours", "release", "hour", "project_id")
    _counter("pattern_tags", *_all(ID, "pattern_id"), *_all(TERM, "key", "value"))
    _index("pattern_tags", "key", "value", "pattern_id")
    _counter("arrivals", *_all(NUMBER, "project_id"), *_all(INSTANT, "minute"))
    _index("arrivals", "minute")

    users = [*_all(ID, "pattern_id"), *_all(TERM, "user")]
    primary, of_pattern = _key("pattern_users", "pattern_id", "user"), _of("pattern_users", "pattern")
    op.create_table("pattern_users", *users, primary, of_pattern, sqlite_with_rowid=False)
    _index("pattern_users", "user", "pattern_id")


def _activity() -> None:
    table = "pattern_activity"
    columns = [*_all(ID, "id"), *_all(NUMBER, "project_id"), *_all(ID, "pattern_id"), *_all(INSTANT, "at")]
    columns += [*_all(CHOICE, "deed"), *_maybe(TEXT, "actor"), *_all(TEXT, "note")]
    op.create_table(table, *columns, _key(table, "id"), _of(table, "pattern"))
    _index(table, "pattern_id", "at")
    _index(table, "project_id", "at")


def _counter(table: str, *columns: sa.Column[Any]) -> None:
    names = [column.name for column in columns]
    of_pattern = [_of(table, "pattern")] if "pattern_id" in names else []
    parts = [*columns, *_all(COUNT, "events"), _key(table, *names), *of_pattern]
    op.create_table(table, *parts, sqlite_with_rowid=False)


def _all(of_type: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, of_type, nullable=False, autoincrement="auto" if name == "id" else False) for name in names]


def _maybe(of_type: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, of_type) for name in names]


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _of(table: str, one: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([f"{one}_id"], [f"{one}s.id"], name=f"fk_{table}_{one}_id_{one}s")


def _sixteen_bytes(table: str, column: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"length({column}) = 16", name=op.f(f"ck_{table}_{column}_is_one"))


def _index(table: str, *columns: str, where: sa.TextClause | None = None) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns, sqlite_where=where, postgresql_where=where)
