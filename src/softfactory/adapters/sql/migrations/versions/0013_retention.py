"""Retention."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

INSTANT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    if op.get_bind().dialect.name == "postgresql":
        # rows of which two fill a page stay whole; cut in pieces of 2 kB, as by default, they take a tenth more
        op.execute("ALTER TABLE events SET (toast_tuple_target = 4064)")
    op.create_table(
        "removed_events",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.LargeBinary(16), nullable=False),
        sa.Column("pattern_id", sa.LargeBinary(16), nullable=False),
        sa.Column("severity", sa.String(16), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("event_id", "project_id", name="pk_removed_events"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_removed_events_received_at", "removed_events", ["received_at"])
    op.create_table(
        "removals",
        sa.Column("project_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", name="pk_removals"),
    )
