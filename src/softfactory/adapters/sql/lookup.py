"""Entities by the value of one column, at the driver's own speed."""

from typing import Any, Generic, TypeVar

import attrs
import sqlalchemy as sa

from .prepared import Among
from .rows import values_of
from .unit import Unit

EntityT = TypeVar("EntityT", bound=attrs.AttrsInstance)
UserT = TypeVar("UserT", bound=attrs.AttrsInstance)


class Lookup(Generic[EntityT]):
    """Entities whose *column* has a value, in the order of *by*; its table's columns are called like their fields."""

    def __init__(self, entity: type[EntityT], column: sa.Column[Any], *by: sa.Column[Any]) -> None:
        self._entity = entity
        self._names, _ = values_of(entity)
        query = sa.select(*(column.table.c[name] for name in self._names)).order_by(*by)
        self._reading = Among(query, column)
        self._locking = Among(query.with_for_update(), column)

    def find(self, unit: Unit, value: object) -> EntityT | None:
        """Return the first of them, locking nothing."""
        return next(iter(self.all(unit, value)), None)

    def fetch(self, unit: Unit, value: object) -> EntityT | None:
        """Return the first of them; in a writing transaction nobody else changes it until that ends."""
        found = (self._locking if unit.writes else self._reading).run(unit, [value])
        return self._made(found[0]) if found else None

    def all(self, unit: Unit, value: object) -> list[EntityT]:
        """Return them all, locking nothing."""
        return [self._made(row) for row in self._reading.run(unit, [value])]

    def _made(self, row: list[Any]) -> EntityT:
        return self._entity(**dict(zip(self._names, row, strict=True)))


class Pair(Generic[EntityT, UserT]):
    """An entity whose *column* has a value, together with its user: one join, locking nothing."""

    def __init__(self, entity: type[EntityT], user: type[UserT], column: sa.Column[Any], *, of: sa.Column[Any]) -> None:
        self._entity, self._user = entity, user
        self._names, _ = values_of(entity)
        self._user_names, _ = values_of(user)
        mine, users = column.table, of.table
        fields = [*(mine.c[name] for name in self._names), *(users.c[name] for name in self._user_names)]
        self._query = Among(sa.select(*fields).select_from(mine.join(users, mine.c.user_id == of)), column)

    def find(self, unit: Unit, value: object) -> tuple[EntityT, UserT] | None:
        """Return both, None unless there are both."""
        found = self._query.run(unit, [value])
        if not found:
            return None
        row, size = found[0], len(self._names)
        entity = self._entity(**dict(zip(self._names, row[:size], strict=True)))
        return entity, self._user(**dict(zip(self._user_names, row[size:], strict=True)))
