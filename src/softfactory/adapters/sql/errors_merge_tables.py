"""Merges that are remembered, and the templates that were learned, as tables."""

import sqlalchemy as sa

from softfactory.domain.errors.model import Reason

from .tables import metadata
from .types import Choice, Hex, Instant, Texts, Uuid

Column = sa.Column

pattern_merges = sa.Table(
    "pattern_merges",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("project_id", sa.Integer, nullable=False),
    Column("source_id", Uuid, sa.ForeignKey("patterns.id"), nullable=False, index=True),
    Column("target_id", Uuid, sa.ForeignKey("patterns.id"), nullable=False),
    Column("reason", Choice(Reason), nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", sa.Text),
    Column("undone_at", Instant),
)

learned_templates = sa.Table(
    "learned_templates",
    metadata,
    Column("project_id", sa.Integer, primary_key=True, autoincrement=False),
    Column("context", Hex, primary_key=True),
    Column("fingerprint", Hex, primary_key=True),
    Column("tokens", Texts, nullable=False),
    sa.CheckConstraint("length(context) = 16", name="context_is_one"),
    sqlite_with_rowid=False,
)
