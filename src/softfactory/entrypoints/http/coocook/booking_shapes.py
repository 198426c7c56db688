"""Bookings as JSON."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from softfactory.domain.coocook.model import Booking, State, Terms
from softfactory.domain.kernel.payments import Outcome
from softfactory.entrypoints.http.money import MoneyView
from softfactory.entrypoints.http.wire import Instant, Paged, Wire, into

Duration = Annotated[int, Meta(ge=1, le=1440, description="Minutes.")]
Requests = Annotated[str, Meta(max_length=2000)]


class NewBooking(Wire):
    """Whose time, when, and for how long."""

    chef_id: Annotated[str, Meta(max_length=36)]
    start: Instant
    duration_minutes: Duration
    special_requests: Requests = ""


class BookingDecision(Wire):
    """What becomes of it: the guest says `canceled`, the chef that and the others."""

    status: Literal["confirmed", "declined", "canceled", "completed", "no_show"]


class BookingPayment(Wire):
    """How it is paid, in the payment service's own words; without it by its default."""

    method: Annotated[str, Meta(min_length=1, max_length=100)] | None = None


class RefundTermsView(Wire):
    """Until so many hours before the start, so much is given back."""

    before_hours: int
    percent: int


class BookingView(Wire):
    """A chef's time, taken by a guest."""

    id: str
    chef_id: str
    guest_id: str | None
    status: State
    start: datetime
    end: datetime
    special_requests: str
    price: MoneyView
    paid: bool
    refunded: MoneyView
    refund_terms: list[RefundTermsView]
    held_until: datetime
    created_at: datetime
    changed_at: datetime


class PaidView(Wire):
    """Where the payment stands; while it is `open`, the guest pays at `checkout_url`."""

    booking: BookingView
    outcome: Outcome
    checkout_url: str | None


class BookingsQuery(Paged):
    """Which side of them one is on; `chef_id` for whoever speaks for several chefs."""

    role: Literal["guest", "chef"] = "guest"
    chef_id: Annotated[str, Meta(max_length=36)] | None = None


def booking_view(booking: Booking) -> BookingView:
    """Return a booking as both sides see it."""
    return BookingView(
        id=booking.id,
        chef_id=booking.chef_id,
        guest_id=booking.guest_id,
        status=booking.state,
        start=booking.starts_at,
        end=booking.ends_at,
        special_requests=booking.special_requests,
        price=into(MoneyView, booking.price),
        paid=booking.payment_id is not None,
        refunded=into(MoneyView, booking.refunded),
        refund_terms=[_terms(step) for step in booking.terms],
        held_until=booking.held_until,
        created_at=booking.created_at,
        changed_at=booking.changed_at,
    )


def _terms(step: Terms) -> RefundTermsView:
    return RefundTermsView(before_hours=step.before_hours, percent=step.percent)
