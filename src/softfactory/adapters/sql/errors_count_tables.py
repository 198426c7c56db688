"""What patterns count, as tables: kept beside the events, and true for longer than those are.

Their indexes hold no column that grows, so counting one more rewrites a row and nothing else.
"""

import sqlalchemy as sa

from softfactory.domain.errors.model import Deed, Severity

from .tables import metadata
from .types import Choice, Instant, Term, Uuid

Column = sa.Column


def _pattern_id(*, primary_key: bool = False) -> Column[str]:
    return Column("pattern_id", Uuid, sa.ForeignKey("patterns.id"), nullable=False, primary_key=primary_key)


pattern_hours = sa.Table(
    "pattern_hours",
    metadata,
    # hour first: what is counted now lies together, and a sum over a window reads one stretch
    Column("hour", Instant, primary_key=True),
    Column("project_id", sa.Integer, primary_key=True, autoincrement=False),
    _pattern_id(primary_key=True),
    Column("environment", Term, primary_key=True),
    Column("release", Term, primary_key=True),
    Column("severity", Choice(Severity), primary_key=True),
    Column("events", sa.BigInteger, nullable=False),
    sa.Index(None, "pattern_id", "environment", "release"),
    sa.Index(None, "project_id", "hour"),
    sa.Index(None, "environment", "hour", "project_id"),
    sa.Index(None, "release", "hour", "project_id"),
    sqlite_with_rowid=False,
)

pattern_tags = sa.Table(
    "pattern_tags",
    metadata,
    _pattern_id(primary_key=True),
    Column("key", Term, primary_key=True),
    Column("value", Term, primary_key=True),
    Column("events", sa.BigInteger, nullable=False),
    sa.Index(None, "key", "value", "pattern_id"),
    sqlite_with_rowid=False,
)

pattern_users = sa.Table(
    "pattern_users",
    metadata,
    _pattern_id(primary_key=True),
    Column("user", Term, primary_key=True),
    sa.Index(None, "user", "pattern_id"),
    sqlite_with_rowid=False,
)

pattern_activity = sa.Table(
    "pattern_activity",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("project_id", sa.Integer, nullable=False),
    _pattern_id(),
    Column("at", Instant, nullable=False),
    Column("deed", Choice(Deed), nullable=False),
    Column("actor", sa.Text),
    Column("note", sa.Text, nullable=False),
    sa.Index(None, "project_id", "at"),
    sa.Index(None, "pattern_id", "at"),
)

arrivals = sa.Table(
    "arrivals",
    metadata,
    Column("project_id", sa.Integer, primary_key=True, autoincrement=False),
    Column("minute", Instant, primary_key=True),
    Column("environment", Term, primary_key=True),
    Column("events", sa.BigInteger, nullable=False),
    sa.Index(None, "minute"),
    sqlite_with_rowid=False,
)

releases = sa.Table(
    "releases",
    metadata,
    Column("project_id", sa.Integer, primary_key=True, autoincrement=False),
    Column("release", Term, primary_key=True),
    Column("first_seen", Instant, nullable=False),
    sqlite_with_rowid=False,
)

allowances = sa.Table(
    "allowances",
    metadata,
    Column("project_id", sa.Integer, primary_key=True, autoincrement=False),
    Column("full_at", Instant, nullable=False),
)
