"""Bookings and reviews in memory."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import attrs

from softfactory.domain.coocook.model import LIVE, Booking, Chef, Review
from softfactory.domain.coocook.ports import Bookings, Reviews
from softfactory.domain.coocook.problems import SlotTaken
from softfactory.domain.coocook.transitions import is_over
from softfactory.domain.kernel.calendars import Span
from softfactory.domain.kernel.instants import instant, micros
from softfactory.domain.kernel.paging import BadCursor, Page, PageRequest, page

from .unit import Unit

BOOKINGS, REVIEWS = "bookings", "reviews"


class MemoryBookings(Bookings):
    """Bookings by id; one transaction at a time, so that looking first is enough."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, booking: Booking, *, chef: Chef) -> None:  # noqa: ARG002 - databases have use for the number
        if self.find(booking.id):
            raise ValueError(f"{booking.id} is in bookings already")
        self._put(booking)

    def find(self, booking_id: str) -> Booking | None:
        booking: Booking | None = self._unit.table(BOOKINGS).get(booking_id)
        return booking

    def fetch(self, booking_id: str) -> Booking | None:
        return self.find(booking_id)

    def save(self, booking: Booking) -> None:
        if self.find(booking.id):
            self._put(booking)

    def taken(self, chef_id: str, *, since: datetime, until: datetime, at: datetime) -> Sequence[Span]:
        found = self.touching(chef_id, since=since, until=until)
        return [booking.taken for booking in found if not is_over(booking, at)]

    def touching(self, chef_id: str, *, since: datetime, until: datetime) -> Sequence[Booking]:
        return [one for one in self._live(chef_id) if one.taken.starts_at < until and one.taken.ends_at > since]

    def coming(self, chef_id: str, *, since: datetime) -> Sequence[Booking]:
        return [booking for booking in self._live(chef_id) if booking.ends_at > since]

    def of_guest(self, user_id: str, request: PageRequest) -> Page[Booking]:
        return _newest(self.all_of_guest(user_id), request)

    def of_chef(self, chef_id: str, request: PageRequest) -> Page[Booking]:
        return _newest((one for one in self._all() if one.chef_id == chef_id), request)

    def all_of_guest(self, user_id: str) -> Sequence[Booking]:
        found = [booking for booking in self._all() if booking.guest_id == user_id]
        return sorted(found, key=lambda booking: booking.id)

    def forget_guest(self, user_id: str) -> None:
        for booking in self.all_of_guest(user_id):
            self._unit.put(BOOKINGS, booking.id, attrs.evolve(booking, guest_id=None, special_requests=""))

    def _put(self, booking: Booking) -> None:
        span = booking.taken
        beside = self.touching(booking.chef_id, since=span.starts_at, until=span.ends_at)
        if booking.state in LIVE and any(one.id != booking.id for one in beside):
            self._unit.refusal = SlotTaken("Somebody has this time, or part of it.")
            raise self._unit.refusal
        self._unit.put(BOOKINGS, booking.id, booking)

    def _all(self) -> Iterable[Booking]:
        return self._unit.table(BOOKINGS).values()

    def _live(self, chef_id: str) -> list[Booking]:
        found = [booking for booking in self._all() if booking.chef_id == chef_id and booking.state in LIVE]
        return sorted(found, key=lambda booking: booking.starts_at)


class MemoryReviews(Reviews):
    """Reviews by booking."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, review: Review) -> None:
        if review.booking_id in self._unit.table(REVIEWS):
            raise ValueError(f"{review.booking_id} has a review already")
        self._unit.put(REVIEWS, review.booking_id, review)

    def of_chef(self, chef_id: str, request: PageRequest) -> Page[Review]:
        after = _after(request)
        found = [
            review
            for review in self._all()
            if review.chef_id == chef_id and (after is None or (review.at, review.booking_id) < after)
        ]
        found.sort(key=lambda review: (review.at, review.booking_id), reverse=True)
        return page(found, request.limit, lambda review: (micros(review.at), review.booking_id))

    def all_of_guest(self, user_id: str) -> Sequence[Review]:
        found = [review for review in self._all() if review.guest_id == user_id]
        return sorted(found, key=lambda review: (review.at, review.booking_id))

    def forget_guest(self, user_id: str) -> None:
        for review in self.all_of_guest(user_id):
            self._unit.put(REVIEWS, review.booking_id, attrs.evolve(review, guest_id=None, comment=""))

    def _all(self) -> Iterable[Review]:
        return self._unit.table(REVIEWS).values()


def _newest(found: Iterable[Booking], request: PageRequest) -> Page[Booking]:
    after = request.after(str)
    rest = [booking for booking in found if after is None or booking.id < str(after[0])]
    rest.sort(key=lambda booking: booking.id, reverse=True)
    return page(rest, request.limit, lambda booking: (booking.id,))


def _after(request: PageRequest) -> tuple[datetime, str] | None:
    key = request.after(int, str)
    try:
        return (instant(int(key[0])), str(key[1])) if key else None
    except OverflowError:
        raise BadCursor("Use next_cursor of the page before, unchanged.") from None
