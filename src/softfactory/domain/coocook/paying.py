"""Paying for a booking."""

from datetime import UTC
from zoneinfo import ZoneInfo

import attrs

from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.jobs import Job
from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.once import Asked
from softfactory.domain.kernel.payments import Charge, Charged, Outcome, PaymentDeclined
from softfactory.domain.kernel.transitions import InvalidTransition, must_be

from .errands import reference_of
from .model import Booking, Chef, State
from .parts import part_of
from .problems import BookingNotFound, NotYourPart
from .transitions import HELD, PAID, Party, is_over
from .usecases import UseCases

GONE_ON = frozenset({State.HELD, *PAID, State.COMPLETED, State.REVIEWED, State.NO_SHOW})
"""In these a payment that was begun before is gone on with: it is the one that paid, or still may."""


@attrs.frozen(kw_only=True)
class BookingPaid:
    """Where the payment for a booking stands."""

    booking: Booking
    outcome: Outcome
    checkout_url: str | None = None
    """Where the guest pays, while it is open."""


@attrs.frozen(kw_only=True, slots=False)
class PayingUseCases(UseCases):
    """Paying, and giving back."""

    def pay(self, actor: Actor, booking_id: str, *, method: str | None = None, key: str | None = None) -> BookingPaid:
        """Pay for a booking that is held; the chef is asked then.

        One that is declined stays held, and may be paid in another way until the hold is over; one that is open stays
        held, too. What arrives later is given back. Raises `BookingNotFound`, `NotYourPart`, `InvalidTransition`,
        `PaymentDeclined`, and what the payments raise of their own.
        """
        asked = Asked.by(actor, "coocook.pay", key, booking_id, method)
        begun = self._begun(actor, booking_id, asked)
        if isinstance(begun, BookingPaid):
            return begun
        # the key tells the same try from another: what was declined under it stays so
        attempt = f"key {key}" if key is not None else self.ids.uuid7()
        charged = self.payments.charge(attrs.evolve(begun, attempt=attempt, method=method))
        if charged.outcome is Outcome.FAILED:
            raise PaymentDeclined(charged.failure)
        return self._ended(booking_id, asked, charged)

    def refund(self, job: Job) -> None:
        """Give back what a job of the kind `coocook.refund` says."""
        back = Money(amount=int(job.payload["amount"]), currency=job.payload["currency"])
        self.payments.refund(reference_of(job.payload["booking_id"]), back, key=job.id)

    def _begun(self, actor: Actor, booking_id: str, asked: Asked | None) -> Charge | BookingPaid:
        """Return what is to be charged, or what was answered before."""
        at = self.now()
        with self.store.writing() as tx:
            again = asked is not None and not tx.answers.begin(asked, at=at)
            if asked and again and (kept := tx.answers.find(asked, BookingPaid)):
                return kept
            booking, part = part_of(tx, actor, tx.bookings.find(booking_id))
            if part is not Party.GUEST:
                raise NotYourPart("The guest pays.")
            must_be(booking.state, *(GONE_ON if again else HELD), to="paid")
            if is_over(booking, at):
                raise InvalidTransition(f"It was held until {booking.held_until.isoformat()}.")
            chef = tx.chefs.find(booking.chef_id)
        return _charge(booking, chef)

    def _ended(self, booking_id: str, asked: Asked | None, charged: Charged) -> BookingPaid:
        """Return where it stands, and keep that as the answer."""
        with self.store.writing() as tx:
            booking = tx.bookings.find(booking_id)
            if booking is None:
                raise BookingNotFound("There is no such booking of yours.")
            if charged.outcome is Outcome.SUCCEEDED and booking.state not in GONE_ON:
                raise InvalidTransition("It was paid too late; what was paid is given back.")
            paid = BookingPaid(booking=booking, outcome=charged.outcome, checkout_url=charged.checkout_url)
            if asked:
                tx.answers.keep(asked, paid)
        return paid


def _charge(booking: Booking, chef: Chef | None) -> Charge:
    zone = ZoneInfo(chef.timezone) if chef else UTC
    when = f"{booking.starts_at.astimezone(zone):%Y-%m-%d %H:%M} {zone}"
    return Charge(
        reference=reference_of(booking.id),
        attempt="",
        payer_id=booking.guest_id or "",
        amount=booking.price,
        what=f"CooCook, {when}",  # no name: payments outlive whoever is erased
        until=booking.held_until,
    )
