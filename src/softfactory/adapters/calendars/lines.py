"""Calendar files as lines: taken apart before any library sees them.

Only what says when somebody is busy goes on from here. So no feed reaches icalendar's memory of time zones, which is
one for all feeds, and nothing is read that would be thrown away. Source: RFC 5545, section 3.1.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from softfactory.domain.kernel.calendars import NotACalendar

MAX_FEED = 1024 * 1024
MAX_DEPTH = 8
FOLD = re.compile(r"(?:\r\n|\n|\r)[ \t]")
BREAK = re.compile(r"\r\n|\n|\r")
NAME = re.compile(r"[A-Za-z0-9-]+")
PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";]*)')


@attrs.frozen
class Line:
    """A property: its name and parameters in capitals, values as they are."""

    name: str
    parameters: Mapping[str, str]
    value: str


@attrs.frozen
class Block:
    """A component with its own lines and those within it."""

    name: str
    lines: list[Line] = attrs.field(factory=list)
    blocks: list["Block"] = attrs.field(factory=list)

    def values(self, name: str) -> Sequence[str]:
        """Return the values of all properties of a name."""
        return [line.value for line in self.lines if line.name == name]

    def within(self, name: str) -> Iterator["Block"]:
        """Give the components of a name in this one, at any depth."""
        for block in self.blocks:
            if block.name == name:
                yield block
            yield from block.within(name)


def read(feed: bytes) -> Block:
    """Return a block that holds the calendars of a feed, whole. Raises `NotACalendar`."""
    if len(feed) > MAX_FEED:
        raise NotACalendar(f"A calendar has at most {MAX_FEED} bytes.")
    text = FOLD.sub("", feed.decode("utf-8-sig", errors="replace").strip())
    root = Block("")
    open_blocks = [root]
    for line in filter(None, BREAK.split(text)):
        _take(line, open_blocks)
    if len(open_blocks) > 1 or not root.blocks:
        raise NotACalendar("The calendar is cut off, or there is none.")
    return root


def written(blocks: Iterable[Block]) -> str:
    """Return components as the text of a calendar."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-"]
    for block in blocks:
        lines += [f"BEGIN:{block.name}", *map(_line, block.lines), f"END:{block.name}"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def _take(line: str, open_blocks: list[Block]) -> None:
    found = NAME.match(line)
    name, rest = (found[0].upper(), line[found.end() :]) if found else ("", "")
    if name == "BEGIN":
        block = Block(rest[1:].strip().upper())
        if len(open_blocks) > MAX_DEPTH or (len(open_blocks) == 1 and block.name != "VCALENDAR"):
            raise NotACalendar("That does not begin as a calendar does.")
        open_blocks[-1].blocks.append(block)
        open_blocks.append(block)
    elif len(open_blocks) == 1:
        raise NotACalendar("That does not begin as a calendar does.")
    elif name == "END":
        if open_blocks.pop().name != rest[1:].strip().upper():
            raise NotACalendar("What begins in the calendar ends out of order.")
    elif name in WANTED.get(open_blocks[-1].name, ()):
        open_blocks[-1].lines.append(_parsed(name, rest))


def _parsed(name: str, rest: str) -> Line:
    parameters, at = {}, 0
    while found := PARAMETER.match(rest, at):
        # a value that is not quoted ends at the colon, where the property's own begins
        value, colon, _ = (found[2], "", "") if found[2].startswith('"') else found[2].partition(":")
        parameters[found[1].upper()] = value.strip('"')
        at = found.start(2) + len(value)
        if colon:
            break
    if rest[at : at + 1] != ":":
        raise NotACalendar(f"A line {name} of the calendar cannot be read.")
    return Line(name, parameters, rest[at + 1 :].strip())


def _line(line: Line) -> str:
    return f"{line.name}{''.join(f';{name}={value}' for name, value in line.parameters.items())}:{line.value}"


EVENT = "DTSTART DTEND DURATION EXDATE RDATE RECURRENCE-ID RRULE SEQUENCE STATUS TRANSP UID"
WANTED: Mapping[str, frozenset[str]] = {
    "VEVENT": frozenset(EVENT.split()),
    "VFREEBUSY": frozenset({"FREEBUSY"}),
    "VTIMEZONE": frozenset({"TZID"}),
    "STANDARD": frozenset({"TZOFFSETTO"}),
    "DAYLIGHT": frozenset({"TZOFFSETTO"}),
}
"""What is read of which component."""
