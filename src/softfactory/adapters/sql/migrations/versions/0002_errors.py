"""Events and patterns."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
ID = sa.LargeBinary(16)
CHOICE = sa.String(16)
TERM = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create events and patterns."""
    op.create_table(
        "patterns",
        sa.Column("id", ID, nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", ID, nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("error_type", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("culprit", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("severity", CHOICE, nullable=False),
        sa.Column("status", CHOICE, nullable=False),
        sa.Column("frequency", sa.BigInteger(), nullable=False),
        sa.Column("low", sa.BigInteger(), nullable=False),
        sa.Column("medium", sa.BigInteger(), nullable=False),
        sa.Column("high", sa.BigInteger(), nullable=False),
        sa.Column("critical", sa.BigInteger(), nullable=False),
        sa.Column("users", sa.BigInteger(), nullable=False),
        sa.Column("first_seen", INSTANT, nullable=False),
        sa.Column("last_seen", INSTANT, nullable=False),
        sa.Column("first_release", sa.Text(), nullable=True),
        sa.Column("last_release", sa.Text(), nullable=True),
        sa.Column("latest_event", ID, nullable=False),
        sa.Column("resolution", sa.Text(), nullable=True),
        sa.Column("resolved_at", INSTANT, nullable=True),
        sa.Column("resolved_by", sa.Text(), nullable=True),
        sa.Column("search", sa.Text(), nullable=False),
        sa.CheckConstraint("length(fingerprint) = 16", name=op.f("ck_patterns_fingerprint_is_one")),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_patterns_id_is_one")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_patterns_project_id_projects")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patterns")),
        sa.UniqueConstraint("project_id", "fingerprint", name=op.f("uq_patterns_project_id_fingerprint")),
    )
    op.create_index(op.f("ix_patterns_last_seen_id"), "patterns", ["last_seen", "id"], unique=False)
    op.create_table(
        "events",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("pattern_id", ID, nullable=False),
        sa.Column("error_type", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("severity", CHOICE, nullable=False),
        sa.Column("timestamp", INSTANT, nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("environment", sa.Text(), nullable=True),
        sa.Column("release", sa.Text(), nullable=True),
        sa.Column("culprit", sa.Text(), nullable=False),
        sa.Column("user", TERM, nullable=True),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(event_id) = 16", name=op.f("ck_events_event_id_is_one")),
        sa.ForeignKeyConstraint(["pattern_id"], ["patterns.id"], name=op.f("fk_events_pattern_id_patterns")),
        sa.PrimaryKeyConstraint("event_id", "project_id", name=op.f("pk_events")),
    )
    op.create_index(
        op.f("ix_events_pattern_id_timestamp_event_id"), "events", ["pattern_id", "timestamp", "event_id"], unique=False
    )
    op.create_index(
        op.f("ix_events_project_id_timestamp_event_id"), "events", ["project_id", "timestamp", "event_id"], unique=False
    )
    op.create_index(
        "ix_events_user_timestamp_event_id",
        "events",
        ["user", "timestamp", "event_id"],
        unique=False,
        sqlite_where=sa.text('"user" IS NOT NULL'),
        postgresql_where=sa.text('"user" IS NOT NULL'),
    )
