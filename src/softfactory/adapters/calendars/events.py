"""Events as icalendar understands them all: times in zones of IANA's, rules within bounds, and no text."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs

from softfactory.domain.kernel.calendars import NotACalendar

from .lines import Block, Line
from .zones import Zones

MOST = 5_000
"""Of events that may matter."""
TIMED = frozenset({"DTSTART", "DTEND", "EXDATE", "RDATE", "RECURRENCE-ID"})
REPEATED = frozenset({"RRULE", "RDATE", "RECURRENCE-ID"})
TIME = re.compile(r"(\d{8})(T\d{6}(Z)?)?(/[0-9A-Z+-]{1,30})?")
PLAIN: Mapping[str, re.Pattern[str]] = {
    "DURATION": re.compile(r"[+-]?P[0-9DHMSTW]{1,30}"),
    "SEQUENCE": re.compile(r"\d{1,9}"),
    "STATUS": re.compile(r"[A-Za-z-]{0,30}"),
    "TRANSP": re.compile(r"[A-Za-z-]{0,30}"),
}
RULE = re.compile(
    r"(?=[A-Z0-9=;,+-]{1,500}$)(?=.*\bFREQ=(?:YEARLY|MONTHLY|WEEKLY|DAILY|HOURLY)\b)(?!.*\bFREQ=.*\bFREQ=).*"
)
NUMBERS = re.compile(
    r"\b(?:INTERVAL|COUNT)=(?!0*[1-9]\d{0,5}\b)|\bUNTIL=(?!\d{8}(?:T\d{6}Z?)?(?:;|$))|\bUNTIL=.*\bUNTIL="
)
UNTIL = re.compile(r"(?<=UNTIL=)(\d{8})(T\d{6})?(Z?)")
SURELY = timedelta(days=2)
"""More than all that zones can move a day."""


def relevant(feed: Block, zones: Zones, timezone: str, *, since: datetime, until: datetime) -> list[Block]:
    """Return the events that may have somebody busy then, normalized. Raises `NotACalendar`."""
    events = list(feed.within("VEVENT"))
    uids = Counter(uid for event in events for uid in event.values("UID"))
    numbers = {uid: str(number) for number, uid in enumerate(uids)}
    first, last = f"{since - SURELY:%Y%m%d}", f"{until + SURELY:%Y%m%d}"
    found = [
        event
        for event in events
        if any(uids[uid] > 1 for uid in event.values("UID")) or _matters(event, first=first, last=last)
    ]
    if len(found) > MOST:
        raise NotACalendar(f"The calendar has more than {MOST} events.")
    return [Block(event.name, list(_normalized(event, numbers, zones, timezone))) for event in found]


def periods(feed: Block) -> Iterable[str]:
    """Give the busy periods that a feed tells without events."""
    for block in feed.within("VFREEBUSY"):
        for line in block.lines:
            if line.parameters.get("FBTYPE", "BUSY").upper() != "FREE":
                yield from filter(None, line.value.split(","))


def _matters(event: Block, *, first: str, last: str) -> bool:
    """Tell whether an event that stands alone may matter from day *first* to day *last*."""
    if "TRANSPARENT" in event.values("TRANSP") or "CANCELLED" in event.values("STATUS"):
        return False
    names = {line.name for line in event.lines}
    times = [*event.values("DTSTART"), *event.values("DTEND")]
    if names & REPEATED or "DURATION" in names or not times or not all(map(TIME.fullmatch, times)):
        return True
    return max(times)[:8] >= first and min(times)[:8] <= last


def _normalized(event: Block, numbers: Mapping[str, str], zones: Zones, timezone: str) -> Iterator[Line]:
    zone: str | None = timezone
    for line in sorted(event.lines, key=lambda line: line.name == "RRULE"):
        if line.name in TIMED:
            for timed in _timed(line, zones, timezone):
                if line.name == "DTSTART":
                    zone = None if "VALUE" in timed.parameters else timed.parameters.get("TZID", timezone)
                yield timed
        elif line.name == "RRULE":
            yield Line(line.name, {}, _rule(line.value.upper(), zone))
        elif line.name == "UID":
            yield Line(line.name, {}, numbers[line.value])
        elif PLAIN[line.name].fullmatch(line.value):
            yield attrs.evolve(line, parameters={})
        else:
            raise NotACalendar(f"A {line.name} of the calendar cannot be read.")


def _timed(line: Line, zones: Zones, timezone: str) -> Iterator[Line]:
    """Give a line for each time, whose parameters say what it is."""
    for value in filter(None, line.value.split(",")):
        found = TIME.fullmatch(value.strip())
        if not found:
            raise NotACalendar(f"A {line.name} of the calendar is no time.")
        parameters = {"VALUE": "PERIOD"} if found[4] else {} if found[2] else {"VALUE": "DATE"}
        if found[2] and not found[3]:
            parameters["TZID"] = zones.named(line.parameters["TZID"]) if "TZID" in line.parameters else timezone
        if line.parameters.get("RANGE", "").upper() == "THISANDFUTURE":
            parameters["RANGE"] = "THISANDFUTURE"
        yield Line(line.name, parameters, found[0])


def _rule(rule: str, zone: str | None) -> str:
    """Return a rule whose end is UTC, as it has to be in a zone; what ends with a day ends with that whole day."""
    if not RULE.fullmatch(rule) or NUMBERS.search(rule):
        raise NotACalendar("The calendar repeats something by a rule that is not read, such as one for every minute.")

    def ending(found: re.Match[str]) -> str:
        if zone is None:
            return found[1]
        if found[3]:
            return found[0]
        local = datetime.strptime(found[1] + (found[2] or "T235959"), "%Y%m%dT%H%M%S").replace(tzinfo=ZoneInfo(zone))
        return f"{local.astimezone(UTC):%Y%m%dT%H%M%SZ}"

    return UNTIL.sub(ending, rule)
