"""The audit log: its rows, its keys and persons', and what is counted before it becomes a row."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TERM = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
TEXT, NUMBER, COUNT, BYTES = sa.Text(), sa.Integer(), sa.BigInteger(), sa.LargeBinary()


def upgrade() -> None:
    """Create every table of the log."""
    table = "audit_log"
    signed = [*_all(NUMBER, "key_version"), *_all(sa.LargeBinary(32), "mac")]
    op.create_table(table, *_all(SEQ, "seq"), *_all(TERM, "name"), *_drafted(), *signed, _key(table, "seq"))
    for columns in (["name", "seq"], ["actor_id", "seq"], ["subject_id", "seq"], ["at"]):
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)

    table = "audit_keys"
    op.create_table(table, *_all(NUMBER, "version"), *_all(BYTES, "sealed"), _key(table, "version"))

    table = "person_keys"
    parts = [*_all(TERM, "user_id"), *_all(NUMBER, "number"), *_all(BYTES, "sealed")]
    op.create_table(table, *parts, _key(table, "user_id", "number"), sqlite_with_rowid=False)

    table = "audit_repeats"
    parts = [*_all(COUNT, "minute"), *_all(TERM, "name", "whom"), *_drafted()]
    op.create_table(table, *parts, _key(table, "minute", "name", "whom"), sqlite_with_rowid=False)


def _drafted() -> list[sa.Column[Any]]:
    columns = [*_all(COUNT, "at", "count"), *_maybe(TERM, "actor_id", "subject_id", "identifier", "session_id")]
    return [*columns, *_all(TEXT, "details"), *_all(BYTES, "origin", "personal")]


def _all(of_type: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, of_type, nullable=False, autoincrement=False) for name in names]


def _maybe(of_type: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, of_type) for name in names]


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")
