"""What a chef and a chef's hours may be."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

import attrs

from softfactory.domain.kernel.texts import prose
from softfactory.domain.kernel.zones import zones

from .model import Chef, Exceptional, Hours, Opening
from .problems import InvalidChef, InvalidHours, NonexistentTime

MAX_NAME, MAX_BIO, MAX_LOCATION, MAX_CUISINE = 200, 4000, 200, 50
MOST_CUISINES = 10
DAY = 1440
"""Minutes."""
BOUNDS = {"buffer": (0, 720), "notice": (0, 60 * DAY), "horizon_days": (1, 365), "longest": (15, DAY)}
"""The least and the most of each number of a chef's hours."""
STEPS = (15, 30, 60)
MOST_WEEKLY, MOST_EXCEPTIONS = 14, 366
FIRST, LAST = date(1971, 1, 1), date(2199, 12, 31)
"""Of the dates that hours and guests may name: clocks and calendars of before and after are nobody's concern."""


def checked(chef: Chef) -> Chef:
    """Return a chef with texts as they are kept; raises `InvalidChef`, `InvalidMoney`, `InvalidHours`."""
    chef.rate.must_be_a_price()
    if chef.timezone not in zones():
        raise InvalidChef("timezone must be a name of the IANA database, such as Asia/Seoul.")
    must_be_hours(chef.hours, chef.timezone)
    return attrs.evolve(
        chef,
        name=_line(chef.name, "name", MAX_NAME),
        bio=prose(chef.bio, "bio", MAX_BIO, InvalidChef),
        location=_line(chef.location, "location", MAX_LOCATION),
        cuisines=_cuisines(chef.cuisines),
    )


def _cuisines(given: Iterable[str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(_line(word, "a cuisine", MAX_CUISINE).lower() for word in given))
    if not 1 <= len(found) <= MOST_CUISINES:
        raise InvalidChef(f"A chef has 1 to {MOST_CUISINES} cuisines.")
    return found


def _line(given: str, name: str, most: int) -> str:
    text = given.strip()
    if not 1 <= len(text) <= most or not text.isprintable():
        raise InvalidChef(f"{name} has 1 to {most} printable characters.")
    return text


def must_be_hours(hours: Hours, timezone: str) -> None:
    """Raise `InvalidHours` or `NonexistentTime` unless a chef in that zone can have these hours."""
    for name, (least, most) in BOUNDS.items():
        if not least <= getattr(hours, name) <= most:
            raise InvalidHours(f"{name} is {least} to {most}.")
    if hours.step not in STEPS:
        raise InvalidHours(f"step is one of {', '.join(map(str, STEPS))}.")
    if len(hours.weekly) > MOST_WEEKLY or len(hours.exceptions) > MOST_EXCEPTIONS:
        raise InvalidHours(f"There are at most {MOST_WEEKLY} weekly openings and {MOST_EXCEPTIONS} exceptions.")
    if any(weekly.weekday not in range(7) for weekly in hours.weekly):
        raise InvalidHours("A weekday is 0 (Monday) to 6.")
    for _, some in groupby(sorted(hours.weekly, key=lambda one: one.weekday), key=lambda one: one.weekday):
        _must_be_apart([weekly.opening for weekly in some])
    _must_be_dates(hours.exceptions, timezone)


def _must_be_dates(exceptions: Sequence[Exceptional], timezone: str) -> None:
    if len({exception.on for exception in exceptions}) < len(exceptions):
        raise InvalidHours("A date has one exception at most.")
    if not all(FIRST <= exception.on <= LAST for exception in exceptions):
        raise InvalidHours(f"Exceptions are between {FIRST} and {LAST}.")
    for exception in exceptions:
        _must_be_apart(exception.openings)
        for opening in exception.openings:
            _must_exist(exception, opening.opens, until=opening.opens, zone=ZoneInfo(timezone))
            _must_exist(exception, opening.closes - 1, until=opening.closes, zone=ZoneInfo(timezone))


def _must_be_apart(openings: Sequence[Opening]) -> None:
    for opening in openings:
        if not 0 <= opening.opens < opening.closes <= DAY:
            raise InvalidHours("An opening begins before it ends, within one day.")
    ordered = sorted(openings, key=lambda opening: opening.opens)
    if any(one.closes > other.opens for one, other in pairwise(ordered)):
        raise InvalidHours("Openings of one day do not overlap.")


def _must_exist(exception: Exceptional, minute: int, *, until: int, zone: ZoneInfo) -> None:
    """Raise `NonexistentTime` if the zone's clock skips both on that date: to end where a gap begins is no harm."""
    midnight = datetime.combine(exception.on, time())
    walls = [midnight + timedelta(minutes=one) for one in (minute, until)]
    if not any(_exists(wall, zone) for wall in walls):
        raise NonexistentTime(f"{walls[1]:%H:%M} does not exist on {walls[1]:%Y-%m-%d} in {zone.key}.")


def _exists(wall: datetime, zone: ZoneInfo) -> bool:
    back = wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return back.replace(tzinfo=None) == wall
