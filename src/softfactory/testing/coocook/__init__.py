"""The contract of coocook, part by part. Inherit `CooCookContract` and give `open_coocook`."""

from softfactory.testing.coocook.bookings import BookingsContract
from softfactory.testing.coocook.chef_lists import ChefListsContract
from softfactory.testing.coocook.chefs import ChefsContract
from softfactory.testing.coocook.overlaps import OverlapsContract
from softfactory.testing.coocook.reviews import ReviewsContract


class CooCookContract(ChefsContract, ChefListsContract, BookingsContract, OverlapsContract, ReviewsContract):
    """Everything that coocook needs from a database."""
