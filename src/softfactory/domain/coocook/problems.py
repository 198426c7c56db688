"""What CooCook refuses."""

from softfactory.domain.kernel.problems import Conflict, Forbidden, Invalid, NotFound


class ChefNotFound(NotFound):
    """No such chef, or none that can be booked any more."""

    code = "chef-not-found"
    title = "There is no such chef."


class BookingNotFound(NotFound):
    """No such booking, or none that the actor has a part in."""

    code = "booking-not-found"
    title = "There is no such booking."


class InvalidBooking(Invalid):
    """A start without a zone, in the past or between two minutes, a duration, or a wish that no booking can have."""

    code = "invalid-booking"
    title = "That cannot be booked."


class InvalidStatus(Invalid):
    """A state that nobody asks for: it comes by itself, or in another way."""

    code = "invalid-status"
    title = "A booking is not told to be that."


class InvalidReview(Invalid):
    """A rating other than 1 to 5, or a comment that is too long."""

    code = "invalid-review"
    title = "The review is not acceptable."


class SlotTaken(Conflict):
    """Somebody has the time, or part of it: another guest, or the chef's own calendar."""

    code = "slot-taken"
    title = "The time is taken."


class OwnChef(Conflict):
    """Nobody books themselves."""

    code = "own-chef"
    title = "That chef is you."


class NotYourPart(Forbidden):
    """The other side of the booking may do this."""

    code = "not-your-part"
    title = "The other side of the booking decides this."


class OutsideHours(Conflict):
    """The chef is not open then, or not until its end."""

    code = "outside-hours"
    title = "The chef is not open then."


class TooSoon(Invalid):
    """Sooner than the chef can come."""

    code = "too-soon"
    title = "That is too soon."


class TooFar(Invalid):
    """Later than the chef plans."""

    code = "too-far"
    title = "That is too far ahead."


class TooLong(Invalid):
    """Longer than the chef cooks."""

    code = "too-long"
    title = "That is too long."


class NotAChef(NotFound):
    """The user is no chef: POST /api/coocook/chefs makes them one."""

    code = "not-a-chef"
    title = "You are no chef."


class AlreadyAChef(Conflict):
    """A user is one chef at most."""

    code = "already-a-chef"
    title = "You are a chef already."


class InvalidChef(Invalid):
    """A name, a zone, a cuisine or another part of a chef that is not acceptable."""

    code = "invalid-chef"
    title = "The chef is not acceptable."


class InvalidHours(Invalid):
    """Openings that overlap or end before they begin, or a length beyond its limits."""

    code = "invalid-hours"
    title = "The hours are not acceptable."


class NonexistentTime(Invalid):
    """A time of day that the zone's clock skips on that date."""

    code = "nonexistent-time"
    title = "That time does not exist on that day."


class InvalidPeriod(Invalid):
    """An unknown zone, days out of order or too many, or a duration that no booking has."""

    code = "invalid-period"
    title = "The period is not acceptable."


class CalendarNotFound(NotFound):
    """No calendar has that address, or not any more."""

    code = "calendar-not-found"
    title = "There is no such calendar."
