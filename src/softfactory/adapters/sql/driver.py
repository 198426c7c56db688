"""Statements given straight to the driver."""

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

from .unit import Unit

Row = Sequence[Any]
Call = tuple[str, Row]
"""A statement in the driver's own words, and its parameters."""


def run(unit: Unit, calls: Sequence[Call]) -> list[Row]:
    """Run *calls* in their order and return all rows they answer with; in PostgreSQL in one round trip.

    Raises the driver's own errors.
    """
    return _in_sqlite(unit, calls) if unit.dialect == "sqlite" else _in_postgres(unit, calls)


def _in_sqlite(unit: Unit, calls: Sequence[Call]) -> list[Row]:
    cursor = unit.cursor()
    return [row for text, values in calls for row in cursor.execute(text, values).fetchall()]


def _in_postgres(unit: Unit, calls: Sequence[Call]) -> list[Row]:
    import psycopg  # noqa: PLC0415 - an extra, and not loaded where it is not used

    connection: Any = unit.connection.connection.driver_connection
    cursors = [psycopg.RawCursor(connection) for _ in calls]  # raw: it need not rewrite texts that say $1, $2, …
    with connection.pipeline() if len(calls) > 1 else nullcontext():
        for cursor, (text, values) in zip(cursors, calls, strict=True):
            cursor.execute(text, values)
    # only who has rows has a row number; a description would be made anew, column by column
    return [row for cursor in cursors if cursor.rownumber is not None for row in cursor.fetchall()]
