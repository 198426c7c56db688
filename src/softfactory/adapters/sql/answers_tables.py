"""What was answered under which Idempotency-Key."""

import sqlalchemy as sa

from .tables import metadata
from .types import Hex, Instant, Term, Uuid

Column = sa.Column

answers = sa.Table(
    "answers",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("deed", Term, primary_key=True),
    Column("key", Term, primary_key=True),
    Column("digest", Hex(16), nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("answer", sa.LargeBinary),
    sa.Index(None, "begun_at"),
    sqlite_with_rowid=False,
)
