"""The service of coocook: all its use cases behind one name."""

import attrs

from .booking import BookingUseCases
from .calendars import CalendarUseCases
from .changing import ChangingUseCases
from .chefs import ChefUseCases
from .finding import FindingUseCases
from .paying import PayingUseCases
from .person import PersonUseCases
from .reviewing import ReviewingUseCases


@attrs.frozen(kw_only=True, slots=False)
class CooCook(
    ChefUseCases,
    FindingUseCases,
    BookingUseCases,
    PayingUseCases,
    ChangingUseCases,
    ReviewingUseCases,
    CalendarUseCases,
    PersonUseCases,
):
    """Booking a chef."""
