"""Bookings, from the hold to what the guest thought."""

from softfactory.domain.billing.gateway import GatewayUnavailable
from softfactory.domain.billing.problems import UnknownMethod
from softfactory.domain.coocook.model import State
from softfactory.domain.coocook.problems import (
    BookingNotFound,
    ChefNotFound,
    InvalidBooking,
    NotYourPart,
    OutsideHours,
    OwnChef,
    SlotTaken,
    TooFar,
    TooLong,
    TooSoon,
)
from softfactory.domain.coocook.transitions import Party
from softfactory.domain.kernel.actor import Actor, NotAllowed
from softfactory.domain.kernel.money import InvalidMoney
from softfactory.domain.kernel.paging import BadCursor, Page
from softfactory.domain.kernel.payments import PaymentDeclined
from softfactory.domain.kernel.transitions import InvalidTransition
from softfactory.entrypoints.http.auth import USER_READS, USER_WRITES, subscribed
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import PageView, instant

from .booking_shapes import (
    BookingDecision,
    BookingPayment,
    BookingsQuery,
    BookingView,
    NewBooking,
    PaidView,
    booking_view,
)


class Bookings(Resource):
    """/api/coocook/bookings."""

    @operation(guard=USER_READS, answer=PageView[BookingView], refuses=(ChefNotFound, BadCursor))
    def on_get(self, actor: Actor, query: BookingsQuery) -> Page[BookingView]:
        """List your bookings as a guest, or those of you as a chef, newest first."""
        side = Party(query.role)
        found = self.services.coocook.bookings(actor, as_=side, chef_id=query.chef_id, request=query.page())
        return found.map(booking_view)

    @operation(
        guard=subscribed("coocook"),
        answer=BookingView,
        status=201,
        refuses=(
            NotAllowed,
            ChefNotFound,
            InvalidBooking,
            InvalidMoney,
            OutsideHours,
            TooSoon,
            TooFar,
            TooLong,
            OwnChef,
            SlotTaken,
        ),
    )
    def on_post(self, actor: Actor, body: NewBooking, idempotency_key: str | None) -> BookingView:
        """Hold a chef's time for 10 minutes; pay for it within them."""
        booked = self.services.coocook.book(
            actor,
            chef_id=body.chef_id,
            starts_at=instant(body.start),
            duration_minutes=body.duration_minutes,
            special_requests=body.special_requests,
            key=idempotency_key,
        )
        return booking_view(booked)


class OneBooking(Resource):
    """/api/coocook/bookings/{booking_id}."""

    @operation(guard=USER_READS, answer=BookingView, refuses=(BookingNotFound,))
    def on_get(self, actor: Actor, booking_id: str) -> BookingView:
        """Show a booking to its guest or its chef."""
        return booking_view(self.services.coocook.booking(actor, booking_id))

    @operation(guard=USER_WRITES, answer=BookingView, refuses=(BookingNotFound, NotYourPart, InvalidTransition))
    def on_put(self, actor: Actor, booking_id: str, body: BookingDecision) -> BookingView:
        """Confirm or decline it, cancel it, or say how it went; what is to be given back is on its way then."""
        return booking_view(self.services.coocook.set_status(actor, booking_id, State(body.status)))


class Pay(Resource):
    """/api/coocook/bookings/{booking_id}/pay."""

    @operation(
        guard=USER_WRITES,
        answer=PaidView,
        refuses=(
            BookingNotFound,
            NotYourPart,
            InvalidTransition,
            PaymentDeclined,
            UnknownMethod,
            GatewayUnavailable,
        ),
    )
    def on_post(
        self, actor: Actor, booking_id: str, idempotency_key: str | None, body: BookingPayment | None = None
    ) -> PaidView:
        """Pay for a booking that is held; the chef is asked then."""
        method = body.method if body else None
        paid = self.services.coocook.pay(actor, booking_id, method=method, key=idempotency_key)
        return PaidView(booking=booking_view(paid.booking), outcome=paid.outcome, checkout_url=paid.checkout_url)
