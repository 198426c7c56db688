"""Patterns that are merged, their life, and what a project sets."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

TERM = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ID, TEXT = sa.LargeBinary(16), sa.Text()
INSTANT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    projects()
    patterns()
    merges()
    counts()


def projects() -> None:
    for name in ("events_per_minute", "retention_days", "retention_events"):
        op.add_column("projects", sa.Column(name, sa.Integer()))
    for name in ("scrub_names", "rules"):
        op.add_column("projects", sa.Column(name, TEXT, nullable=False, server_default="[]"))
    op.add_column("projects", sa.Column("scrub_addresses", sa.Boolean(), nullable=False, server_default=sa.false()))


def patterns() -> None:
    for name, kind in (
        ("in_release", TEXT),
        ("muted_until", INSTANT),
        ("muted_to", sa.BigInteger()),
        ("assignee", TEXT),
        ("parent_id", ID),
        ("living_id", ID),
    ):
        op.add_column("patterns", sa.Column(name, kind))
    op.execute("UPDATE patterns SET living_id = id")
    op.add_column("patterns", sa.Column("homes", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("patterns", sa.Column("kept_apart", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_patterns_living_id", "patterns", ["living_id"])
    is_set = sa.text("muted_until IS NOT NULL")
    op.create_index(
        "ix_patterns_muted_until", "patterns", ["muted_until"], sqlite_where=is_set, postgresql_where=is_set
    )


def merges() -> None:
    op.create_table(
        "pattern_merges",
        sa.Column("id", ID, nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("source_id", ID, nullable=False),
        sa.Column("target_id", ID, nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor", TEXT),
        sa.Column("undone_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_pattern_merges"),
        sa.ForeignKeyConstraint(["source_id"], ["patterns.id"], name="fk_pattern_merges_source_id_patterns"),
        sa.ForeignKeyConstraint(["target_id"], ["patterns.id"], name="fk_pattern_merges_target_id_patterns"),
    )
    op.create_index("ix_pattern_merges_source_id", "pattern_merges", ["source_id"])
    op.create_table(
        "learned_templates",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("context", ID, nullable=False),
        sa.Column("fingerprint", ID, nullable=False),
        sa.Column("tokens", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("project_id", "context", "fingerprint", name="pk_learned_templates"),
        sa.CheckConstraint("length(context) = 16", name="ck_learned_templates_context_is_one"),
        sqlite_with_rowid=False,
    )


def counts() -> None:
    op.create_table(
        "releases",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("release", TERM, nullable=False),
        sa.Column("first_seen", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("project_id", "release", name="pk_releases"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "allowances",
        sa.Column("project_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("full_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("project_id", name="pk_allowances"),
    )
    # what it counted, the rate of the last minutes, is counted anew
    op.drop_table("arrivals")
    op.create_table(
        "arrivals",
        sa.Column("project_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("minute", INSTANT, nullable=False),
        sa.Column("environment", TERM, nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", "minute", "environment", name="pk_arrivals"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_arrivals_minute", "arrivals", ["minute"])
