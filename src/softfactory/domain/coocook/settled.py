"""What a payment that was decided means for its booking: done in the payment's own transaction."""

import attrs

from softfactory.domain.kernel.ids import Ids
from softfactory.domain.kernel.payments import PaymentSettled

from .errands import booking_of, keep, put_refund
from .model import Booking, State
from .ports import CooCookTx
from .transitions import Party, moved


def settle(tx: CooCookTx, fact: PaymentSettled, *, ids: Ids) -> None:
    """Have the chef asked about a booking that was paid; what comes too late, or twice, is given back."""
    booking_id = booking_of(fact.reference)
    booking = tx.bookings.fetch(booking_id) if booking_id and fact.succeeded else None
    if booking is None or booking.payment_id == fact.payment_id:
        return
    if booking.payment_id is not None:
        put_refund(tx, booking.id, booking.price, ids=ids, at=fact.at)
        return
    keep(tx, attrs.evolve(_paid(booking, fact), payment_id=fact.payment_id), before=booking, ids=ids)


def _paid(booking: Booking, fact: PaymentSettled) -> Booking:
    if booking.state is State.HELD:
        return moved(booking, State.PENDING, by=Party.PAYMENT, at=fact.at)
    return attrs.evolve(booking, changed_at=fact.at, revision=booking.revision + 1, refunded=booking.price)
