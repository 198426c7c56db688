"""What SDKs send beside events."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

INSTANT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
ID, CHOICE, TEXT = sa.LargeBinary(16), sa.String(16), sa.Text()
TERM = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER, COUNT = sa.Integer(), sa.BigInteger()


def upgrade() -> None:
    """Create the tables."""
    item_drops()
    release_sessions()
    session_troubles()
    checkins()
    monitors()
    feedback()
    attachments()


def item_drops() -> None:
    op.create_table(
        "item_drops",
        sa.Column("project_id", NUMBER, nullable=False),
        sa.Column("hour", INSTANT, nullable=False),
        sa.Column("origin", CHOICE, nullable=False),
        sa.Column("reason", TERM, nullable=False),
        sa.Column("category", TERM, nullable=False),
        sa.Column("quantity", COUNT, nullable=False),
        sa.PrimaryKeyConstraint("project_id", "hour", "origin", "reason", "category", name="pk_item_drops"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_item_drops_hour", "item_drops", ["hour"])


def release_sessions() -> None:
    op.create_table(
        "release_sessions",
        sa.Column("project_id", NUMBER, nullable=False),
        sa.Column("hour", INSTANT, nullable=False),
        sa.Column("environment", TERM, nullable=False),
        sa.Column("release", TERM, nullable=False),
        sa.Column("started", COUNT, nullable=False),
        sa.Column("errored", COUNT, nullable=False),
        sa.Column("abnormal", COUNT, nullable=False),
        sa.Column("crashed", COUNT, nullable=False),
        sa.PrimaryKeyConstraint("project_id", "hour", "environment", "release", name="pk_release_sessions"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_release_sessions_hour", "release_sessions", ["hour"])


def session_troubles() -> None:
    op.create_table(
        "session_troubles",
        sa.Column("project_id", NUMBER, nullable=False),
        sa.Column("sid", ID, nullable=False),
        sa.Column("hour", INSTANT, nullable=False),
        sa.Column("environment", TEXT, nullable=False),
        sa.Column("release", TEXT, nullable=False),
        sa.Column("outcome", CHOICE, nullable=False),
        sa.PrimaryKeyConstraint("project_id", "sid", name="pk_session_troubles"),
        sa.CheckConstraint("length(sid) = 16", name="ck_session_troubles_ck_session_troubles_sid_is_one"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_session_troubles_hour", "session_troubles", ["hour"])


def checkins() -> None:
    op.create_table(
        "checkins",
        sa.Column("project_id", NUMBER, nullable=False),
        sa.Column("hour", INSTANT, nullable=False),
        sa.Column("monitor", TERM, nullable=False),
        sa.Column("environment", TERM, nullable=False),
        sa.Column("status", CHOICE, nullable=False),
        sa.Column("checkins", COUNT, nullable=False),
        sa.PrimaryKeyConstraint("project_id", "hour", "monitor", "environment", "status", name="pk_checkins"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_checkins_hour", "checkins", ["hour"])


def monitors() -> None:
    op.create_table(
        "monitors",
        sa.Column("project_id", NUMBER, nullable=False),
        sa.Column("monitor", TERM, nullable=False),
        sa.Column("environment", TERM, nullable=False),
        sa.Column("status", CHOICE, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("duration_ms", COUNT),
        sa.Column("release", TEXT, nullable=False),
        sa.Column("schedule", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("project_id", "monitor", "environment", name="pk_monitors"),
        sqlite_with_rowid=False,
    )


def feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("project_id", NUMBER, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("event_id", ID),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("email", TEXT, nullable=False),
        sa.Column("message", TEXT, nullable=False),
        sa.Column("url", TEXT, nullable=False),
        sa.Column("environment", TEXT, nullable=False),
        sa.Column("release", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("project_id", "id", name="pk_feedback"),
        sa.CheckConstraint("length(id) = 16", name="ck_feedback_ck_feedback_id_is_one"),
    )
    op.create_index("ix_feedback_event_id_project_id", "feedback", ["event_id", "project_id"])
    op.create_index("ix_feedback_project_id_at_id", "feedback", ["project_id", "at", "id"])


def attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("event_id", ID, nullable=False),
        sa.Column("project_id", NUMBER, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("filename", TEXT, nullable=False),
        sa.Column("content_type", TEXT, nullable=False),
        sa.Column("attachment_type", TEXT, nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("is_packed", sa.Boolean(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "project_id", "id", name="pk_attachments"),
        sa.CheckConstraint("length(id) = 16", name="ck_attachments_ck_attachments_id_is_one"),
        sa.CheckConstraint("length(event_id) = 16", name="ck_attachments_ck_attachments_event_id_is_one"),
    )
    op.create_index("ix_attachments_project_id_at_size", "attachments", ["project_id", "at", "size"])
