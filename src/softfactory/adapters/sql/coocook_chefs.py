"""Chefs in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import attrs
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from softfactory.domain.coocook.model import Chef
from softfactory.domain.coocook.ports import ChefCriteria, Chefs
from softfactory.domain.coocook.problems import AlreadyAChef
from softfactory.domain.kernel.calendars import Span
from softfactory.domain.kernel.paging import Page, PageRequest, page

from .coocook_tables import BETWEEN, chef_busy, chefs
from .entities import CURRENCY, Entities
from .rows import row_of
from .types import Term
from .unit import Unit

_ALL = Entities(Chef, chefs)
_ADD = chefs.insert().returning(chefs.c.number)
_SAVE = chefs.update().where(chefs.c.id == sa.bindparam("of_id"))
_BY_USER = _ALL.query.where(chefs.c.user_id == sa.bindparam("of_user"))
_BY_FEED = _ALL.query.where(chefs.c.feed_digest == sa.bindparam("of_digest"))
_WITH_CALENDAR = sa.select(chefs.c.id).where(chefs.c.calendar_url.is_not(None)).order_by(chefs.c.id)
_FREE = chef_busy.delete().where(chef_busy.c.chef_id == sa.bindparam("of_chef"))
_ENGAGE = chef_busy.insert()
_BUSY = (
    sa.select(chef_busy.c.starts_at, chef_busy.c.ends_at)
    .where(
        chef_busy.c.chef_id == sa.bindparam("of_chef"),
        chef_busy.c.starts_at < sa.bindparam("until"),
        chef_busy.c.ends_at > sa.bindparam("since"),
    )
    .order_by(chef_busy.c.starts_at, chef_busy.c.ends_at)
)


class SqlChefs(Chefs):
    """Chefs, whose numbers the database gives, and when their own calendars have them busy."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def add(self, chef: Chef) -> Chef:
        row = _row(chef)
        del row["number"]
        try:
            with self._unit.connection.begin_nested():
                return attrs.evolve(chef, number=self._run(_ADD, row).scalar_one())
        except IntegrityError as error:
            if chef.user_id is None or self.by_user(chef.user_id) is None:
                raise
            raise AlreadyAChef("A user is one chef at most: PATCH /api/coocook/chefs/me.") from error

    def find(self, chef_id: str) -> Chef | None:
        return _ALL.find(self._unit, chef_id)

    def fetch(self, chef_id: str) -> Chef | None:
        return _ALL.fetch(self._unit, chef_id)

    def by_user(self, user_id: str) -> Chef | None:
        query = _BY_USER.with_for_update() if self._unit.writes else _BY_USER
        return _ALL.one(self._unit, query.params(of_user=user_id))

    def by_feed(self, digest: str) -> Chef | None:
        return _ALL.one(self._unit, _BY_FEED.params(of_digest=digest))

    def save(self, chef: Chef) -> None:
        row = _row(chef)
        self._run(_SAVE, {"of_id": row.pop("id"), **row})

    def listed(self, criteria: ChefCriteria, request: PageRequest) -> Page[Chef]:
        after = request.after(str)
        query = _ALL.query.where(chefs.c.listed, *_meeting(criteria)).order_by(chefs.c.id.desc())
        if after:
            query = query.where(chefs.c.id < after[0])
        return page(_ALL.all(self._unit, query.limit(request.limit + 1)), request.limit, lambda chef: (chef.id,))

    def with_calendar(self) -> Sequence[str]:
        return self._run(_WITH_CALENDAR).scalars().all()

    def set_busy(self, chef_id: str, spans: Sequence[Span]) -> None:
        self._run(_FREE, {"of_chef": chef_id})
        if spans:
            self._run(_ENGAGE, [{"chef_id": chef_id, **row_of(span)} for span in dict.fromkeys(spans)])

    def busy(self, chef_id: str, *, since: datetime, until: datetime) -> Sequence[Span]:
        found = self._run(_BUSY, {"of_chef": chef_id, "since": since, "until": until})
        return [Span(starts_at=starts_at, ends_at=ends_at) for starts_at, ends_at in found]


def _row(chef: Chef) -> dict[str, Any]:
    money = {"rate": chef.rate.amount, CURRENCY: chef.rate.currency}
    return {**row_of(chef), **money, "place": chef.location.casefold()}


def _meeting(criteria: ChefCriteria) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if criteria.cuisine is not None:
        word = BETWEEN + criteria.cuisine + BETWEEN
        of_several = BETWEEN in criteria.cuisine  # nobody's: it would find two that stand side by side
        found.append(
            sa.false() if of_several else sa.type_coerce(chefs.c.cuisines, Term).contains(word, autoescape=True)
        )
    if criteria.location is not None:
        found.append(chefs.c.place.contains(criteria.location.casefold(), autoescape=True))
    return found
