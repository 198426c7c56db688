"""The items of a Sentry envelope, read from a stream of chunks: what is skipped is never held.

An envelope is a line of JSON, then items: a line of JSON with `type` and perhaps `length`, then the payload. A payload
with a length is followed by a newline or the end; one without runs to the newline. A return belongs to the payload.
Source: https://develop.sentry.dev/sdk/data-model/envelopes/
"""

from typing import Any

import attrs

from softfactory.domain.errors.items.sent import CATEGORIES
from softfactory.domain.kernel.problems import Malformed

from .extras import Extras, Hold, unheld
from .framing import BadEnvelope, EventTooLarge, Reader
from .sdk_json import decode_object

MAX_EVENT = 1024 * 1024
MAX_HEADER = 64 * 1024
MAX_ITEMS = 1000
UNWANTED = frozenset(
    "transaction span profile profile_chunk replay_event replay_recording replay_video log otel_log "
    "metric metrics metric_meta metric_buckets statsd trace_metric".split()
)
"""Types of items that are not for error tracking: an SDK that sends them is told to stop."""


@attrs.frozen(kw_only=True)
class Contents:
    """What an envelope held: at most one event, as JSON text."""

    event: bytes | None
    unwanted: bool
    """Whether there were items that are not for error tracking."""
    extras: Extras


def read_header(reader: Reader) -> dict[str, Any]:
    """Return the envelope's own header, possibly {}; raises `BadEnvelope`."""
    line = reader.line(MAX_HEADER)
    if line is None:
        raise BadEnvelope("It is empty; an envelope begins with a line of JSON.")
    return _header(line, "The envelope's header")


def read_items(reader: Reader, hold: Hold = unheld) -> Contents:
    """Return what is kept of the items; raises `BadEnvelope`, also for a second event: the protocol knows one.

    *hold* takes room for files while they are held.
    """
    event: bytes | None = None
    unwanted = False
    extras = Extras(hold)
    for _ in range(MAX_ITEMS + 1):
        line = reader.line(MAX_HEADER)
        if line is None:
            return Contents(event=event, unwanted=unwanted, extras=extras)
        if not line:  # SDKs end with as many newlines as they like
            continue
        header = _header(line, "An item's header")
        kind, length = _frame(header)
        if kind == "event":
            event = _event(reader, length, event)
        elif kind in CATEGORIES:
            extras.take(reader, kind, header, length)
        else:
            unwanted = unwanted or kind in UNWANTED
            _skip(reader, length)
    raise BadEnvelope(f"It has more than {MAX_ITEMS} items.")


def _frame(header: dict[str, Any]) -> tuple[str, int | None]:
    kind, length = header.get("type"), header.get("length")
    if not isinstance(kind, str):
        raise BadEnvelope("An item's header has no type.")
    if length is not None and (not isinstance(length, int) or isinstance(length, bool) or length < 0):
        raise BadEnvelope("An item's length is not a number of bytes.")
    return kind, length


def _event(reader: Reader, length: int | None, before: bytes | None) -> bytes:
    if before is not None:
        raise BadEnvelope("It holds two events; one may come at a time.")
    if length is None:
        return reader.line(MAX_EVENT) or b""
    if length > MAX_EVENT:
        raise EventTooLarge(f"The event has {length} bytes; {MAX_EVENT} are the limit.")
    return reader.take(length)


def _skip(reader: Reader, length: int | None) -> None:
    if length is None:
        reader.skip_line()
    else:
        reader.skip(length)


def _header(line: bytes, name: str) -> dict[str, Any]:
    try:
        return decode_object(line)
    except Malformed as error:
        raise BadEnvelope(f"{name} is wrong: {error}") from error
