"""Bookings in SQL: the database holds to it that no two overlap, and is asked by one INSERT."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError

from softfactory.domain.coocook.model import LIVE, Booking, Chef, State
from softfactory.domain.coocook.ports import Bookings
from softfactory.domain.coocook.problems import SlotTaken
from softfactory.domain.kernel.calendars import Span
from softfactory.domain.kernel.instants import instant, micros
from softfactory.domain.kernel.paging import Page, PageRequest, page

from .coocook_booking_tables import CHEF, IS_LIVE, LONGEST, NO_OVERLAP, SLOT_TAKEN, bookings
from .coocook_tables import chefs
from .entities import CURRENCY, Entities
from .prepared import Bulk
from .rows import row_of, values_of
from .unit import Unit

SECOND = 1_000_000
"""In microseconds."""
EXCLUDED = "23P01"
"""PostgreSQL's code for what an exclusion constraint refuses."""
_FIELDS, _ = values_of(Booking)
_TAKES = ("live", "taken_from", "taken_until")
# Without ON CONFLICT two transactions that insert at the same moment wait for each other, until one is killed for it.
_NEW = postgresql.insert(bookings).on_conflict_do_nothing(constraint=NO_OVERLAP).returning(bookings.c.id)
_ADD = Bulk({"sqlite": bookings.insert(), "postgresql": _NEW}, [*_FIELDS, CURRENCY, *_TAKES])
_FIXED = {"id", "chef_id", "starts_at", "ends_at", "buffer", "price", "terms", "held_until", "created_at"}
_SAVE = bookings.update().where(bookings.c.id == sa.bindparam("of_id"))
_FORGET = (
    bookings.update().where(bookings.c.guest_id == sa.bindparam("of_guest")).values(guest_id=None, special_requests="")
)
_ALL = Entities(Booking, bookings)

_NUMBER = sa.select(chefs.c.number).where(chefs.c.id == sa.bindparam("of_chef")).scalar_subquery()
_LINE = _NUMBER * sa.literal_column(str(CHEF))
"""Where the chef's stretch of the line begins."""
_TOUCHING = (
    IS_LIVE,
    bookings.c.taken_from < _LINE + sa.bindparam("until", type_=sa.BigInteger),
    bookings.c.taken_from > _LINE + sa.bindparam("since", type_=sa.BigInteger) - sa.literal_column(str(LONGEST)),
    bookings.c.taken_until > _LINE + sa.bindparam("since", type_=sa.BigInteger),
)
_TAKEN = (
    sa.select(bookings.c.taken_from - _LINE, bookings.c.taken_until - _LINE)
    .where(*_TOUCHING, sa.or_(bookings.c.state != State.HELD, bookings.c.held_until > sa.bindparam("at")))
    .order_by(bookings.c.taken_from)
)
_TOUCHED = _ALL.query.where(*_TOUCHING).order_by(bookings.c.taken_from)
_OF_GUEST = _ALL.query.where(bookings.c.guest_id == sa.bindparam("of_guest")).order_by(bookings.c.id)


class SqlBookings(Bookings):
    """Bookings, each on its chef's stretch of the line."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def add(self, booking: Booking, *, chef: Chef) -> None:
        row = _row(booking)
        values = [row[name] for name in (*_FIELDS, CURRENCY, "live")]
        taken = [chef.number * CHEF + _second(at) for at in (booking.taken.starts_at, booking.taken.ends_at)]
        try:
            stored = _ADD.run(self._unit, [[*values, *taken]])
        except self._unit.driver.IntegrityError as error:
            if not _overlaps(error):
                raise
            raise self._refusal() from error
        if self._unit.dialect == "postgresql" and not stored:
            raise self._refusal()

    def find(self, booking_id: str) -> Booking | None:
        return _ALL.find(self._unit, booking_id)

    def fetch(self, booking_id: str) -> Booking | None:
        return _ALL.fetch(self._unit, booking_id)

    def save(self, booking: Booking) -> None:
        changed = {name: value for name, value in _row(booking).items() if name not in _FIXED | {CURRENCY}}
        try:
            self._run(_SAVE, {"of_id": booking.id, **changed})
        except IntegrityError as error:
            if not _overlaps(error.orig):
                raise
            raise self._refusal() from error

    def taken(self, chef_id: str, *, since: datetime, until: datetime, at: datetime) -> Sequence[Span]:
        found = self._run(_TAKEN, {**_touching(chef_id, since, until), "at": at})
        return [Span(starts_at=_instant(begins), ends_at=_instant(ends)) for begins, ends in found]

    def touching(self, chef_id: str, *, since: datetime, until: datetime) -> Sequence[Booking]:
        return _ALL.all(self._unit, _TOUCHED.params(**_touching(chef_id, since, until)))

    def coming(self, chef_id: str, *, since: datetime) -> Sequence[Booking]:
        found = self.touching(chef_id, since=since, until=instant((CHEF - 1) * SECOND))
        return [booking for booking in found if booking.ends_at > since]

    def of_guest(self, user_id: str, request: PageRequest) -> Page[Booking]:
        return self._listed(bookings.c.guest_id == user_id, request)

    def of_chef(self, chef_id: str, request: PageRequest) -> Page[Booking]:
        return self._listed(bookings.c.chef_id == chef_id, request)

    def all_of_guest(self, user_id: str) -> Sequence[Booking]:
        return _ALL.all(self._unit, _OF_GUEST.params(of_guest=user_id))

    def forget_guest(self, user_id: str) -> None:
        self._run(_FORGET, {"of_guest": user_id})

    def _refusal(self) -> SlotTaken:
        self._unit.refusal = SlotTaken("Somebody has this time, or part of it.")
        return self._unit.refusal

    def _listed(self, whose: sa.ColumnElement[bool], request: PageRequest) -> Page[Booking]:
        after = request.after(str)
        query = _ALL.query.where(whose).order_by(bookings.c.id.desc()).limit(request.limit + 1)
        if after:
            query = query.where(bookings.c.id < after[0])
        return page(_ALL.all(self._unit, query), request.limit, lambda booking: (booking.id,))


def _row(booking: Booking) -> dict[str, Any]:
    money = {"price": booking.price.amount, "refunded": booking.refunded.amount, CURRENCY: booking.price.currency}
    return {**row_of(booking), **money, "live": booking.state in LIVE}


def _overlaps(error: BaseException | None) -> bool:
    return getattr(error, "sqlstate", None) == EXCLUDED or SLOT_TAKEN in str(error)


def _touching(chef_id: str, since: datetime, until: datetime) -> dict[str, object]:
    bounds = {"since": _second(since), "until": -(-micros(until) // SECOND)}
    return {"of_chef": chef_id, **{name: min(max(second, 0), CHEF - 1) for name, second in bounds.items()}}


def _second(at: datetime) -> int:
    return micros(at) // SECOND


def _instant(second: int) -> datetime:
    return instant(second * SECOND)
