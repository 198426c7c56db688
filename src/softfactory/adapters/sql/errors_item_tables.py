"""What SDKs send beside events, as tables; counts are told by their hour, and files come last in their rows."""

import sqlalchemy as sa

from softfactory.domain.errors.items.model import DropOrigin, Outcome
from softfactory.domain.errors.items.monitors import CheckInStatus

from .tables import metadata
from .types import Choice, Hex, Instant, Term

Column = sa.Column


def _project_id() -> Column[int]:
    return Column("project_id", sa.Integer, primary_key=True, autoincrement=False)


item_drops = sa.Table(
    "item_drops",
    metadata,
    _project_id(),
    Column("hour", Instant, primary_key=True),
    Column("origin", Choice(DropOrigin), primary_key=True),
    Column("reason", Term, primary_key=True),
    Column("category", Term, primary_key=True),
    Column("quantity", sa.BigInteger, nullable=False),
    sa.Index(None, "hour"),
    sqlite_with_rowid=False,
)

release_sessions = sa.Table(
    "release_sessions",
    metadata,
    _project_id(),
    Column("hour", Instant, primary_key=True),
    Column("environment", Term, primary_key=True),
    Column("release", Term, primary_key=True),
    Column("started", sa.BigInteger, nullable=False),
    Column("errored", sa.BigInteger, nullable=False),
    Column("abnormal", sa.BigInteger, nullable=False),
    Column("crashed", sa.BigInteger, nullable=False),
    sa.Index(None, "hour"),
    sqlite_with_rowid=False,
)

session_troubles = sa.Table(
    "session_troubles",
    metadata,
    _project_id(),
    Column("sid", Hex, primary_key=True),
    Column("hour", Instant, nullable=False),
    Column("environment", sa.Text, nullable=False),
    Column("release", sa.Text, nullable=False),
    Column("outcome", Choice(Outcome), nullable=False),
    sa.Index(None, "hour"),
    sa.CheckConstraint("length(sid) = 16", name="sid_is_one"),
    sqlite_with_rowid=False,
)

checkins = sa.Table(
    "checkins",
    metadata,
    _project_id(),
    Column("hour", Instant, primary_key=True),
    Column("monitor", Term, primary_key=True),
    Column("environment", Term, primary_key=True),
    Column("status", Choice(CheckInStatus), primary_key=True),
    Column("checkins", sa.BigInteger, nullable=False),
    sa.Index(None, "hour"),
    sqlite_with_rowid=False,
)

monitors = sa.Table(
    "monitors",
    metadata,
    _project_id(),
    Column("monitor", Term, primary_key=True),
    Column("environment", Term, primary_key=True),
    Column("status", Choice(CheckInStatus), nullable=False),
    Column("at", Instant, nullable=False),
    Column("duration_ms", sa.BigInteger),
    Column("release", sa.Text, nullable=False),
    Column("schedule", sa.Text, nullable=False),
    sqlite_with_rowid=False,
)

feedback = sa.Table(
    "feedback",
    metadata,
    _project_id(),
    Column("id", Hex, primary_key=True),
    Column("event_id", Hex),
    Column("name", sa.Text, nullable=False),
    Column("email", sa.Text, nullable=False),
    Column("message", sa.Text, nullable=False),
    Column("url", sa.Text, nullable=False),
    Column("environment", sa.Text, nullable=False),
    Column("release", sa.Text, nullable=False),
    Column("at", Instant, nullable=False),
    sa.Index(None, "event_id", "project_id"),
    sa.Index(None, "project_id", "at", "id"),
    sa.CheckConstraint("length(id) = 16", name="id_is_one"),
)

attachments = sa.Table(
    "attachments",
    metadata,
    Column("event_id", Hex, primary_key=True),  # first, so that an event's are found among all projects
    _project_id(),
    Column("id", Hex, primary_key=True),
    Column("filename", sa.Text, nullable=False),
    Column("content_type", sa.Text, nullable=False),
    Column("attachment_type", sa.Text, nullable=False),
    Column("size", sa.Integer, nullable=False),
    Column("is_packed", sa.Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("content", sa.LargeBinary, nullable=False),
    sa.Index(None, "project_id", "at", "size"),
    sa.CheckConstraint("length(event_id) = 16", name="event_id_is_one"),
    sa.CheckConstraint("length(id) = 16", name="id_is_one"),
)
