"""The slice of coocook in memory."""

from functools import cached_property

from softfactory.domain.coocook.ports import CooCookTx

from .coocook_bookings import MemoryBookings, MemoryReviews
from .coocook_chefs import MemoryChefs
from .store import MemoryTx


class CooCookMemory(MemoryTx, CooCookTx):
    """Booking a chef, in one transaction."""

    @cached_property
    def chefs(self) -> MemoryChefs:
        return MemoryChefs(self.unit)

    @cached_property
    def bookings(self) -> MemoryBookings:
        return MemoryBookings(self.unit)

    @cached_property
    def reviews(self) -> MemoryReviews:
        return MemoryReviews(self.unit)
