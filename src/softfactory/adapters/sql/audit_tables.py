"""The audit log as tables; columns carry the names of the entities' fields.

What is signed is stored as it is signed: ids are text and instants are whole microseconds in both databases, so that a
row is checked without being translated, and an edit of any byte shows.
"""

from typing import Any

import sqlalchemy as sa

from .tables import metadata
from .types import Term

Column = sa.Column
Seq = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""SQLite's own row number, whose range is the same."""


def _drafted() -> list[sa.Column[Any]]:
    """Return the columns of a `Draft`, but for its name."""
    return [
        Column("at", sa.BigInteger, nullable=False),
        Column("count", sa.BigInteger, nullable=False),
        Column("actor_id", Term),
        Column("subject_id", Term),
        Column("identifier", Term),
        Column("session_id", Term),
        Column("details", sa.Text, nullable=False),
        Column("origin", sa.LargeBinary, nullable=False),
        Column("personal", sa.LargeBinary, nullable=False),
    ]


audit_log = sa.Table(
    "audit_log",
    metadata,
    Column("seq", Seq, primary_key=True, autoincrement=False),
    Column("name", Term, nullable=False),
    *_drafted(),
    Column("key_version", sa.Integer, nullable=False),
    Column("mac", sa.LargeBinary(32), nullable=False),
    sa.Index(None, "name", "seq"),
    sa.Index(None, "actor_id", "seq"),
    sa.Index(None, "subject_id", "seq"),
    sa.Index(None, "at"),
)

audit_keys = sa.Table(
    "audit_keys",
    metadata,
    Column("version", sa.Integer, primary_key=True, autoincrement=False),
    Column("sealed", sa.LargeBinary, nullable=False),
)

person_keys = sa.Table(
    "person_keys",
    metadata,
    Column("user_id", Term, primary_key=True),
    Column("number", sa.Integer, primary_key=True, autoincrement=False),
    Column("sealed", sa.LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

audit_repeats = sa.Table(
    "audit_repeats",
    metadata,
    Column("minute", sa.BigInteger, primary_key=True, autoincrement=False),
    Column("name", Term, primary_key=True),
    Column("whom", Term, primary_key=True),
    *_drafted(),
    sqlite_with_rowid=False,
)
