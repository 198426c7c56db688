"""Every store holds to what CooCook needs for its bookings."""

from softfactory.testing.coocook.bookings import BookingsContract
from softfactory.testing.coocook.overlaps import OverlapsContract
from softfactory.testing.coocook.reviews import ReviewsContract


class TestBookings(BookingsContract):
    """Each store's bookings."""


class TestOverlaps(OverlapsContract):
    """Each store's answer to those who want the same time."""


class TestReviews(ReviewsContract):
    """Each store's reviews."""
