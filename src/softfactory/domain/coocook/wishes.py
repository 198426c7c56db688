"""What a guest asks for, and the booking that it becomes."""

from datetime import datetime, timedelta
from fractions import Fraction

import attrs

from softfactory.domain.kernel.instants import utc
from softfactory.domain.kernel.texts import prose

from .model import Booking, Chef, State
from .problems import InvalidBooking
from .refunds import TERMS

HELD_FOR = timedelta(minutes=10)
"""How long a chef's time waits for its payment."""
MAX_REQUESTS = 2000
LONGEST = 24 * 60
"""Minutes of the longest booking that anybody offers."""
FURTHEST = timedelta(days=1000)
MINUTE = timedelta(minutes=1)


@attrs.frozen(kw_only=True)
class Wish:
    """What a guest asks for."""

    chef_id: str
    starts_at: datetime
    ends_at: datetime
    special_requests: str

    @property
    def hours(self) -> Fraction:
        """How long it is."""
        return Fraction((self.ends_at - self.starts_at) // MINUTE, 60)


def wish_of(chef_id: str, starts_at: datetime, duration_minutes: int, special_requests: str) -> Wish:
    """Return what was asked for; raises `InvalidBooking` for what nobody can have."""
    begins = utc(starts_at, "start", InvalidBooking)
    if not 1 <= duration_minutes <= LONGEST:
        raise InvalidBooking(f"A booking takes 1 to {LONGEST} minutes.")
    if begins.second or begins.microsecond:
        raise InvalidBooking("A booking begins at a whole minute.")
    ends = begins + duration_minutes * MINUTE
    wishes = prose(special_requests, "special_requests", MAX_REQUESTS, InvalidBooking)
    return Wish(chef_id=chef_id, starts_at=begins, ends_at=ends, special_requests=wishes)


def must_be_ahead(wish: Wish, at: datetime) -> None:
    """Raise `InvalidBooking` for a time that has passed, or that nobody plans for yet."""
    if not at <= wish.starts_at <= at + FURTHEST:
        raise InvalidBooking("A booking begins later than now, and within 1,000 days.")


def held(wish: Wish, chef: Chef, *, booking_id: str, guest_id: str, at: datetime) -> Booking:
    """Return a booking as it begins: its price, its terms and its buffer are the chef's of now, for good."""
    price = chef.rate.times(wish.hours).must_be_a_price()
    return Booking(
        id=booking_id,
        chef_id=chef.id,
        guest_id=guest_id,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        buffer=timedelta(minutes=chef.hours.buffer),
        special_requests=wish.special_requests,
        price=price,
        terms=TERMS[chef.policy],
        state=State.HELD,
        held_until=at + HELD_FOR,
        created_at=at,
        changed_at=at,
        refunded=price.nothing,
    )
