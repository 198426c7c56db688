"""Idempotency keys and their answers."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

TERM = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "answers",
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("deed", TERM, nullable=False),
        sa.Column("key", TERM, nullable=False),
        sa.Column("digest", sa.LargeBinary(16), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("answer", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("user_id", "deed", "key", name="pk_answers"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_answers_begun_at", "answers", ["begun_at"])
