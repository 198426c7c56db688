"""Entities to rows, and what no row can hold."""

from collections.abc import Callable, Collection, Iterable
from functools import cache
from operator import attrgetter
from typing import Any

import attrs
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

MAX_ID = 2**31 - 1


def row_of(entity: attrs.AttrsInstance) -> dict[str, Any]:
    """Return the fields of *entity* by name, as they are."""
    names, values = _fields(type(entity))
    return dict(zip(names, values(entity), strict=True))


@cache
def _fields(entity: type[attrs.AttrsInstance]) -> tuple[tuple[str, ...], Callable[[object], tuple[Any, ...]]]:
    names = tuple(field.name for field in attrs.fields(entity))
    return names, attrgetter(*names)


def text_fits(text: str) -> bool:
    """Tell whether *text* can be in a database at all: PostgreSQL has no NUL, and UTF-8 no lone surrogates."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def ids_that_fit(ids: Iterable[int]) -> list[int]:
    """Return those of *ids* that a column of integers can hold, in order."""
    return sorted(number for number in ids if 0 < number <= MAX_ID)


def values_of(entity: type[attrs.AttrsInstance]) -> tuple[tuple[str, ...], Callable[[object], tuple[Any, ...]]]:
    """Return the names of the fields, and what takes them from an entity, in the same order."""
    return _fields(entity)


Inserts = dict[str, sa.Insert]
"""One statement in the words of each dialect."""


def upsert(
    table: sa.Table, *, add: Collection[str] = (), keep: Collection[str] = (), keys: Collection[str] = ()
) -> Inserts:
    """Return an INSERT that, where the row exists, adds to the columns *add* and sets the columns *keep*.

    With neither it leaves the row alone. *keys* tell a row; without them it is the primary key.
    """
    index = [table.c[name] for name in keys] or list(table.primary_key)
    return {dialect: _upsert(insert(table), index, add, keep) for dialect, insert in INSERTS.items()}


INSERTS: dict[str, Callable[[sa.Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def plain(table: sa.Table) -> Inserts:
    """Return an INSERT that must find no such row."""
    return dict.fromkeys(INSERTS, table.insert())


def _upsert(insert: Any, index: list[Any], add: Collection[str], keep: Collection[str]) -> sa.Insert:  # noqa: ANN401
    changes = {name: insert.table.c[name] + insert.excluded[name] for name in add}
    changes |= {name: insert.excluded[name] for name in keep}
    statement: sa.Insert = (
        insert.on_conflict_do_update(index_elements=index, set_=changes) if changes else insert.on_conflict_do_nothing()
    )
    return statement
