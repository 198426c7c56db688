"""Jobs, and when each cron entry fired last."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

INSTANT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
ID = sa.LargeBinary(16)
TERM = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
TEXT, NUMBER = sa.Text(), sa.Integer()


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "jobs",
        *_all(ID, "id"),
        *_all(TERM, "kind"),
        *_all(TEXT, "payload"),
        *_all(INSTANT, "created_at", "due_at"),
        *_maybe(TERM, "dedupe_key"),
        *_all(NUMBER, "attempts"),
        *_maybe(INSTANT, "lease_until"),
        *_all(TEXT, "last_error"),
        *_maybe(INSTANT, "dead_at"),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_jobs_id_is_one")),
    )
    _index("ix_jobs_fresh", "due_at", "id", where="attempts = 0 AND dead_at IS NULL")
    _index("ix_jobs_tried", "due_at", "id", where="attempts > 0 AND dead_at IS NULL")
    live_with_key = "dedupe_key IS NOT NULL AND dead_at IS NULL"
    _index("uq_jobs_kind_dedupe_key", "kind", "dedupe_key", where=live_with_key, unique=True)

    name = sa.PrimaryKeyConstraint("name", name="pk_crons")
    op.create_table("crons", *_all(TERM, "name"), *_all(INSTANT, "slot"), name)


def _all(of_type: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, of_type, nullable=False) for name in names]


def _maybe(of_type: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, of_type) for name in names]


def _index(name: str, *columns: str, where: str, unique: bool = False) -> None:
    some = sa.text(where)
    op.create_index(name, "jobs", columns, unique=unique, sqlite_where=some, postgresql_where=some)
