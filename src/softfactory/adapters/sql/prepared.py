"""Statements that run at the driver's own speed.

Written in SQLAlchemy's language, compiled once for each dialect, then given straight to the driver: executing through
SQLAlchemy costs 100 µs a statement, which is most of what storing an event may take.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import attrs
import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

from .store import Unit

Values = Sequence[Any]
Convert = Callable[[Any], Any]


@attrs.frozen
class Compiled:
    """A statement in one dialect, and how values become what its driver takes and back."""

    sql: str
    names: tuple[str, ...]
    order: tuple[int, ...] | None
    """Where in a row each placeholder's value is; None where placeholders have names."""
    binds: tuple[tuple[int, Convert], ...]
    results: tuple[tuple[int, Convert], ...]

    def bound(self, row: Values) -> Any:  # noqa: ANN401 - a list or a dict, as the driver wants it
        values = list(row)
        for index, convert in self.binds:
            values[index] = convert(values[index])
        if self.order is None:
            return dict(zip(self.names, values, strict=True))
        return [values[index] for index in self.order]

    def loaded(self, row: Values) -> list[Any]:
        values = list(row)
        for index, convert in self.results:
            values[index] = convert(values[index])
        return values


class Prepared:
    """One statement, in the words of each dialect, whose parameters come as rows of values in the order of *names*."""

    def __init__(self, statement: Mapping[str, Any] | Any, names: Iterable[str]) -> None:  # noqa: ANN401 - DML or SELECT
        self._statement = statement
        self._names = tuple(names)
        self._compiled: dict[str, Compiled] = {}

    def many(self, unit: Unit, rows: Iterable[Values]) -> None:
        """Run it for every row, in order."""
        compiled = self._for(unit)
        bound = [compiled.bound(row) for row in rows]
        if bound:
            unit.cursor().executemany(compiled.sql, bound)

    def each(self, unit: Unit, rows: Iterable[Values]) -> list[list[Any]]:
        """Run it for every row, in order, and return all rows it answers with; in PostgreSQL in one round trip."""
        compiled = self._for(unit)
        bound = [compiled.bound(row) for row in rows]
        found = _each(unit, compiled.sql, bound) if bound else ()
        return [compiled.loaded(row) for row in found]

    def _for(self, unit: Unit) -> Compiled:
        if (found := self._compiled.get(unit.dialect)) is None:
            found = self._compiled[unit.dialect] = self._compile(unit.connection.dialect)
        return found

    def _compile(self, dialect: Dialect) -> Compiled:
        statement: Any = self._statement[dialect.name] if isinstance(self._statement, Mapping) else self._statement
        keys = self._names if isinstance(statement, sa.Insert) else None
        compiled: Any = statement.compile(dialect=dialect, column_keys=keys)
        returned = statement.selected_columns if isinstance(statement, sa.Select) else statement.exported_columns
        return Compiled(
            sql=str(compiled),
            names=self._names,
            order=tuple(self._names.index(name) for name in compiled.positiontup) if compiled.positional else None,
            binds=_converts(dialect, [compiled.binds[name].type for name in self._names], _bind),
            results=_converts(dialect, [column.type for column in returned], _result),
        )


def _each(unit: Unit, sql: str, bound: list[Any]) -> list[Values]:
    cursor = unit.cursor()
    if unit.dialect == "sqlite":
        return [row for values in bound for row in cursor.execute(sql, values).fetchall()]
    cursor.executemany(sql, bound, returning=True)
    found: list[Values] = cursor.fetchall()
    while cursor.nextset():
        found += cursor.fetchall()
    return found


def _converts(
    dialect: Dialect, columns: list[TypeEngine[Any]], convert: Callable[[TypeEngine[Any], Dialect], Convert | None]
) -> tuple[tuple[int, Convert], ...]:
    found = ((index, convert(column.dialect_impl(dialect), dialect)) for index, column in enumerate(columns))
    return tuple((index, function) for index, function in found if function is not None)


def _bind(column: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return column.bind_processor(dialect)


def _result(column: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return column.result_processor(dialect, None)
