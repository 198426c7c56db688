"""What all tables of accounts in memory can do."""

from collections.abc import Callable
from typing import Any

from .unit import Unit


def drop(unit: Unit, table: str, goes: Callable[[Any], bool]) -> int:
    """Remove the rows that *goes* is true of, and return how many there were."""
    gone = [key for key, row in unit.table(table).items() if goes(row)]
    for key in gone:
        unit.remove(table, key)
    return len(gone)


def of_user(unit: Unit, table: str, user_id: str) -> list[Any]:
    """Return a user's rows, oldest first."""
    found = [row for row in unit.table(table).values() if row.user_id == user_id]
    return sorted(found, key=lambda row: (row.created_at, row.id))


def add(unit: Unit, table: str, row: Any) -> None:  # noqa: ANN401 - tables hold anything
    """Add a row that must be new by its id."""
    if row.id in unit.table(table):
        raise ValueError(f"{row.id} is in {table} already")
    unit.put(table, row.id, row)


def with_user(unit: Unit, row: Any) -> tuple[Any, Any] | None:  # noqa: ANN401 - tables hold anything
    """Return a row and its user, None unless there are both."""
    user = unit.table("users").get(row.user_id) if row else None
    return (row, user) if user else None
