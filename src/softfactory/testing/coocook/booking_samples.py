"""Bookings to test with."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import attrs

from softfactory.domain.coocook.model import Booking, Chef, Hours, Opening, RefundPolicy, Review, State, Weekly
from softfactory.domain.coocook.ports import CooCookStore
from softfactory.domain.coocook.problems import SlotTaken
from softfactory.domain.coocook.refunds import TERMS
from softfactory.domain.kernel.money import Money
from softfactory.testing.samples import NOON, uuid

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PRICE = Money(amount=90_000, currency="KRW")
ALWAYS = Hours(
    weekly=tuple(Weekly(weekday=day, opening=Opening(opens=0, closes=1440)) for day in range(7)), longest=1440, step=1
)
"""Open day and night, from every minute on."""


def chef(number: int = 1, **changes: Any) -> Chef:
    """Return chef *number*, who is user 100 + *number*."""
    sample = Chef(
        id=uuid(1000 + number),
        user_id=uuid(100 + number),
        name=f"Chef {number}",
        bio="",
        cuisines=("korean",),
        location="Seoul",
        timezone="Asia/Seoul",
        rate=Money(amount=45_000, currency="KRW"),
        hours=ALWAYS,
        created_at=NOON,
    )
    return attrs.evolve(sample, **changes)


def booking(number: int, of: Chef, *, start: int = 0, minutes: int = 120, buffer: int = 30, **changes: Any) -> Booking:
    """Return booking *number* of a chef, by user *number*, *start* minutes after tomorrow's noon."""
    starts_at = NOON + timedelta(days=1, minutes=start)
    sample = Booking(
        id=uuid(number),
        chef_id=of.id,
        guest_id=uuid(number),
        starts_at=starts_at,
        ends_at=starts_at + minutes * MINUTE,
        buffer=buffer * MINUTE,
        special_requests="No nuts.",
        price=PRICE,
        terms=TERMS[RefundPolicy.FLEXIBLE],
        state=State.HELD,
        held_until=NOON + 10 * MINUTE,
        created_at=NOON,
        changed_at=NOON,
        refunded=PRICE.nothing,
    )
    return attrs.evolve(sample, **changes)


def review(number: int, of: Chef, **changes: Any) -> Review:
    """Return the review of booking *number* by user *number*."""
    sample = Review(booking_id=uuid(number), chef_id=of.id, guest_id=uuid(number), rating=5, comment="Good.", at=NOON)
    return attrs.evolve(sample, **changes)


def with_chefs(store: CooCookStore, *numbers: int) -> list[Chef]:
    """Add chefs, and return them as they are stored."""
    with store.writing() as tx:
        return [tx.chefs.add(chef(number)) for number in numbers]


def added(store: CooCookStore, one: Booking, of: Chef) -> bool:
    """Add a booking in a transaction of its own; tell whether its time was free."""
    try:
        with store.writing() as tx:
            tx.bookings.add(one, chef=of)
    except SlotTaken:
        return False
    return True


def with_bookings(store: CooCookStore, of: Chef, those: Iterable[Booking]) -> None:
    """Add bookings that do not overlap."""
    with store.writing() as tx:
        for one in those:
            tx.bookings.add(one, chef=of)
