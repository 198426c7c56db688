"""Users, and how they come in, as tables; columns carry the names of the entities' fields.

No foreign key leads to `users`: a token is kept for nobody, too, so that no time tells who exists; and SQLite changes a
table by replacing it, which what refers to it would not let pass.
"""

import sqlalchemy as sa

from softfactory.domain.accounts.model import Purpose
from softfactory.domain.kernel.actor import Role

from .tables import metadata
from .types import Choice, Hex, Instant, Term, Texts, Uuid

Column = sa.Column


def _bytes(column: str, size: int = 16) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"length({column}) = {size}", name=f"{column}_is_one")


users = sa.Table(
    "users",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("email", Term, nullable=False, unique=True),
    Column("name", sa.Text, nullable=False),
    Column("role", Choice(Role), nullable=False),
    Column("password_hash", sa.Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("disabled_at", Instant),
    Column("password_changed_at", Instant, nullable=False),
    Column("must_change_password", sa.Boolean, nullable=False),
    _bytes("id"),
)

sessions = sa.Table(
    "sessions",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", Uuid, nullable=False, index=True),
    Column("device_id", Uuid),
    Column("created_at", Instant, nullable=False, index=True),
    Column("authenticated_at", Instant, nullable=False),
    Column("counter", sa.BigInteger, nullable=False),
    Column("refreshed_at", Instant, nullable=False, index=True),
    Column("address", sa.Text),
    Column("user_agent", sa.Text, nullable=False),
    _bytes("id"),
)

devices = sa.Table(
    "devices",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", Uuid, nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("used_at", Instant, nullable=False, index=True),
    Column("user_agent", sa.Text, nullable=False),
    _bytes("id"),
)

lockouts = sa.Table(
    "lockouts",
    metadata,
    Column("identifier", Hex(32), primary_key=True),
    Column("budget", Term, primary_key=True),
    Column("failures", sa.BigInteger, nullable=False),
    Column("in_a_row", sa.BigInteger, nullable=False),
    Column("leases", sa.Text, nullable=False),
    Column("until", Instant),
    Column("failed_at", Instant),
    # when it last failed, and how often in a row, once its leases are over: what `forget` asks for
    Column("lapsed_at", Instant, nullable=False, index=True),
    Column("lapsed_in_a_row", sa.BigInteger, nullable=False),
    _bytes("identifier", 32),
    sqlite_with_rowid=False,
)

rates = sa.Table(
    "rates",
    metadata,
    Column("key", Term, primary_key=True),
    Column("minute", Instant, primary_key=True, index=True),
    Column("hits", sa.BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

mail_tokens = sa.Table(
    "mail_tokens",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", Uuid, nullable=False, index=True),
    Column("purpose", Choice(Purpose), nullable=False),
    Column("created_at", Instant, nullable=False, index=True),
    Column("address", sa.Text),
    _bytes("id"),
)

registrations = sa.Table(
    "registrations",
    metadata,
    Column("email", Term, primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("name", sa.Text, nullable=False),
    Column("password_hash", sa.Text, nullable=False),
    Column("created_at", Instant, nullable=False, index=True),
    _bytes("id"),
)

factors = sa.Table(
    "factors",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("secret", sa.LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("confirmed_at", Instant),
    Column("last_step", sa.BigInteger, nullable=False),
    Column("recovery", Texts, nullable=False),
    _bytes("user_id"),
)

api_keys = sa.Table(
    "api_keys",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", Uuid, nullable=False, index=True),
    Column("name", sa.Text, nullable=False),
    Column("scopes", Texts, nullable=False),
    Column("digest", Hex(32), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("used_at", Instant),
    _bytes("id"),
    _bytes("digest", 32),
)

signing_keys = sa.Table(
    "signing_keys",
    metadata,
    Column("version", sa.Integer, primary_key=True, autoincrement=False),
    Column("public", sa.LargeBinary, nullable=False),
    Column("sealed", sa.LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("retired_at", Instant),
)
