"""When a calendar has its owner busy."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import chain
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar.prop import vPeriod
from recurring_ical_events import CalendarQuery

from softfactory.domain.kernel.calendars import NotACalendar, Span

from .events import periods, relevant
from .lines import Block, read, written
from .rules import bounded, budget
from .zones import Zones

MOST = 5_000
DAY = timedelta(days=1)
"""What the days of a zone may begin earlier or end later than those of UTC."""
Bounds = tuple[datetime, datetime]


def busy(feed: bytes, *, since: datetime, until: datetime, timezone: str) -> Sequence[Span]:
    """Return the times within *since* and *until*, merged. Raises `NotACalendar`."""
    zone = ZoneInfo(timezone)
    try:
        block = read(feed)
        bounds = chain(_events(block, since, until, zone), _periods(block))
        return merged(_counted(_clipped(bounds, since, until)))
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        # whatever the libraries raise for times that cannot be: they have no error of their own for that
        raise NotACalendar("The calendar tells times that cannot be read.") from error


def merged(bounds: Iterable[Bounds]) -> Sequence[Span]:
    """Return spans in order that neither overlap nor touch."""
    spans: list[Bounds] = []
    for start, end in sorted(bounds):
        if spans and start <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    return [Span(starts_at=start, ends_at=end) for start, end in spans]


def _events(block: Block, since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[Bounds]:
    events = relevant(block, Zones(block), zone.key, since=since, until=until)
    calendar = Calendar.from_ical(written(events))
    if any(component.errors for component in calendar.walk()):
        raise NotACalendar("The calendar has events that cannot be read.")
    for series in CalendarQuery(calendar, components=(bounded(budget()),)).series:
        for occurrence in series.between(since - DAY, until + DAY):
            event = occurrence.as_component(keep_recurrence_attributes=False)
            if event.get("TRANSP", "").upper() != "TRANSPARENT" and event.get("STATUS", "").upper() != "CANCELLED":
                yield _instant(occurrence.start, zone), _instant(occurrence.end, zone)


def _periods(block: Block) -> Iterator[Bounds]:
    for text in periods(block):
        start, end = vPeriod.from_ical(text)  # type: ignore[no-untyped-call]
        yield _instant(start, UTC), _instant(start + end if isinstance(end, timedelta) else end, UTC)


def _clipped(bounds: Iterable[Bounds], since: datetime, until: datetime) -> Iterator[Bounds]:
    for start, end in bounds:
        if max(start, since) < min(end, until):
            yield max(start, since), min(end, until)


def _counted(bounds: Iterable[Bounds]) -> Iterator[Bounds]:
    for number, one in enumerate(bounds):
        if number >= MOST:
            raise NotACalendar(f"The calendar has more than {MOST} times.")
        yield one


def _instant(at: date, zone: tzinfo) -> datetime:
    """Return a day's beginning, or a time, in UTC."""
    if not isinstance(at, datetime):
        at = datetime.combine(at, time.min)
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
