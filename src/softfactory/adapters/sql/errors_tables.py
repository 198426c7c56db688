"""Projects, patterns and events as tables; columns carry the names of the entities' fields."""

import sqlalchemy as sa

from softfactory.domain.errors.model import Severity, Status

from .tables import metadata
from .types import Choice, Hex, Instant, Objects, Term, TextMap, Texts, Uuid

Column = sa.Column


def _sixteen_bytes(column: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"length({column}) = 16", name=f"{column}_is_one")


projects = sa.Table(
    "projects",
    metadata,
    Column("id", sa.Integer, primary_key=True),
    Column("name", sa.Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("events_per_minute", sa.Integer),
    Column("retention_days", sa.Integer),
    Column("retention_events", sa.Integer),
    Column("scrub_names", Texts, nullable=False, server_default="[]"),
    Column("scrub_addresses", sa.Boolean, nullable=False, server_default=sa.false()),
    Column("rules", Objects, nullable=False, server_default="[]"),
    sqlite_autoincrement=True,
)

project_keys = sa.Table(
    "project_keys",
    metadata,
    Column("key", Hex, primary_key=True),
    Column("project_id", sa.Integer, sa.ForeignKey("projects.id"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    _sixteen_bytes("key"),
)

project_members = sa.Table(
    "project_members",
    metadata,
    Column("project_id", sa.Integer, sa.ForeignKey("projects.id"), primary_key=True),
    Column("user_id", Uuid, primary_key=True, index=True),
    sqlite_with_rowid=False,
)

patterns = sa.Table(
    "patterns",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("project_id", sa.Integer, sa.ForeignKey("projects.id"), nullable=False),
    Column("fingerprint", Hex, nullable=False),
    Column("parts", Texts, nullable=False),
    Column("error_type", sa.Text, nullable=False),
    Column("template", sa.Text, nullable=False),
    Column("culprit", sa.Text, nullable=False),
    Column("location", sa.Text, nullable=False),
    Column("message", sa.Text, nullable=False),
    Column("severity", Choice(Severity), nullable=False),
    Column("status", Choice(Status), nullable=False),
    Column("frequency", sa.BigInteger, nullable=False),
    Column("low", sa.BigInteger, nullable=False),
    Column("medium", sa.BigInteger, nullable=False),
    Column("high", sa.BigInteger, nullable=False),
    Column("critical", sa.BigInteger, nullable=False),
    Column("users", sa.BigInteger, nullable=False),
    Column("first_seen", Instant, nullable=False),
    Column("last_seen", Instant, nullable=False),
    Column("first_release", sa.Text),
    Column("last_release", sa.Text),
    Column("latest_event", Hex, nullable=False),
    Column("resolution", sa.Text),
    Column("resolved_at", Instant),
    Column("resolved_by", sa.Text),
    Column("in_release", sa.Text),
    Column("muted_until", Instant),
    Column("muted_to", sa.BigInteger),
    Column("assignee", sa.Text),
    Column("living_id", Uuid, index=True),  # always set, but SQLite adds no such column to a table that has rows
    Column("parent_id", Uuid),
    Column("homes", sa.Integer, nullable=False, server_default="1"),
    Column("kept_apart", sa.Boolean, nullable=False, server_default=sa.false()),
    # error type and template, case-folded: what `q` is looked for in, by the same rule in every database
    Column("search", sa.Text, nullable=False),
    sa.UniqueConstraint("project_id", "fingerprint"),
    sa.Index(None, "last_seen", "id"),
    sa.Index(
        "ix_patterns_muted_until",
        "muted_until",
        sqlite_where=sa.text("muted_until IS NOT NULL"),
        postgresql_where=sa.text("muted_until IS NOT NULL"),
    ),
    _sixteen_bytes("id"),
    _sixteen_bytes("fingerprint"),
)

homes = patterns.alias("homes")
"""Patterns as what events made, beside `patterns` as what they are shown under."""

events = sa.Table(
    "events",
    metadata,
    Column("project_id", sa.Integer, nullable=False),
    Column("event_id", Hex, nullable=False),
    Column("pattern_id", Uuid, sa.ForeignKey("patterns.id"), nullable=False),
    Column("error_type", sa.Text, nullable=False),
    Column("message", sa.Text, nullable=False),
    Column("severity", Choice(Severity), nullable=False),
    Column("timestamp", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("environment", sa.Text),
    Column("release", sa.Text),
    Column("culprit", sa.Text, nullable=False),
    Column("user", Term),
    Column("tags", TextMap, nullable=False),
    # last, so that lists read rows without reading what overflows their page
    Column("payload", sa.LargeBinary, nullable=False),
    sa.PrimaryKeyConstraint("event_id", "project_id"),  # this way round an id is found among all projects, too
    sa.Index(None, "project_id", "timestamp", "event_id"),
    sa.Index(None, "pattern_id", "timestamp", "event_id"),
    sa.Index(
        "ix_events_user_timestamp_event_id",
        "user",
        "timestamp",
        "event_id",
        sqlite_where=sa.text('"user" IS NOT NULL'),
        postgresql_where=sa.text('"user" IS NOT NULL'),
    ),
    _sixteen_bytes("event_id"),
)
