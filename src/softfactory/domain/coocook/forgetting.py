"""What becomes of somebody who was erased: bookings to come are canceled, and no name stays."""

from datetime import datetime

import attrs

from softfactory.domain.kernel.ids import Ids

from .errands import keep
from .model import Booking, Chef, Hours, State
from .ports import CooCookTx
from .transitions import OPEN, Party, moved


def forget_guest(tx: CooCookTx, user_id: str, *, ids: Ids, at: datetime) -> None:
    """Cancel what a guest has yet to come, by its terms, and take their id and words off everything."""
    for booking in tx.bookings.all_of_guest(user_id):
        if booking.starts_at > at:
            _cancel(tx, booking, by=Party.GUEST, ids=ids, at=at)
    tx.bookings.forget_guest(user_id)
    tx.reviews.forget_guest(user_id)


def forget_chef(tx: CooCookTx, chef: Chef, *, ids: Ids, at: datetime) -> None:
    """Cancel what a chef has yet to come or to end, so that guests get everything back; keep no word of theirs."""
    for booking in sorted(tx.bookings.coming(chef.id, since=at), key=lambda one: one.id):  # everybody's order
        _cancel(tx, booking, by=Party.CHEF, ids=ids, at=at)
    tx.chefs.set_busy(chef.id, ())
    tx.chefs.save(
        attrs.evolve(
            chef,
            user_id=None,
            name="",
            bio="",
            cuisines=(),
            location="",
            hours=Hours(),
            calendar_url=None,
            calendar_error="",
            feed_digest=None,
            listed=False,
        )
    )


def _cancel(tx: CooCookTx, found: Booking, *, by: Party, ids: Ids, at: datetime) -> None:
    booking = tx.bookings.fetch(found.id) if found.state in OPEN else None
    if booking and booking.state in OPEN:
        keep(tx, moved(booking, State.CANCELED, by=by, at=at), before=booking, ids=ids)
