"""Jobs and cron entries as tables; columns carry the names of the entities' fields."""

import sqlalchemy as sa

from .tables import metadata
from .types import Instant, Term, TextMap, Uuid

Column = sa.Column
FRESH = sa.text("attempts = 0 AND dead_at IS NULL")
TRIED = sa.text("attempts > 0 AND dead_at IS NULL")
LIVE_WITH_KEY = sa.text("dedupe_key IS NOT NULL AND dead_at IS NULL")

jobs = sa.Table(
    "jobs",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Term, nullable=False),
    Column("payload", TextMap, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("dedupe_key", Term),
    Column("attempts", sa.Integer, nullable=False),
    Column("lease_until", Instant),
    Column("last_error", sa.Text, nullable=False),
    Column("dead_at", Instant),
    sa.CheckConstraint("length(id) = 16", name="id_is_one"),
    # a claim takes the beginning of one of them; only what was tried is held by anybody
    sa.Index("ix_jobs_fresh", "due_at", "id", sqlite_where=FRESH, postgresql_where=FRESH),
    sa.Index("ix_jobs_tried", "due_at", "id", sqlite_where=TRIED, postgresql_where=TRIED),
    sa.Index(
        "uq_jobs_kind_dedupe_key",
        "kind",
        "dedupe_key",
        unique=True,
        sqlite_where=LIVE_WITH_KEY,
        postgresql_where=LIVE_WITH_KEY,
    ),
)

crons = sa.Table(
    "crons",
    metadata,
    Column("name", Term, primary_key=True),
    Column("slot", Instant, nullable=False),
)
