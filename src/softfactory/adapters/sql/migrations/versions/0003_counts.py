"""What patterns count."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
ID = sa.LargeBinary(16)
CHOICE = sa.String(16)
TERM = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create what patterns count."""
    op.create_table(
        "pattern_hours",
        sa.Column("hour", INSTANT, nullable=False),
        sa.Column("project_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pattern_id", ID, nullable=False),
        sa.Column("environment", TERM, nullable=False),
        sa.Column("release", TERM, nullable=False),
        sa.Column("severity", CHOICE, nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["pattern_id"], ["patterns.id"], name=op.f("fk_pattern_hours_pattern_id_patterns")),
        sa.PrimaryKeyConstraint(
            "hour", "project_id", "pattern_id", "environment", "release", "severity", name=op.f("pk_pattern_hours")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_pattern_hours_environment_hour_project_id"),
        "pattern_hours",
        ["environment", "hour", "project_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pattern_hours_pattern_id_environment_release"),
        "pattern_hours",
        ["pattern_id", "environment", "release"],
        unique=False,
    )
    op.create_index(op.f("ix_pattern_hours_project_id_hour"), "pattern_hours", ["project_id", "hour"], unique=False)
    op.create_index(
        op.f("ix_pattern_hours_release_hour_project_id"),
        "pattern_hours",
        ["release", "hour", "project_id"],
        unique=False,
    )
    op.create_table(
        "pattern_tags",
        sa.Column("pattern_id", ID, nullable=False),
        sa.Column("key", TERM, nullable=False),
        sa.Column("value", TERM, nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["pattern_id"], ["patterns.id"], name=op.f("fk_pattern_tags_pattern_id_patterns")),
        sa.PrimaryKeyConstraint("pattern_id", "key", "value", name=op.f("pk_pattern_tags")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_pattern_tags_key_value_pattern_id"), "pattern_tags", ["key", "value", "pattern_id"], unique=False
    )
    op.create_table(
        "pattern_users",
        sa.Column("pattern_id", ID, nullable=False),
        sa.Column("user", TERM, nullable=False),
        sa.ForeignKeyConstraint(["pattern_id"], ["patterns.id"], name=op.f("fk_pattern_users_pattern_id_patterns")),
        sa.PrimaryKeyConstraint("pattern_id", "user", name=op.f("pk_pattern_users")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_pattern_users_user_pattern_id"), "pattern_users", ["user", "pattern_id"], unique=False)
    op.create_table(
        "pattern_activity",
        sa.Column("id", ID, nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("pattern_id", ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("deed", CHOICE, nullable=False),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["pattern_id"], ["patterns.id"], name=op.f("fk_pattern_activity_pattern_id_patterns")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pattern_activity")),
    )
    op.create_index(op.f("ix_pattern_activity_pattern_id_at"), "pattern_activity", ["pattern_id", "at"], unique=False)
    op.create_index(op.f("ix_pattern_activity_project_id_at"), "pattern_activity", ["project_id", "at"], unique=False)
    op.create_table(
        "arrivals",
        sa.Column("project_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("minute", INSTANT, nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", "minute", name=op.f("pk_arrivals")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_arrivals_minute"), "arrivals", ["minute"], unique=False)
