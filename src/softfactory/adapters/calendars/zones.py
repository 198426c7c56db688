"""Time zones by the names that calendars give them."""

import re
from collections.abc import Iterator, Mapping

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from softfactory.domain.kernel.calendars import NotACalendar
from softfactory.domain.kernel.zones import zones

from .lines import Block

HOURS = re.compile(r"([+-])(\d\d)00(?:00)?")
FARTHEST = {"+": 14, "-": 12}


class Zones:
    """The zones of one feed: those that everybody knows, and those of its own that are a whole hour off all year."""

    def __init__(self, feed: Block) -> None:
        self._own = {tzid: block for block in feed.within("VTIMEZONE") for tzid in block.values("TZID")}
        self._known: dict[str, str] = {}

    def named(self, tzid: str) -> str:
        """Return the IANA name; raises `NotACalendar` for a zone that cannot be told for sure."""
        if tzid not in self._known:
            self._known[tzid] = next(_known(tzid), "") or _fixed(self._own, tzid)
        return self._known[tzid]


def _known(tzid: str) -> Iterator[str]:
    """Give the names that it may mean: itself, one of Windows', one behind somebody's prefix."""
    cleaned = tzid.strip("/ ")
    parts = cleaned.split("/")[-4:]
    for name in (cleaned, WINDOWS_TO_OLSON.get(cleaned, ""), *("/".join(parts[at:]) for at in range(1, len(parts)))):
        if name in zones():
            yield name


def _fixed(own: Mapping[str, Block], tzid: str) -> str:
    block = own.get(tzid)
    offsets = {offset for kind in block.blocks for offset in kind.values("TZOFFSETTO")} if block else set()
    found = HOURS.fullmatch(offsets.pop()) if len(offsets) == 1 else None
    if not found or int(found[2]) > FARTHEST[found[1]]:
        raise NotACalendar(f"The calendar's time zone {tzid[:100]!r} is not known.")
    return f"Etc/GMT{'-' if found[1] == '+' else '+'}{int(found[2])}"  # POSIX counts to the west
