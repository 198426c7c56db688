"""The life of a booking: which state follows which, by whom, and when. Nothing else changes a state."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

import attrs

from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.transitions import InvalidTransition, must_be

from .model import Booking, State
from .problems import InvalidStatus, NotYourPart
from .refunds import due_to_guest


class Party(StrEnum):
    """By whom a booking's state changes."""

    GUEST = "guest"
    CHEF = "chef"
    PAYMENT = "payment"
    """The payment that was made for it."""
    CLOCK = "clock"
    """Time that has passed."""


SAID_WITHIN = timedelta(days=3)
"""How long after a booking its chef has to say how it went; then it is taken to have gone well."""
Moment = Callable[[Booking], datetime]


@attrs.frozen(kw_only=True)
class Move:
    """One way from some states to another."""

    to: State
    by: Party
    after: frozenset[State]
    since: Moment | None = None
    """The instant from which on it may be."""
    until: Moment | None = None
    """The instant from which on it may not be any more."""
    refund: Callable[[Booking, datetime], Money] | None = None
    """What the guest gets back by it, of what was paid."""


def _begins(booking: Booking) -> datetime:
    return booking.starts_at


def _ends(booking: Booking) -> datetime:
    return booking.ends_at


def _forgotten(booking: Booking) -> datetime:
    return booking.ends_at + SAID_WITHIN


def _hold_ends(booking: Booking) -> datetime:
    return booking.held_until


def _all(booking: Booking, _: datetime) -> Money:
    return booking.price


def _by_the_terms(booking: Booking, at: datetime) -> Money:
    return due_to_guest(booking, at=at)


HELD, PENDING, CONFIRMED = (frozenset({state}) for state in (State.HELD, State.PENDING, State.CONFIRMED))
OPEN = HELD | PENDING | CONFIRMED
"""From these something is still expected."""
PAID = PENDING | CONFIRMED
"""Their price was paid, and all of it is still the chef's to be."""
MOVES = (
    Move(to=State.PENDING, by=Party.PAYMENT, after=HELD),
    Move(to=State.EXPIRED, by=Party.CLOCK, after=HELD, since=_hold_ends),
    Move(to=State.EXPIRED, by=Party.CLOCK, after=PENDING, since=_begins, refund=_all),
    Move(to=State.CONFIRMED, by=Party.CHEF, after=PENDING, until=_begins),
    Move(to=State.DECLINED, by=Party.CHEF, after=PENDING, until=_begins, refund=_all),
    Move(to=State.CANCELED, by=Party.GUEST, after=OPEN, until=_begins, refund=_by_the_terms),
    Move(to=State.CANCELED, by=Party.CHEF, after=OPEN, refund=_all),
    Move(to=State.NO_SHOW, by=Party.CHEF, after=CONFIRMED, since=_begins),
    Move(to=State.COMPLETED, by=Party.CHEF, after=CONFIRMED, since=_ends),
    Move(to=State.COMPLETED, by=Party.CLOCK, after=CONFIRMED, since=_forgotten),
    Move(to=State.REVIEWED, by=Party.GUEST, after=frozenset({State.COMPLETED})),
)
"""All there are; the first that fits is taken."""


def is_over(booking: Booking, at: datetime) -> bool:
    """Tell whether it is held still, and was not paid in time."""
    return booking.state is State.HELD and booking.held_until <= at


def moved(booking: Booking, to: State, *, by: Party, at: datetime) -> Booking:
    """Return the booking in its new state, with what is given back for it.

    Raises `InvalidStatus` for a state that comes to no side's asking, `NotYourPart` when the other side may, and
    `InvalidTransition` when it is not the state or not the time for it.
    """
    move = _chosen(booking, [one for one in MOVES if one.to is to], by)
    if move.since and at < move.since(booking):
        raise InvalidTransition(f"It may be {to.value} from {move.since(booking).isoformat()} on.")
    if move.until and at >= move.until(booking):
        raise InvalidTransition(f"It could be {to.value} until {move.until(booking).isoformat()}.")
    back = move.refund(booking, at) if move.refund and booking.state in PAID else booking.price.nothing
    return attrs.evolve(
        booking, state=to, changed_at=at, revision=booking.revision + 1, refunded=booking.refunded + back
    )


def _chosen(booking: Booking, ways: list[Move], by: Party) -> Move:
    mine = [move for move in ways if move.by is by]
    if not mine:
        asked_for = any(move.by in (Party.GUEST, Party.CHEF) for move in ways)
        raise NotYourPart("It is not yours to say.") if asked_for else InvalidStatus("It comes by itself.")
    fitting = [move for move in mine if booking.state in move.after]
    if not fitting:
        must_be(booking.state, *(move.after for move in mine), to=mine[0].to.value)
    return fitting[0]
