"""Taking a chef's time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import attrs

from softfactory.domain.kernel.actor import Actor, NotAllowed
from softfactory.domain.kernel.once import Asked, once

from .errands import keep, put_expiry
from .hours import must_fit
from .model import Booking, State
from .ports import CooCookTx
from .problems import OwnChef, SlotTaken
from .transitions import Party, is_over, moved
from .usecases import UseCases, listed
from .wishes import Wish, held, must_be_ahead, wish_of


@attrs.frozen(kw_only=True, slots=False)
class BookingUseCases(UseCases):
    """Booking, by those who subscribed."""

    def book(
        self,
        actor: Actor,
        *,
        chef_id: str,
        starts_at: datetime,
        duration_minutes: int,
        special_requests: str = "",
        key: str | None = None,
    ) -> Booking:
        """Hold a chef's time for 10 minutes, within which it is to be paid: `pay`.

        *starts_at* has a zone and is a whole minute; *special_requests*: at most 2,000 characters. Raises
        `SubscriptionRequired`, `NotAllowed` for whoever has no account, `ChefNotFound`, `InvalidBooking`, what
        `must_fit` raises, `InvalidMoney` when it would cost nothing or too much, `OwnChef`, `SlotTaken`.
        """
        actor.needs("coocook")
        guest_id, at = _guest(actor), self.now()
        wish = wish_of(chef_id, starts_at, duration_minutes, special_requests)
        asked = Asked.by(actor, "coocook.book", key, *attrs.astuple(wish))
        try:
            return self._booked(guest_id, wish, asked, at=at)
        except SlotTaken:
            if not self._freed(wish, at=at):
                raise
            return self._booked(guest_id, wish, asked, at=at)

    def _booked(self, guest_id: str, wish: Wish, asked: Asked | None, *, at: datetime) -> Booking:
        with self.store.writing() as tx:
            return once(tx, asked, Booking, lambda: self._held(tx, guest_id, wish, at=at), at=at)

    def _held(self, tx: CooCookTx, guest_id: str, wish: Wish, *, at: datetime) -> Booking:
        must_be_ahead(wish, at)
        chef = listed(tx, wish.chef_id)  # not locked: many book one chef at once
        if chef.user_id == guest_id:
            raise OwnChef("Ask for another chef.")
        must_fit(chef.hours, chef.timezone, starts_at=wish.starts_at, ends_at=wish.ends_at, now=at)
        booking = held(wish, chef, booking_id=self.ids.uuid7(), guest_id=guest_id, at=at)
        if tx.chefs.busy(chef.id, since=booking.starts_at, until=booking.taken.ends_at):
            raise SlotTaken("The chef is busy then.")
        tx.bookings.add(booking, chef=chef)
        put_expiry(tx, booking, ids=self.ids, at=at, due_at=booking.held_until)
        return booking

    def _freed(self, wish: Wish, *, at: datetime) -> bool:
        """Free what is in the way and was not paid in time, before its job does; tell whether nothing is left."""
        with self.store.reading() as tx:
            beside = _beside(tx, wish)
        if not beside:  # it went away meanwhile, or it is the chef's own calendar
            return True
        if not all(is_over(one, at) for one in beside):
            return False
        with self.store.writing() as tx:
            found = [tx.bookings.fetch(booking_id) for booking_id in sorted(one.id for one in beside)]
            for one in found:
                if one and is_over(one, at):
                    keep(tx, moved(one, State.EXPIRED, by=Party.CLOCK, at=at), before=one, ids=self.ids)
        return True


def _beside(tx: CooCookTx, wish: Wish) -> Sequence[Booking]:
    chef = tx.chefs.find(wish.chef_id)
    buffer = timedelta(minutes=chef.hours.buffer if chef else 0)
    return tx.bookings.touching(wish.chef_id, since=wish.starts_at, until=wish.ends_at + buffer)


def _guest(actor: Actor) -> str:
    if actor.user_id is None:
        raise NotAllowed("Guests have an account.")
    return actor.user_id
