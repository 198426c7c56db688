"""What becomes of a booking: by its guest, its chef, and by time."""

import attrs

from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.jobs import Job
from softfactory.domain.kernel.paging import Page, PageRequest
from softfactory.domain.kernel.transitions import InvalidTransition

from .errands import keep
from .model import Booking, State
from .parts import part_of, speaks_for
from .ports import CooCookTx
from .problems import ChefNotFound, InvalidStatus
from .transitions import Party, moved
from .usecases import UseCases

ASKED_FOR = (State.CONFIRMED, State.DECLINED, State.CANCELED, State.COMPLETED, State.NO_SHOW)
"""What a guest or a chef says of a booking; other states come by what they do."""


@attrs.frozen(kw_only=True, slots=False)
class ChangingUseCases(UseCases):
    """Looking at bookings, and deciding about them."""

    def booking(self, actor: Actor, booking_id: str) -> Booking:
        """Return a booking to its guest or its chef; raises `BookingNotFound`."""
        with self.store.reading() as tx:
            return part_of(tx, actor, tx.bookings.find(booking_id))[0]

    def bookings(
        self,
        actor: Actor,
        *,
        as_: Party = Party.GUEST,
        chef_id: str | None = None,
        request: PageRequest | None = None,
    ) -> Page[Booking]:
        """Return the actor's bookings as a guest, newest first, or as a chef.

        *chef_id* names the chef for whoever speaks for several; raises `ChefNotFound` for others.
        """
        request, user_id = request or PageRequest(), actor.user_id or ""
        with self.store.reading() as tx:
            if as_ is not Party.CHEF:
                return tx.bookings.of_guest(user_id, request)
            chef = tx.chefs.by_user(user_id) if chef_id is None else tx.chefs.find(chef_id)
            if chef_id is not None and (chef is None or not speaks_for(actor, chef)):
                raise ChefNotFound("There is no such chef of yours.")
            return tx.bookings.of_chef(chef.id if chef else "", request)

    def set_status(self, actor: Actor, booking_id: str, status: State) -> Booking:
        """Confirm, decline, cancel, or say how it went; what is to be given back is on its way then.

        Raises `InvalidStatus`, `BookingNotFound`, `NotYourPart` for what the other side may, `InvalidTransition`.
        """
        if status not in ASKED_FOR:
            raise InvalidStatus(f"A booking is told to be {', '.join(ASKED_FOR)}.")
        with self.store.writing() as tx:
            booking, part = part_of(tx, actor, tx.bookings.fetch(booking_id))
            return keep(tx, moved(booking, status, by=part, at=self.now()), before=booking, ids=self.ids)

    def expire(self, tx: CooCookTx, job: Job) -> None:
        """Do a job of the kind `coocook.expire`: end a hold, or what no chef confirmed or spoke of in time."""
        booking = tx.bookings.fetch(job.payload["booking_id"])
        if booking is None:
            return
        to = State.COMPLETED if booking.state is State.CONFIRMED else State.EXPIRED
        try:
            over = moved(booking, to, by=Party.CLOCK, at=self.now())
        except InvalidTransition:  # it was paid, confirmed or ended meanwhile
            return
        keep(tx, over, before=booking, ids=self.ids)
