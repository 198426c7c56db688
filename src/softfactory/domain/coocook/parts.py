"""Whose booking it is: only the guest and the chef know of it, and administrators, who speak for the chef."""

from softfactory.domain.kernel.actor import Actor

from .model import Booking, Chef
from .ports import CooCookTx
from .problems import BookingNotFound
from .transitions import Party


def part_of(tx: CooCookTx, actor: Actor, booking: Booking | None) -> tuple[Booking, Party]:
    """Return the booking and which side of it the actor is; raises `BookingNotFound` for everybody else."""
    if booking is not None:
        if actor.user_id is not None and booking.guest_id == actor.user_id:
            return booking, Party.GUEST
        chef = tx.chefs.find(booking.chef_id)
        if chef is not None and speaks_for(actor, chef):
            return booking, Party.CHEF
    raise BookingNotFound("There is no such booking of yours.")


def speaks_for(actor: Actor, chef: Chef) -> bool:
    """Tell whether the actor is that chef; for chefs who are no user, administrators speak."""
    return actor.is_admin if chef.user_id is None else chef.user_id == actor.user_id
