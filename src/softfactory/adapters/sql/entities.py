"""Entities with an id as rows; of money the amount is under the field's name, the currency in a column of its own."""

from typing import Any, Generic, TypeVar, get_args

import attrs
import sqlalchemy as sa

from softfactory.domain.kernel.money import Money

from .prepared import Among
from .rows import row_of, values_of
from .unit import Unit

EntityT = TypeVar("EntityT", bound=attrs.AttrsInstance)
CURRENCY = "currency"


class Entities(Generic[EntityT]):
    """The entities of one table, whose columns are called like their fields; all money of one is of one currency."""

    def __init__(self, entity: type[EntityT], table: sa.Table) -> None:
        self._entity = entity
        self._names, _ = values_of(entity)
        self._money = [field.name for field in attrs.fields(entity) if Money in (field.type, *get_args(field.type))]
        columns = [table.c[name] for name in (*self._names, *([CURRENCY] if self._money else []))]
        self.query = sa.select(*columns)
        """Selects what an entity is made of: add conditions, an order and a limit, and give it to `all`."""
        self._insert, self._delete = table.insert(), table.delete().where(table.c.id == sa.bindparam("of_id"))
        self._update = table.update().where(table.c.id == sa.bindparam("of_id"))
        self._reading = Among(self.query, table.c.id)
        self._locking = Among(self.query.with_for_update(), table.c.id)

    def add(self, unit: Unit, entity: EntityT) -> None:
        """Store a new one; raises `sqlalchemy.exc.IntegrityError` where the database does not want it."""
        unit.connection.execute(self._insert, self._row(entity))

    def save(self, unit: Unit, entity: EntityT) -> None:
        """Store one that is there, whole."""
        row = self._row(entity)
        unit.connection.execute(self._update, {"of_id": row.pop("id"), **row})

    def remove(self, unit: Unit, entity_id: object) -> None:
        """Remove one, if it is there."""
        unit.connection.execute(self._delete, {"of_id": entity_id})

    def find(self, unit: Unit, entity_id: object) -> EntityT | None:
        """Return one by its id, locking nothing."""
        return next((self._made(row) for row in self._reading.run(unit, [entity_id])), None)

    def fetch(self, unit: Unit, entity_id: object) -> EntityT | None:
        """Return one by its id; in a writing transaction nobody else changes it until that ends."""
        wording = self._locking if unit.writes else self._reading
        return next((self._made(row) for row in wording.run(unit, [entity_id])), None)

    def all(self, unit: Unit, query: sa.Select[Any]) -> list[EntityT]:
        """Return what a query made of `query` selects."""
        return [self._made(row) for row in unit.connection.execute(query)]

    def one(self, unit: Unit, query: sa.Select[Any]) -> EntityT | None:
        """Return the first of what a query made of `query` selects."""
        return next(iter(self.all(unit, query.limit(1))), None)

    def _row(self, entity: EntityT) -> dict[str, Any]:
        row = row_of(entity)
        for name in self._money:
            if (money := row[name]) is not None:
                row[name], row[CURRENCY] = money.amount, money.currency
        return row

    def _made(self, row: Any) -> EntityT:  # noqa: ANN401 - SQLAlchemy's row, or the driver's
        values = dict(zip((*self._names, CURRENCY), row, strict=False))
        currency = values.pop(CURRENCY, None)
        for name in self._money:
            if values[name] is not None:
                values[name] = Money(amount=values[name], currency=currency)
        return self._entity(**values)
