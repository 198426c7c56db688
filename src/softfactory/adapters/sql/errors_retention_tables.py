"""What is remembered of events that were removed, as tables."""

import sqlalchemy as sa

from softfactory.domain.errors.model import Severity

from .tables import metadata
from .types import Choice, Hex, Instant, Uuid

Column = sa.Column

removed_events = sa.Table(
    "removed_events",
    metadata,
    Column("project_id", sa.Integer, nullable=False),
    Column("event_id", Hex, nullable=False),
    Column("pattern_id", Uuid, nullable=False),
    Column("severity", Choice(Severity), nullable=False),
    Column("received_at", Instant, nullable=False),
    sa.PrimaryKeyConstraint("event_id", "project_id"),
    sa.Index(None, "received_at"),
    sqlite_with_rowid=False,
)

removals = sa.Table(
    "removals",
    metadata,
    Column("project_id", sa.Integer, primary_key=True, autoincrement=False),
    Column("events", sa.BigInteger, nullable=False),
)
