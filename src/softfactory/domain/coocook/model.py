"""What CooCook is about: chefs, their hours, bookings, reviews."""

from datetime import date, datetime, timedelta
from enum import StrEnum

import attrs

from softfactory.domain.kernel.calendars import Span
from softfactory.domain.kernel.money import Money


@attrs.frozen(kw_only=True)
class Opening:
    """A time of day within which a chef cooks: from, and up to but not including, a minute since midnight."""

    opens: int
    closes: int
    """At most 1440: midnight."""


@attrs.frozen(kw_only=True)
class Weekly:
    """An opening of each such day of the week."""

    weekday: int
    """0 is Monday."""
    opening: Opening


@attrs.frozen(kw_only=True)
class Exceptional:
    """What holds on one date instead of the weekly hours; no openings: closed."""

    on: date
    openings: tuple[Opening, ...] = ()


@attrs.frozen(kw_only=True)
class Hours:
    """When a chef can be booked, in the chef's own zone; minutes unless named otherwise."""

    weekly: tuple[Weekly, ...] = ()
    exceptions: tuple[Exceptional, ...] = ()
    buffer: int = 30
    """Kept free after each booking."""
    notice: int = 24 * 60
    """The soonest a booking may begin."""
    horizon_days: int = 60
    """The latest a booking may begin."""
    longest: int = 8 * 60
    step: int = 30
    """Slots begin at the opening and every so many minutes after it."""


class RefundPolicy(StrEnum):
    """What a guest who cancels gets back."""

    FLEXIBLE = "flexible"
    """All of it until 24 hours before the start, half until then."""
    MODERATE = "moderate"
    """All of it until 5 days before, half until 24 hours before."""
    STRICT = "strict"
    """Half until 7 days before."""


@attrs.frozen(kw_only=True)
class Terms:
    """One step of a refund policy, kept with the booking: until *before* the start, *percent* is given back."""

    before_hours: int
    percent: int


@attrs.frozen(kw_only=True)
class Profile:
    """What somebody says of themselves to become a chef."""

    name: str
    """1 to 200 characters."""
    bio: str = ""
    cuisines: tuple[str, ...]
    """1 to 10, of 1 to 50 characters."""
    location: str
    timezone: str
    """Of the IANA database, such as ``Asia/Seoul``."""
    rate: Money
    """For an hour."""
    policy: RefundPolicy = RefundPolicy.FLEXIBLE


@attrs.frozen(kw_only=True)
class Chef:
    """Somebody who cooks where the guest is."""

    id: str
    number: int = 0
    """The database's own, for its constraint on overlaps; 0 until it is stored."""
    user_id: str | None
    """None for one whom administrators speak for, and when the chef was erased: bookings of the past stay."""
    name: str
    bio: str
    cuisines: tuple[str, ...]
    """Lower case."""
    location: str
    timezone: str
    """Of the IANA database."""
    rate: Money
    """For an hour."""
    policy: RefundPolicy = RefundPolicy.FLEXIBLE
    hours: Hours = attrs.field(factory=Hours)
    calendar_url: str | None = None
    """A calendar whose busy times cannot be booked, read every 15 minutes."""
    calendar_error: str = ""
    """Why it could not be read the last time."""
    feed_digest: str | None = None
    """SHA-256 of the secret in the address of the chef's own calendar (64 hex digits)."""
    listed: bool = True
    """Whether guests find and book them."""
    ratings: int = 0
    rating_sum: int = 0
    created_at: datetime

    @property
    def rating(self) -> float | None:
        """What guests think on average, of 1 to 5, to two digits; None before the first review."""
        return round(self.rating_sum / self.ratings, 2) if self.ratings else None


class State(StrEnum):
    """Where a booking stands."""

    HELD = "held"
    PENDING = "pending"
    """Paid, and waiting for the chef's word."""
    CONFIRMED = "confirmed"
    COMPLETED = "completed"
    REVIEWED = "reviewed"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELED = "canceled"
    NO_SHOW = "no_show"


LIVE = frozenset({State.HELD, State.PENDING, State.CONFIRMED, State.COMPLETED, State.REVIEWED, State.NO_SHOW})
"""Those whose time is taken."""


@attrs.frozen(kw_only=True)
class Booking:
    """A chef's time, taken by a guest."""

    id: str
    chef_id: str
    guest_id: str | None
    """None when the guest was erased."""
    starts_at: datetime
    ends_at: datetime
    buffer: timedelta
    """Kept free after it; as the chef had it when it was booked."""
    special_requests: str
    price: Money
    terms: tuple[Terms, ...]
    """The refund policy in force when it was booked, the earliest step first."""
    state: State
    held_until: datetime
    created_at: datetime
    changed_at: datetime
    revision: int = 0
    refunded: Money
    """What was given back, or is on its way."""
    payment_id: str | None = None
    """What paid it; None while nothing did."""

    @property
    def taken(self) -> Span:
        """The time that nobody else can have."""
        return Span(starts_at=self.starts_at, ends_at=self.ends_at + self.buffer)


@attrs.frozen(kw_only=True)
class Review:
    """What a guest thought of a booking."""

    booking_id: str
    chef_id: str
    guest_id: str | None
    rating: int
    """1 to 5."""
    comment: str
    at: datetime
