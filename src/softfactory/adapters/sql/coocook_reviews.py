"""Reviews in SQL."""

from collections.abc import Sequence

import sqlalchemy as sa

from softfactory.domain.coocook.model import Review
from softfactory.domain.coocook.ports import Reviews
from softfactory.domain.kernel.instants import instant, micros
from softfactory.domain.kernel.paging import BadCursor, Page, PageRequest, page

from .coocook_booking_tables import reviews
from .rows import row_of, values_of
from .unit import Unit

_NAMES, _ = values_of(Review)
_ADD = reviews.insert()
_QUERY = sa.select(*(reviews.c[name] for name in _NAMES))
_OF_GUEST = _QUERY.where(reviews.c.guest_id == sa.bindparam("of_guest")).order_by(reviews.c.at, reviews.c.booking_id)
_FORGET = reviews.update().where(reviews.c.guest_id == sa.bindparam("of_guest")).values(guest_id=None, comment="")


class SqlReviews(Reviews):
    """What guests thought."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def add(self, review: Review) -> None:
        self._run(_ADD, row_of(review))

    def of_chef(self, chef_id: str, request: PageRequest) -> Page[Review]:
        query = _QUERY.where(reviews.c.chef_id == chef_id).order_by(reviews.c.at.desc(), reviews.c.booking_id.desc())
        if after := _after(request):
            query = query.where(sa.tuple_(reviews.c.at, reviews.c.booking_id) < sa.tuple_(*after))
        found = [Review(**row._asdict()) for row in self._run(query.limit(request.limit + 1))]
        return page(found, request.limit, lambda review: (micros(review.at), review.booking_id))

    def all_of_guest(self, user_id: str) -> Sequence[Review]:
        return [Review(**row._asdict()) for row in self._run(_OF_GUEST, {"of_guest": user_id})]

    def forget_guest(self, user_id: str) -> None:
        self._run(_FORGET, {"of_guest": user_id})


def _after(request: PageRequest) -> tuple[sa.BindParameter[object], sa.BindParameter[object]] | None:
    """Return where the page before ended, as values of the columns sorted by."""
    key = request.after(int, str)
    if key is None:
        return None
    try:
        at = instant(int(key[0]))
    except OverflowError:
        raise BadCursor("Use next_cursor of the page before, unchanged.") from None
    return sa.literal(at, reviews.c.at.type), sa.literal(key[1], reviews.c.booking_id.type)
