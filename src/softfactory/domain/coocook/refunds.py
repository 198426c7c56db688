"""What comes back of a price: by the policy that was in force when it was booked."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from fractions import Fraction

from softfactory.domain.kernel.money import Money

from .model import Booking, RefundPolicy, Terms

TERMS: Mapping[RefundPolicy, tuple[Terms, ...]] = {
    RefundPolicy.FLEXIBLE: (Terms(before_hours=24, percent=100), Terms(before_hours=0, percent=50)),
    RefundPolicy.MODERATE: (Terms(before_hours=5 * 24, percent=100), Terms(before_hours=24, percent=50)),
    RefundPolicy.STRICT: (Terms(before_hours=7 * 24, percent=50),),
}
"""The steps of each policy, the earliest first: bookings keep a copy of theirs."""


def due_to_guest(booking: Booking, *, at: datetime) -> Money:
    """Return what a guest who cancels at that instant gets back: an hour is an hour, also when the clocks change."""
    left = booking.starts_at - at
    steps = (step for step in booking.terms if left >= timedelta(hours=step.before_hours))
    percent = next((step.percent for step in steps), 0)
    return booking.price.times(Fraction(percent, 100))
