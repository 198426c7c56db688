"""The slice of coocook in SQL."""

from functools import cached_property

from softfactory.domain.coocook.ports import CooCookTx

from .coocook_bookings import SqlBookings
from .coocook_chefs import SqlChefs
from .coocook_reviews import SqlReviews
from .store import SqlTx


class CooCookSql(SqlTx, CooCookTx):
    """Booking a chef, in one transaction."""

    @cached_property
    def chefs(self) -> SqlChefs:
        return SqlChefs(self.unit)

    @cached_property
    def bookings(self) -> SqlBookings:
        return SqlBookings(self.unit)

    @cached_property
    def reviews(self) -> SqlReviews:
        return SqlReviews(self.unit)
