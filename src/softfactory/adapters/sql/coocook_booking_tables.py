"""Bookings and reviews as tables; columns carry the names of the entities' fields.

The time that a booking takes is two numbers, `taken_from` and `taken_until`: the chef's number times 2^33, plus the
second since 1970. So the times of all chefs lie on one line without touching, and one range says whose and when:
PostgreSQL needs no extension for its exclusion constraint, and SQLite's triggers look at one neighbour. No foreign key
leads to `chefs`: a booking would wait for whoever changes the chef.
"""

import json
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import types
from sqlalchemy.engine import Dialect

from softfactory.domain.coocook.model import LIVE, State, Terms

from .tables import metadata
from .types import Choice, Instant, Uuid, written

Column = sa.Column
CHEF = 2**33
"""Seconds of a chef's stretch of the line: until the year 2242."""
LONGEST = 7 * 24 * 3600
"""Seconds that a booking takes at most, its buffer included."""
NO_OVERLAP = "ex_bookings_taken"
SLOT_TAKEN = "slot-taken"
"""What SQLite's triggers say."""
IS_LIVE = sa.text("live")
"""Literally as the index says it, or that is of no use in SQLite."""


class TermsList(types.TypeDecorator[tuple[Terms, ...]]):
    """The steps of a refund policy as a JSON list of pairs."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: tuple[Terms, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else written([(step.before_hours, step.percent) for step in value])

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Terms, ...] | None:  # noqa: ARG002
        if value is None:
            return None
        return tuple(Terms(before_hours=hours, percent=percent) for hours, percent in json.loads(value))


class Seconds(types.TypeDecorator[timedelta]):
    """A length of time in whole seconds."""

    impl = sa.Integer
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else value // timedelta(seconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:  # noqa: ARG002
        return None if value is None else timedelta(seconds=value)


_STATES = ", ".join(f"'{state}'" for state in sorted(LIVE))

bookings = sa.Table(
    "bookings",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("chef_id", Uuid, nullable=False),
    Column("guest_id", Uuid),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("buffer", Seconds, nullable=False),
    Column("special_requests", sa.Text, nullable=False),
    Column("price", sa.BigInteger, nullable=False),
    Column("terms", TermsList, nullable=False),
    Column("state", Choice(State), nullable=False),
    Column("held_until", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("revision", sa.Integer, nullable=False),
    Column("refunded", sa.BigInteger, nullable=False),
    Column("payment_id", Uuid),
    Column("currency", sa.String(3), nullable=False),
    # a column of its own: most changes of a state then touch no index
    Column("live", sa.Boolean, nullable=False),
    Column("taken_from", sa.BigInteger, nullable=False),
    Column("taken_until", sa.BigInteger, nullable=False),
    sa.CheckConstraint("length(id) = 16", name="id_is_one"),
    sa.CheckConstraint(f"live = (state IN ({_STATES}))", name="live_by_state"),
    sa.CheckConstraint(f"taken_until > taken_from AND taken_until - taken_from <= {LONGEST}", name="takes_time"),
    sa.CheckConstraint("refunded >= 0 AND refunded <= price", name="refunded_of_price"),
    sa.Index("ix_bookings_chef_id_id", "chef_id", "id"),
    sa.Index("ix_bookings_guest_id_id", "guest_id", "id"),
    sa.Index("ix_bookings_taken_from", "taken_from", sqlite_where=IS_LIVE, postgresql_where=IS_LIVE),
)

reviews = sa.Table(
    "reviews",
    metadata,
    Column("booking_id", Uuid, primary_key=True),
    Column("chef_id", Uuid, nullable=False),
    Column("guest_id", Uuid, index=True),
    Column("rating", sa.Integer, nullable=False),
    Column("comment", sa.Text, nullable=False),
    Column("at", Instant, nullable=False),
    sa.CheckConstraint("length(booking_id) = 16", name="booking_id_is_one"),
    sa.CheckConstraint("rating BETWEEN 1 AND 5", name="rating_of_five"),
    sa.Index("ix_reviews_chef_id_at_booking_id", "chef_id", "at", "booking_id"),
)

_EXCLUDE = (
    f"ALTER TABLE bookings ADD CONSTRAINT {NO_OVERLAP} "
    "EXCLUDE USING gist (int8range(taken_from, taken_until) WITH &&) WHERE (live)"
)
# of live bookings that do not overlap, the last one to begin before this one's end is the last one to end, too
_TRIGGER = """
CREATE TRIGGER tr_bookings_{name} BEFORE {event} ON bookings
WHEN NEW.live AND (
    SELECT taken_until FROM bookings
    WHERE live AND taken_from < NEW.taken_until AND id <> NEW.id ORDER BY taken_from DESC LIMIT 1
) > NEW.taken_from
BEGIN SELECT RAISE(ABORT, '{refusal}'); END
"""


def _after_create(dialect: str, statement: str) -> None:
    ddl: Any = sa.DDL  # SQLAlchemy gives it no types
    sa.event.listen(bookings, "after_create", ddl(statement.strip()).execute_if(dialect=dialect))


_after_create("postgresql", _EXCLUDE)
_after_create("sqlite", _TRIGGER.format(name="add", event="INSERT", refusal=SLOT_TAKEN))
_after_create(
    "sqlite", _TRIGGER.format(name="save", event="UPDATE OF live, taken_from, taken_until", refusal=SLOT_TAKEN)
)
