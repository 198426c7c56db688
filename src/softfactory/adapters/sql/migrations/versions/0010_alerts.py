"""Alerts."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

TERM = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ID, TEXT = sa.LargeBinary(16), sa.Text()
INSTANT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    rules()
    alerts()
    marks()


def rules() -> None:
    op.create_table(
        "alert_rules",
        sa.Column("id", ID, nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("condition", sa.String(16), nullable=False),
        sa.Column("environment", TERM),
        sa.Column("severity", sa.String(16)),
        sa.Column("events", sa.Integer()),
        sa.Column("minutes", sa.Integer()),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("target", TEXT, nullable=False),
        sa.Column("secret", sa.LargeBinary()),
        sa.Column("created_by", ID),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("disabled_because", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alert_rules"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_alert_rules_project_id_projects"),
        sa.CheckConstraint("length(id) = 16", name="ck_alert_rules_id_is_one"),
        sa.CheckConstraint(
            "(secret IS NOT NULL) = (channel = 'webhook')", name=op.f("ck_alert_rules_webhooks_are_signed")
        ),
    )
    op.create_index("ix_alert_rules_project_id_id", "alert_rules", ["project_id", "id"])
    op.create_index("ix_alert_rules_created_by", "alert_rules", ["created_by"])


def alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", ID, nullable=False),
        sa.Column("rule_id", ID, nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("condition", sa.String(16)),
        sa.Column("pattern_id", ID),
        sa.Column("occurrence", TERM, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("told", TEXT, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", TEXT, nullable=False),
        sa.Column("settled_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        sa.CheckConstraint("length(id) = 16", name="ck_alerts_id_is_one"),
        sa.UniqueConstraint("rule_id", "occurrence", name="uq_alerts_rule_id_occurrence"),
    )
    op.create_index("ix_alerts_rule_id_id", "alerts", ["rule_id", "id"])
    op.create_index("ix_alerts_at", "alerts", ["at"])


def marks() -> None:
    op.create_table(
        "alert_marks",
        sa.Column("rule_id", ID, nullable=False),
        sa.Column("subject", TERM, nullable=False),
        sa.Column("held_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("rule_id", "subject", name="pk_alert_marks"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_alert_marks_held_at", "alert_marks", ["held_at"])
