"""Alert rules, what was decided by them, and when their conditions last held, as tables.

What is decided refers to its rule by no foreign key: storing events must not fail because a rule is removed meanwhile.
"""

import sqlalchemy as sa

from softfactory.domain.errors.alerts.model import AlertState, Channel, Condition
from softfactory.domain.errors.model import Severity

from .tables import metadata
from .types import Choice, Instant, Term, TextMap, Uuid

Column = sa.Column

alert_rules = sa.Table(
    "alert_rules",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("project_id", sa.Integer, sa.ForeignKey("projects.id"), nullable=False),
    Column("name", sa.Text, nullable=False),
    Column("condition", Choice(Condition), nullable=False),
    Column("environment", Term),
    Column("severity", Choice(Severity)),
    Column("events", sa.Integer),
    Column("minutes", sa.Integer),
    Column("channel", Choice(Channel), nullable=False),
    Column("target", sa.Text, nullable=False),
    Column("secret", sa.LargeBinary),
    Column("created_by", Uuid, index=True),
    Column("created_at", Instant, nullable=False),
    Column("enabled", sa.Boolean, nullable=False),
    Column("disabled_because", sa.Text, nullable=False),
    sa.CheckConstraint("length(id) = 16", name="id_is_one"),
    sa.CheckConstraint("(secret IS NOT NULL) = (channel = 'webhook')", name="webhooks_are_signed"),
    sa.Index(None, "project_id", "id"),
)

alerts = sa.Table(
    "alerts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("rule_id", Uuid, nullable=False),
    Column("project_id", sa.Integer, nullable=False),
    Column("condition", Choice(Condition)),
    Column("pattern_id", Uuid),
    Column("occurrence", Term, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("told", TextMap, nullable=False),
    Column("state", Choice(AlertState), nullable=False),
    Column("attempts", sa.Integer, nullable=False),
    Column("last_error", sa.Text, nullable=False),
    Column("settled_at", Instant),
    sa.CheckConstraint("length(id) = 16", name="id_is_one"),
    sa.UniqueConstraint("rule_id", "occurrence"),
    sa.Index(None, "rule_id", "id"),
)

alert_marks = sa.Table(
    "alert_marks",
    metadata,
    Column("rule_id", Uuid, primary_key=True),
    Column("subject", Term, primary_key=True),
    Column("held_at", Instant, nullable=False, index=True),
    sqlite_with_rowid=False,
)
