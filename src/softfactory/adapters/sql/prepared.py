"""Statements that run at the driver's own speed, each for many rows.

Written in SQLAlchemy's language, compiled once for each dialect, then given straight to the driver: executing through
SQLAlchemy costs 100 µs a statement, which is most of what storing an event may take. Any number of rows goes in calls
of few sizes, so that there are few texts, which driver and server remember.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

from .driver import Call, Row, run
from .unit import Unit

SIZES = (64, 32, 16, 8, 4, 2, 1)
"""How many rows one call may take along."""

_DIALECTS: Mapping[str, Dialect] = {
    "sqlite": sqlite.dialect(),
    "postgresql": PGDialect_psycopg(paramstyle="numeric_dollar"),  # type: ignore[no-untyped-call]
}
_ONE_ROW = re.compile(r"(.* VALUES )(\(.*?\))( ON CONFLICT .*| RETURNING .*|)", re.DOTALL)
_Convert = Callable[[Any], Any]
_T = TypeVar("_T")


class _Wording:
    """A statement in one dialect: its text by the number of rows, and what makes values of the rows it answers with."""

    def __init__(
        self, phrase: Callable[[int], str], columns: Iterable[sa.ColumnElement[Any]], dialect: Dialect
    ) -> None:
        self._phrase = phrase
        self._texts: dict[int, str] = {}
        self._results = [_result(column.type, dialect) for column in columns]

    def text(self, size: int) -> str:
        if (found := self._texts.get(size)) is None:
            found = self._texts[size] = self._phrase(size)
        return found

    def run(self, unit: Unit, calls: Sequence[Call]) -> list[list[Any]]:
        return [
            [convert(value) if convert else value for convert, value in zip(self._results, row, strict=True)]
            for row in run(unit, calls)
        ]


class Bulk:
    """An INSERT, in the words of each dialect, of any number of rows: values in the order of *names*."""

    def __init__(self, inserts: Mapping[str, sa.Insert], names: Sequence[str]) -> None:
        self._wordings = {name: _inserting(insert, names, _DIALECTS[name]) for name, insert in inserts.items()}
        columns = [column for column in inserts["sqlite"].table.c if column.name in names]
        self._places = {
            name: [(names.index(column.name), _bind(column.type, dialect)) for column in columns]
            for name, dialect in _DIALECTS.items()
        }

    def run(self, unit: Unit, rows: Sequence[Row]) -> list[list[Any]]:
        """Insert *rows* in their order; return the rows that the statement answers with, in any order."""
        wording, places = self._wordings[unit.dialect], self._places[unit.dialect]
        calls = []
        for some in _divided(rows):
            values = [convert(row[index]) if convert else row[index] for row in some for index, convert in places]
            calls.append((wording.text(len(some)), values))
        return wording.run(unit, calls)


class Among:
    """A SELECT of rows whose *column* has any of the values; other parameters go to the driver as they are."""

    def __init__(self, query: sa.Select[Any], column: sa.ColumnElement[Any]) -> None:
        self._wordings = {name: _selecting(query, column, dialect) for name, dialect in _DIALECTS.items()}
        self._binds = {name: _bind(column.type, dialect) for name, dialect in _DIALECTS.items()}

    def run(self, unit: Unit, values: Collection[object], *given: object) -> list[list[Any]]:
        """Return the rows, in any order."""
        wording, convert = self._wordings[unit.dialect], self._binds[unit.dialect]
        bound = [convert(value) if convert else value for value in values]
        calls = []
        for start in range(0, len(bound), SIZES[0]):
            some = bound[start : start + SIZES[0]]
            size = min(size for size in SIZES if size >= len(some))
            calls.append((wording.text(size), [*given, *some, *some[:1] * (size - len(some))]))
        return wording.run(unit, calls)


def _inserting(insert: sa.Insert, names: Sequence[str], dialect: Dialect) -> _Wording:
    one = str(insert.compile(dialect=dialect, column_keys=names))
    return _Wording(lambda size: _repeated(one, size), insert.exported_columns, dialect)


def _repeated(insert: str, size: int) -> str:
    """Return an INSERT of one row as one of *size* rows; having SQLAlchemy write each takes it up to 50 ms."""
    parts = _ONE_ROW.fullmatch(insert)
    if parts is None:
        raise ValueError(f"not an INSERT of one row: {insert}")
    before, row, after = parts.groups()
    numbers = count(1)
    return before + re.sub(r"\$\d+", lambda _: f"${next(numbers)}", ", ".join([row] * size)) + after


def _selecting(query: sa.Select[Any], column: sa.ColumnElement[Any], dialect: Dialect) -> _Wording:
    def phrase(size: int) -> str:
        values = [sa.bindparam(f"value_{number}", type_=column.type) for number in range(size)]
        return str(query.where(column.in_(values)).compile(dialect=dialect))

    return _Wording(phrase, query.selected_columns, dialect)


def _divided(rows: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Yield *rows* in pieces of `SIZES`, largest first."""
    start = 0
    for size in SIZES:
        while len(rows) - start >= size:
            yield rows[start : start + size]
            start += size


def _bind(column: TypeEngine[Any], dialect: Dialect) -> _Convert | None:
    return column.dialect_impl(dialect).bind_processor(dialect)


def _result(column: TypeEngine[Any], dialect: Dialect) -> _Convert | None:
    return column.dialect_impl(dialect).result_processor(dialect, None)
