"""What CooCook needs of a database."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import attrs

from softfactory.domain.kernel.calendars import Span
from softfactory.domain.kernel.paging import Page, PageRequest
from softfactory.domain.kernel.store import Store, Tx

from .model import Booking, Chef, Review


def as_kept(cuisine: str) -> str:
    """Return a cuisine as chefs have it."""
    return cuisine.strip().lower()


@attrs.frozen(kw_only=True)
class ChefCriteria:
    """Which chefs: those that meet all that is given, and are listed."""

    cuisine: str | None = attrs.field(default=None, converter=attrs.converters.optional(as_kept))
    """The whole word, whatever its case."""
    location: str | None = None
    """Part of it, whatever its case."""


class Chefs(Protocol):
    """Chefs, and the busy times of the calendars that they named."""

    @abstractmethod
    def add(self, chef: Chef) -> Chef:
        """Store a new chef and return it with its number. Raises `AlreadyAChef` when the user is one."""

    @abstractmethod
    def find(self, chef_id: str) -> Chef | None:
        """Return a chef, locking nothing."""

    @abstractmethod
    def fetch(self, chef_id: str) -> Chef | None:
        """Return a chef; in a writing transaction it is locked until that ends."""

    @abstractmethod
    def by_user(self, user_id: str) -> Chef | None:
        """Return the chef that a user is, locked in a writing transaction."""

    @abstractmethod
    def by_feed(self, digest: str) -> Chef | None:
        """Return the chef whose calendar's address has that digest, locking nothing."""

    @abstractmethod
    def save(self, chef: Chef) -> None:
        """Store a chef that is there."""

    @abstractmethod
    def listed(self, criteria: ChefCriteria, request: PageRequest) -> Page[Chef]:
        """Return chefs, the newest first. Raises `BadCursor`."""

    @abstractmethod
    def with_calendar(self) -> Sequence[str]:
        """Return the ids of the chefs who named a calendar."""

    @abstractmethod
    def set_busy(self, chef_id: str, spans: Sequence[Span]) -> None:
        """Replace the busy times of the chef's own calendar."""

    @abstractmethod
    def busy(self, chef_id: str, *, since: datetime, until: datetime) -> Sequence[Span]:
        """Return the busy times of the chef's own calendar that touch a time, in order."""


class Bookings(Protocol):
    """Bookings. No two live ones of a chef overlap, buffers included: the database holds to that."""

    @abstractmethod
    def add(self, booking: Booking, *, chef: Chef) -> None:
        """Store a new booking; raises `SlotTaken` when its time is taken, whoever is at it at the same moment.

        Its instants are whole seconds. The transaction is over then: nothing else in it is kept.
        """

    @abstractmethod
    def find(self, booking_id: str) -> Booking | None:
        """Return a booking, locking nothing."""

    @abstractmethod
    def fetch(self, booking_id: str) -> Booking | None:
        """Return a booking; in a writing transaction it is locked until that ends."""

    @abstractmethod
    def save(self, booking: Booking) -> None:
        """Store a booking that is there, in its new state; its time, its price and its terms never change.

        Raises `SlotTaken` for one that would be live again when its time is taken; the transaction is over then.
        """

    @abstractmethod
    def taken(self, chef_id: str, *, since: datetime, until: datetime, at: datetime) -> Sequence[Span]:
        """Return the times of live bookings, buffers included, that touch a time, in order.

        Those that were to be paid by *at*, and are held still, keep nobody away: they are left out.
        """

    @abstractmethod
    def touching(self, chef_id: str, *, since: datetime, until: datetime) -> Sequence[Booking]:
        """Return the live bookings whose times, buffers included, touch a time, in order, locking nothing."""

    @abstractmethod
    def of_guest(self, user_id: str, request: PageRequest) -> Page[Booking]:
        """Return a guest's bookings, the newest first. Raises `BadCursor`."""

    @abstractmethod
    def of_chef(self, chef_id: str, request: PageRequest) -> Page[Booking]:
        """Return a chef's bookings, the newest first. Raises `BadCursor`."""

    @abstractmethod
    def coming(self, chef_id: str, *, since: datetime) -> Sequence[Booking]:
        """Return a chef's live bookings that end after *since*, in order of their start: what a calendar shows."""

    @abstractmethod
    def all_of_guest(self, user_id: str) -> Sequence[Booking]:
        """Return all of a guest's bookings, oldest first, locking nothing."""

    @abstractmethod
    def forget_guest(self, user_id: str) -> None:
        """Take the guest's id and wishes off their bookings."""


class Reviews(Protocol):
    """What guests thought, one for a booking at most."""

    @abstractmethod
    def add(self, review: Review) -> None:
        """Store a review."""

    @abstractmethod
    def of_chef(self, chef_id: str, request: PageRequest) -> Page[Review]:
        """Return a chef's reviews, the newest first. Raises `BadCursor`."""

    @abstractmethod
    def all_of_guest(self, user_id: str) -> Sequence[Review]:
        """Return what a guest thought, oldest first."""

    @abstractmethod
    def forget_guest(self, user_id: str) -> None:
        """Take the guest's id and words off their reviews; the ratings stay."""


class CooCookTx(Tx, Protocol):
    """The slice of CooCook."""

    @property
    @abstractmethod
    def chefs(self) -> Chefs:
        """Chefs and their busy times."""

    @property
    @abstractmethod
    def bookings(self) -> Bookings:
        """Bookings."""

    @property
    @abstractmethod
    def reviews(self) -> Reviews:
        """Reviews."""


CooCookStore = Store[CooCookTx]
