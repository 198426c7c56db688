"""What follows from a booking that changed: it is saved, and the jobs that it causes are put, in one transaction."""

from collections.abc import Callable, Mapping
from datetime import datetime

from softfactory.domain.kernel.ids import Ids
from softfactory.domain.kernel.jobs import Job
from softfactory.domain.kernel.money import Money

from .model import Booking, State
from .ports import CooCookTx
from .transitions import SAID_WITHIN

EXPIRE, REFUND = "coocook.expire", "coocook.refund"
"""The kinds of jobs: a booking's time may be over; money goes back."""
LOOKED_AT_AGAIN: Mapping[State, Callable[[Booking], datetime]] = {
    State.PENDING: lambda booking: booking.starts_at,
    State.CONFIRMED: lambda booking: booking.ends_at + SAID_WITHIN,
}
"""When time decides, if nobody has by then."""
_PREFIX = "coocook:"


def reference_of(booking_id: str) -> str:
    """Return what payments call a booking."""
    return f"{_PREFIX}{booking_id}"


def booking_of(reference: str) -> str | None:
    """Return the id of the booking that payments call so, None when it is about something else."""
    return reference.removeprefix(_PREFIX) if reference.startswith(_PREFIX) else None


def keep(tx: CooCookTx, after: Booking, *, before: Booking, ids: Ids) -> Booking:
    """Save a booking that moved, and put what follows; returns it."""
    tx.bookings.save(after)
    back = after.refunded - before.refunded
    if back.amount:
        put_refund(tx, after.id, back, ids=ids, at=after.changed_at)
    if after.state is not before.state and after.state in LOOKED_AT_AGAIN:
        put_expiry(tx, after, ids=ids, at=after.changed_at, due_at=LOOKED_AT_AGAIN[after.state](after))
    return after


def put_expiry(tx: CooCookTx, booking: Booking, *, ids: Ids, at: datetime, due_at: datetime) -> None:
    """Have it looked at the booking when its hold is over, its start has come, or it ended long ago."""
    payload = {"booking_id": booking.id}
    tx.jobs.put(Job(id=ids.uuid7(), kind=EXPIRE, payload=payload, created_at=at, due_at=due_at))


def put_refund(tx: CooCookTx, booking_id: str, back: Money, *, ids: Ids, at: datetime) -> None:
    """Have money given back; the job's id tells this refund from every other."""
    payload = {"booking_id": booking_id, "amount": str(back.amount), "currency": back.currency}
    tx.jobs.put(Job(id=ids.uuid7(), kind=REFUND, payload=payload, created_at=at, due_at=at))
