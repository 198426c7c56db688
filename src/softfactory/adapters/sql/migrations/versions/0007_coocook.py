"""Chefs, their hours and bookings."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

INSTANT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
TERM = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ID, CHOICE, CURRENCY = sa.LargeBinary(16), sa.String(16), sa.String(3)
TEXT, NUMBER, COUNT = sa.Text(), sa.Integer(), sa.BigInteger()
LIVE = "'completed', 'confirmed', 'held', 'no_show', 'pending', 'reviewed'"
EXCLUDE = (
    "ALTER TABLE bookings ADD CONSTRAINT ex_bookings_taken "
    "EXCLUDE USING gist (int8range(taken_from, taken_until) WITH &&) WHERE (live)"
)
TRIGGER = """
CREATE TRIGGER tr_bookings_{name} BEFORE {event} ON bookings
WHEN NEW.live AND (
    SELECT taken_until FROM bookings
    WHERE live AND taken_from < NEW.taken_until AND id <> NEW.id ORDER BY taken_from DESC LIMIT 1
) > NEW.taken_from
BEGIN SELECT RAISE(ABORT, 'slot-taken'); END
"""


def upgrade() -> None:
    """Create the tables."""
    _chefs()
    _bookings()
    _no_overlaps()
    _reviews()


def _chefs() -> None:
    table = "chefs"
    op.create_table(
        table,
        sa.Column("number", NUMBER, nullable=False),
        *_all(ID, "id"),
        *_maybe(ID, "user_id"),
        *_all(TEXT, "name", "bio", "cuisines", "location"),
        *_all(TERM, "place"),
        *_all(TEXT, "timezone"),
        *_all(COUNT, "rate"),
        *_all(CURRENCY, "currency"),
        *_all(CHOICE, "policy"),
        *_all(TEXT, "hours"),
        *_maybe(TEXT, "calendar_url"),
        *_all(TEXT, "calendar_error"),
        *_maybe(sa.LargeBinary(32), "feed_digest"),
        *_all(sa.Boolean(), "listed"),
        *_all(NUMBER, "ratings", "rating_sum"),
        *_all(INSTANT, "created_at"),
        sa.PrimaryKeyConstraint("number", name=f"pk_{table}"),
        *(sa.UniqueConstraint(name, name=f"uq_{table}_{name}") for name in ("id", "user_id", "feed_digest")),
        _check(table, "id_is_one", "length(id) = 16"),
        _check(table, "number_has_a_stretch", "number < 1073741824"),
        _check(table, "rating_is_of_five", "rating_sum BETWEEN ratings AND 5 * ratings"),
    )
    table = "chef_busy"
    parts = [*_all(ID, "chef_id"), *_all(INSTANT, "starts_at", "ends_at")]
    key = sa.PrimaryKeyConstraint("chef_id", "starts_at", "ends_at", name=f"pk_{table}")
    op.create_table(table, *parts, key, sqlite_with_rowid=False)


def _bookings() -> None:
    table = "bookings"
    op.create_table(
        table,
        *_all(ID, "id", "chef_id"),
        *_maybe(ID, "guest_id"),
        *_all(INSTANT, "starts_at", "ends_at"),
        *_all(NUMBER, "buffer"),
        *_all(TEXT, "special_requests"),
        *_all(COUNT, "price"),
        *_all(TEXT, "terms"),
        *_all(CHOICE, "state"),
        *_all(INSTANT, "held_until", "created_at", "changed_at"),
        *_all(NUMBER, "revision"),
        *_all(COUNT, "refunded"),
        *_maybe(ID, "payment_id"),
        *_all(CURRENCY, "currency"),
        *_all(sa.Boolean(), "live"),
        *_all(COUNT, "taken_from", "taken_until"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        _check(table, "id_is_one", "length(id) = 16"),
        _check(table, "live_by_state", f"live = (state IN ({LIVE}))"),
        _check(table, "takes_time", "taken_until > taken_from AND taken_until - taken_from <= 604800"),
        _check(table, "refunded_of_price", "refunded >= 0 AND refunded <= price"),
    )
    _index(table, "chef_id", "id")
    _index(table, "guest_id", "id")
    _index(table, "taken_from", where="live")


def _no_overlaps() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.text(EXCLUDE))
        return
    for name, event in (("add", "INSERT"), ("save", "UPDATE OF live, taken_from, taken_until")):
        op.execute(sa.text(TRIGGER.format(name=name, event=event).strip()))


def _reviews() -> None:
    table = "reviews"
    op.create_table(
        table,
        *_all(ID, "booking_id", "chef_id"),
        *_maybe(ID, "guest_id"),
        *_all(NUMBER, "rating"),
        *_all(TEXT, "comment"),
        *_all(INSTANT, "at"),
        sa.PrimaryKeyConstraint("booking_id", name=f"pk_{table}"),
        _check(table, "booking_id_is_one", "length(booking_id) = 16"),
        _check(table, "rating_of_five", "rating BETWEEN 1 AND 5"),
    )
    _index(table, "chef_id", "at", "booking_id")
    _index(table, "guest_id")


def _all(of_type: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, of_type, nullable=False, autoincrement=False) for name in names]


def _maybe(of_type: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, of_type) for name in names]


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _index(table: str, *columns: str, where: str | None = None) -> None:
    some = sa.text(where) if where else None
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns, sqlite_where=some, postgresql_where=some)
