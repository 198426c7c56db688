"""Finding a chef, and a time when they are free: for everybody."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from datetime import timezone as offset
from zoneinfo import ZoneInfo

import attrs

from softfactory.domain.kernel.calendars import Span
from softfactory.domain.kernel.paging import Page, PageRequest
from softfactory.domain.kernel.zones import zones

from .chef_rules import FIRST, LAST
from .model import Chef, Hours
from .ports import ChefCriteria, CooCookTx
from .problems import InvalidPeriod
from .slots import slots
from .usecases import UseCases, listed

DAY = timedelta(days=1)
MOST_DAYS = 31
LONGEST = 1440
USUAL = 60
"""Minutes of a booking that nobody named another length of."""
LOOKED_AT = 200
"""Chefs of whom it is found out for one page whether they are free on a date."""


@attrs.frozen(kw_only=True, slots=False)
class FindingUseCases(UseCases):
    """Looking for chefs and their free times."""

    def chefs(
        self, criteria: ChefCriteria | None = None, *, on: date | None = None, request: PageRequest | None = None
    ) -> Page[Chef]:
        """Return chefs whom guests find, newest first; *on*: those with an hour free on that date in their own zone.

        A page of those that are free may be short, or empty, and still have a next one. Raises `BadCursor`.
        """
        criteria, request = criteria or ChefCriteria(), request or PageRequest()
        with self.store.reading() as tx:
            found = tx.chefs.listed(criteria, request)
            if on is None:
                return found
            free = self._free(tx, found.items, on)
            for _ in range(LOOKED_AT // request.limit - 1):
                if free or found.next_cursor is None:
                    break
                found = tx.chefs.listed(criteria, attrs.evolve(request, cursor=found.next_cursor))
                free = self._free(tx, found.items, on)
        return Page(items=free, next_cursor=found.next_cursor)

    def slots(
        self, chef_id: str, *, since: date, until: date, timezone: str | None = None, duration_minutes: int = USUAL
    ) -> Page[Span]:
        """Return when a chef can be booked for so long, from one day to another, both of *timezone*, the guest's zone.

        At most 31 days; without a zone they are the chef's own, and so are the clocks of the spans. Raises
        `ChefNotFound`, `InvalidPeriod`.
        """
        if not 1 <= duration_minutes <= LONGEST:
            raise InvalidPeriod(f"duration_minutes is 1 to {LONGEST}.")
        if not timedelta(0) <= until - since < MOST_DAYS * DAY:
            raise InvalidPeriod(f"The days are in order, and at most {MOST_DAYS}.")
        with self.store.reading() as tx:
            chef = listed(tx, chef_id)
            zone = chef.timezone if timezone is None else timezone
            begins, ends = days(since, until, zone)
            lasts = timedelta(minutes=duration_minutes)
            taken = taken_of(tx, chef, since=begins, until=ends + lasts, at=self.now())
        found = slots(chef.hours, chef.timezone, taken=taken, duration=lasts, since=begins, until=ends, now=self.now())
        clock = ZoneInfo(zone)
        return Page(items=[Span(starts_at=_by(clock, one.starts_at), ends_at=_by(clock, one.ends_at)) for one in found])

    def _free(self, tx: CooCookTx, chefs: Sequence[Chef], on: date) -> list[Chef]:
        return [chef for chef in chefs if self._is_free(tx, chef, on)]

    def _is_free(self, tx: CooCookTx, chef: Chef, on: date) -> bool:
        begins, ends = days(on, on, chef.timezone)
        lasts = timedelta(minutes=min(USUAL, chef.hours.longest))
        taken = taken_of(tx, chef, since=begins, until=ends + lasts, at=self.now())
        found = slots(chef.hours, chef.timezone, taken=taken, duration=lasts, since=begins, until=ends, now=self.now())
        return bool(found)


def days(since: date, until: date, timezone: str) -> tuple[datetime, datetime]:
    """Return the instants at which the first day begins and the last one has ended; raises `InvalidPeriod`."""
    if timezone not in zones():
        raise InvalidPeriod("timezone must be a name of the IANA database, such as America/New_York.")
    if not FIRST <= since <= until <= LAST:
        raise InvalidPeriod(f"Days are in order, and between {FIRST} and {LAST}.")
    zone = ZoneInfo(timezone)
    begins, ends = (datetime.combine(day, time(), tzinfo=zone) for day in (since, until + DAY))
    return begins.astimezone(UTC), ends.astimezone(UTC)


def taken_of(tx: CooCookTx, chef: Chef, *, since: datetime, until: datetime, at: datetime) -> list[Span]:
    """Return what keeps a chef busy at *at* in a time and in the buffer after it."""
    until += _buffer(chef.hours)
    return [
        *tx.bookings.taken(chef.id, since=since, until=until, at=at),
        *tx.chefs.busy(chef.id, since=since, until=until),
    ]


def _buffer(hours: Hours) -> timedelta:
    return timedelta(minutes=hours.buffer)


def _by(clock: ZoneInfo, at: datetime) -> datetime:
    """Return an instant by a zone's clock, at a fixed offset: within one zone Python subtracts what walls show."""
    ahead = at.astimezone(clock).utcoffset() or timedelta(0)
    return at.astimezone(offset(ahead))
