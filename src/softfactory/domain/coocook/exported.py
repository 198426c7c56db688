"""What people are given of what coocook holds about them."""

from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.portable import Fields

from .model import Booking, Chef, Exceptional, Hours, Opening, Review, Terms, Weekly
from .person import Holdings

EXPORTED: Fields = {
    Holdings: ("chef", "bookings", "reviews"),
    Chef: (
        *("id", "name", "bio", "cuisines", "location", "timezone", "rate", "policy", "hours", "calendar_url"),
        *("calendar_error", "listed", "ratings", "rating_sum", "created_at"),
    ),
    Hours: ("weekly", "exceptions", "buffer", "notice", "horizon_days", "longest", "step"),
    Weekly: ("weekday", "opening"),
    Exceptional: ("on", "openings"),
    Opening: ("opens", "closes"),
    Money: ("amount", "currency"),
    Booking: (
        *("id", "chef_id", "starts_at", "ends_at", "special_requests", "price", "terms", "state", "held_until"),
        *("created_at", "changed_at", "refunded", "payment_id"),
    ),
    Terms: ("before_hours", "percent"),
    Review: ("booking_id", "chef_id", "rating", "comment", "at"),
}
