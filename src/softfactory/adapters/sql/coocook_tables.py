"""Chefs and the busy times of their own calendars as tables; columns carry the names of the entities' fields."""

import json
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import types
from sqlalchemy.engine import Dialect

from softfactory.domain.coocook.model import Exceptional, Hours, Opening, RefundPolicy, Weekly

from .tables import metadata
from .types import Choice, Hex, Instant, Term, Uuid, written

Column = sa.Column
BETWEEN = "\n"
"""Around each of several words in one text, none of which has a line of its own."""


class Words(types.TypeDecorator[tuple[str, ...]]):
    """A tuple of words, each on a line, so that one is found by its line."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else BETWEEN + "".join(word + BETWEEN for word in value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:  # noqa: ARG002
        return None if value is None else tuple(value.split(BETWEEN)[1:-1])


class HoursJson(types.TypeDecorator[Hours]):
    """A chef's hours as a JSON object."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Hours | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        return None if value is None else written(_told(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Hours | None:  # noqa: ARG002 - SQLAlchemy's
        return None if value is None else _read(json.loads(value))


def _told(hours: Hours) -> dict[str, Any]:
    weekly = [(one.weekday, one.opening.opens, one.opening.closes) for one in hours.weekly]
    exceptions = [(one.on.isoformat(), [(at.opens, at.closes) for at in one.openings]) for one in hours.exceptions]
    numbers = {name: getattr(hours, name) for name in ("buffer", "notice", "horizon_days", "longest", "step")}
    return {"weekly": weekly, "exceptions": exceptions, **numbers}


def _read(told: dict[str, Any]) -> Hours:
    weekly, exceptions = told.pop("weekly"), told.pop("exceptions")
    return Hours(
        weekly=tuple(Weekly(weekday=day, opening=Opening(opens=opens, closes=ends)) for day, opens, ends in weekly),
        exceptions=tuple(
            Exceptional(
                on=date.fromisoformat(on), openings=tuple(Opening(opens=opens, closes=ends) for opens, ends in openings)
            )
            for on, openings in exceptions
        ),
        **told,
    )


chefs = sa.Table(
    "chefs",
    metadata,
    Column("number", sa.Integer, primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("user_id", Uuid, unique=True),
    Column("name", sa.Text, nullable=False),
    Column("bio", sa.Text, nullable=False),
    Column("cuisines", Words, nullable=False),
    Column("location", sa.Text, nullable=False),
    Column("place", Term, nullable=False),  # the location without case, for those who look for it
    Column("timezone", sa.Text, nullable=False),
    Column("rate", sa.BigInteger, nullable=False),
    Column("currency", sa.String(3), nullable=False),
    Column("policy", Choice(RefundPolicy), nullable=False),
    Column("hours", HoursJson, nullable=False),
    Column("calendar_url", sa.Text),
    Column("calendar_error", sa.Text, nullable=False),
    Column("feed_digest", Hex(32), unique=True),
    Column("listed", sa.Boolean, nullable=False),
    Column("ratings", sa.Integer, nullable=False),
    Column("rating_sum", sa.Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    sa.CheckConstraint("length(id) = 16", name="id_is_one"),
    sa.CheckConstraint("number < 1073741824", name="number_has_a_stretch"),
    sa.CheckConstraint("rating_sum BETWEEN ratings AND 5 * ratings", name="rating_is_of_five"),
)

chef_busy = sa.Table(
    "chef_busy",
    metadata,
    Column("chef_id", Uuid, primary_key=True),
    Column("starts_at", Instant, primary_key=True),
    Column("ends_at", Instant, primary_key=True),
    sqlite_with_rowid=False,
)
