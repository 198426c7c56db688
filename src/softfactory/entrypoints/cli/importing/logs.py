"""Plain logs: lines become records with what belongs to them, and those that are errors become events."""

import hashlib
from collections.abc import Iterator
from typing import Any

import attrs

from softfactory.domain.errors.payloads.traceback import parse

from .heads import Head, head_of, unwrapped
from .lines import Line
from .outcomes import RANKS, Found, Outcome, Outcomes, Skipped
from .stamps import Calendar
from .traces import Trace, begins_trace, goes_on, may_hold_trace

MAX_RECORD = 512 * 1024
"""Characters of a record that are kept; of what follows only the digest is."""
MAX_MESSAGE = 8192


@attrs.define(kw_only=True)
class Record:
    """A head, and the lines up to the next one."""

    number: int
    """Of its first line, from 1."""
    head: Head
    more: list[str] = attrs.field(factory=list)
    trace: Trace = attrs.field(factory=Trace)
    size: int = 0
    _kept: int = 0
    _hash: Any = attrs.field(factory=hashlib.sha256)

    def take(self, line: Line, text: str | None) -> None:
        """Add a line; the head's own is only counted."""
        self._hash.update(line.data + b"\n")
        self.size += len(line.data) + 1
        if text is None:
            return
        if self._kept < MAX_RECORD:
            self._kept += len(text) + 1
            self.more.append(text)
        self.trace.take(text)

    @property
    def digest(self) -> bytes:
        """Of all its bytes."""
        digest: bytes = self._hash.digest()
        return digest


def outcomes(lines: Iterator[Line], *, least: str, calendar: Calendar) -> Outcomes:
    """Yield an event for each record of level *least* or worse and for each traceback; other records are skipped."""
    for record in records(lines):
        yield _outcome(record, least, calendar)


def records(lines: Iterator[Line]) -> Iterator[Record]:
    """Yield the records; what comes before the first head is one without."""
    record: Record | None = None
    for line in lines:
        stamp, text = unwrapped(line.data.decode("utf-8", "replace").lstrip("\ufeff"))
        head = head_of(text)
        more: str | None = text
        if head is not None:
            head = head if head.stamp or not stamp else attrs.evolve(head, stamp=stamp)
            more = head.message if begins_trace(head.message) else None
        elif record is None or _begins(record, text, wrapped=stamp is not None):
            head = Head(stamp=stamp)
        if head is not None:
            if record is not None:
                yield record
            record = Record(number=line.number, head=head if more is None else attrs.evolve(head, message=""))
        if record is not None:  # there is one from the first line on
            record.take(line, more)
    if record is not None:
        yield record


def _begins(record: Record, text: str, *, wrapped: bool) -> bool:
    """Tell whether a line without a head begins a record all the same."""
    if record.trace.python_is_open:
        return False
    return record.trace.is_another(text) or (wrapped and not goes_on(text) and not may_hold_trace(text))


def _outcome(record: Record, least: str, calendar: Calendar) -> Outcome:
    head = record.head
    level = head.level
    chain = _chain(record) if record.more else []
    wanted = level is not None and RANKS[level] >= RANKS[least]
    if not (chain or wanted):
        return Skipped()
    payload = {
        "level": level if wanted or level == "warning" else "error",
        "logger": head.logger,
        "timestamp": at.isoformat() if head.stamp and (at := calendar.read(head.stamp)) else None,
        "exception": {"values": chain} if chain else None,
        "logentry": _entry(record, whole=not chain) if wanted else None,
    }
    return Found(
        payload={name: value for name, value in payload.items() if value},
        digest=record.digest,
        size=record.size,
        place=f"line {record.number}",
    )


def _entry(record: Record, *, whole: bool) -> dict[str, str] | None:
    text = "\n".join([record.head.message, *(record.more if whole else ())]).strip()[:MAX_MESSAGE]
    return {"formatted": text} if text else None


def _chain(record: Record) -> list[dict[str, object]]:
    """Return the exceptions of a record; their first line may be the message."""
    more = "\n".join(record.more)
    if not may_hold_trace(more):
        return []
    first = next((line for line in record.more if line.strip()), "")
    if goes_on(first) and "Traceback" not in first:
        more = f"{record.head.message}\n{more}"
    return parse(more)
