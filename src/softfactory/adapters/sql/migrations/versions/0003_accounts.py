"""Accounts: passwords, sessions, devices, lockouts, factors, keys."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

INSTANT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
ID, MAC, BYTES = sa.LargeBinary(16), sa.LargeBinary(32), sa.LargeBinary()
CHOICE = sa.String(16)
TERM = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
TEXT, NUMBER, COUNT = sa.Text(), sa.Integer(), sa.BigInteger()


def upgrade() -> None:
    """Tell when passwords were set, and make room for all that lets users in."""
    for change in (_users, _sessions, _lockouts, _mail, _keys):
        change()


def _users() -> None:
    new: dict[str, sa.types.TypeEngine[Any]] = {"password_changed_at": INSTANT, "must_change_password": sa.Boolean()}
    for name, of_type in new.items():
        op.add_column("users", sa.Column(name, of_type))
    op.execute(
        sa.text("UPDATE users SET password_changed_at = created_at, must_change_password = :no").bindparams(no=False)
    )
    with op.batch_alter_table("users") as users:  # SQLite does so by copying the table, its named checks included
        for name, of_type in new.items():
            users.alter_column(name, existing_type=of_type, nullable=False)


def _sessions() -> None:
    columns = [*_all(ID, "id", "user_id"), *_maybe(ID, "device_id"), *_all(INSTANT, "created_at", "authenticated_at")]
    columns += [*_all(COUNT, "counter"), *_all(INSTANT, "refreshed_at"), *_maybe(TEXT, "address")]
    _create(
        "sessions", *columns, *_all(TEXT, "user_agent"), key=["id"], index=["user_id", "created_at", "refreshed_at"]
    )

    columns = [*_all(ID, "id", "user_id"), *_all(INSTANT, "created_at", "used_at"), *_all(TEXT, "user_agent")]
    _create("devices", *columns, key=["id"], index=["user_id", "used_at"])


def _lockouts() -> None:
    columns = [*_all(MAC, "identifier"), *_all(TERM, "budget"), *_all(COUNT, "failures", "in_a_row")]
    columns += [*_all(TEXT, "leases"), *_maybe(INSTANT, "until", "failed_at")]
    columns += [*_all(INSTANT, "lapsed_at"), *_all(COUNT, "lapsed_in_a_row")]
    check = _bytes("lockouts", "identifier", 32)
    _create("lockouts", *columns, check, key=["identifier", "budget"], index=["lapsed_at"], sqlite_with_rowid=False)

    columns = [*_all(TERM, "key"), *_all(INSTANT, "minute"), *_all(COUNT, "hits")]
    _create("rates", *columns, key=["key", "minute"], index=["minute"], sqlite_with_rowid=False)


def _mail() -> None:
    columns = [*_all(ID, "id", "user_id"), *_all(CHOICE, "purpose"), *_all(INSTANT, "created_at")]
    _create("mail_tokens", *columns, *_maybe(TEXT, "address"), key=["id"], index=["user_id", "created_at"])

    columns = [*_all(TERM, "email"), *_all(ID, "id"), *_all(TEXT, "name", "password_hash")]
    columns += _all(INSTANT, "created_at")
    unique = sa.UniqueConstraint("id", name="uq_registrations_id")
    _create("registrations", *columns, unique, _bytes("registrations", "id"), key=["email"], index=["created_at"])


def _keys() -> None:
    columns = [*_all(ID, "user_id"), *_all(BYTES, "secret"), *_all(INSTANT, "created_at")]
    columns += [*_maybe(INSTANT, "confirmed_at"), *_all(COUNT, "last_step"), *_all(TEXT, "recovery")]
    _create("factors", *columns, key=["user_id"])

    columns = [*_all(ID, "id", "user_id"), *_all(TEXT, "name", "scopes"), *_all(MAC, "digest")]
    columns += [*_all(INSTANT, "created_at"), *_maybe(INSTANT, "expires_at", "used_at")]
    _create("api_keys", *columns, _bytes("api_keys", "digest", 32), key=["id"], index=["user_id"])

    columns = [*_all(NUMBER, "version"), *_all(BYTES, "public", "sealed"), *_all(INSTANT, "created_at")]
    _create("signing_keys", *columns, *_maybe(INSTANT, "retired_at"), key=["version"])


def _create(
    table: str, *parts: sa.schema.SchemaItem, key: list[str], index: Iterable[str] = (), sqlite_with_rowid: bool = True
) -> None:
    primary = sa.PrimaryKeyConstraint(*key, name=f"pk_{table}")
    checks = [_bytes(table, name) for name in key if name in {"id", "user_id"}]
    op.create_table(table, *parts, primary, *checks, sqlite_with_rowid=sqlite_with_rowid)
    for column in index:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _all(of_type: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, of_type, nullable=False, autoincrement=False) for name in names]


def _maybe(of_type: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, of_type) for name in names]


def _bytes(table: str, column: str, size: int = 16) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"length({column}) = {size}", name=op.f(f"ck_{table}_{column}_is_one"))
