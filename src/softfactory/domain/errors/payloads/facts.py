"""What lists and rules want to know of an event, read from its payload."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from softfactory.domain.errors.model import Payload

from .chain import Link, chains
from .message import message_of
from .moments import moment
from .people import tags_of, user_of
from .values import JsonObject, as_text, frames, last_in_app, objects

ANONYMOUS = frozenset({"?", "<anonymous>", "<unknown>"})
"""What SDKs call a function without a name."""
_EVENT_ID = re.compile("[0-9a-f]{32}")


@attrs.frozen(kw_only=True)
class Facts:
    """An event in short."""

    event_id: str | None
    """32 lower-case hex digits; None when the client gave none that is one."""
    timestamp: datetime | None
    """UTC, 1970 to 2099; None when the client gave none that can be read."""
    error_type: str
    """The outermost exception's type, "Error" for one without; "Message" for an event without exception."""
    message: str
    environment: str | None
    release: str | None
    user: str | None
    tags: Mapping[str, str]
    culprit: str
    """"function in module" of the application's frame where it began, "" if unknown."""
    location: str
    """"file:line" of the same frame, "" if unknown."""


def read(payload: Payload) -> Facts:
    """Return the facts of any payload, whatever is missing or of the wrong shape in it."""
    found = chains(payload)
    chain = found[0] if found else ()
    outermost = chain[-1].exception if chain else {}
    frame = _where(payload, chain)
    return Facts(
        event_id=event_id_of(payload.get("event_id")),
        timestamp=moment(payload.get("timestamp")),
        error_type=(as_text(outermost.get("type")).strip() or "Error") if chain else "Message",
        message=message_of(payload, outermost),
        environment=as_text(payload.get("environment")).strip() or None,
        release=as_text(payload.get("release")).strip() or None,
        user=user_of(payload),
        tags=tags_of(payload),
        culprit=_culprit(frame) or as_text(payload.get("transaction") or payload.get("culprit")),
        location=_location(frame),
    )


def event_id_of(value: object) -> str | None:
    """Return an event's id, a UUID with or without dashes, as 32 lower-case hex digits; None for anything else."""
    text = value.replace("-", "").lower() if isinstance(value, str) else ""
    return text if _EVENT_ID.fullmatch(text) else None


def _where(payload: Payload, chain: Sequence[Link]) -> JsonObject:
    """Return the frame where it began: the application's nearest the root cause, else the root cause's last, or {}."""
    for link in chain:
        if link.frame:
            return link.frame
    holders = [*(link.exception for link in chain), *_crashed(payload), payload]
    return next((frame for holder in holders if (frame := last_in_app(frames(holder)))), {})


def _crashed(payload: Payload) -> Sequence[JsonObject]:
    return [thread for thread in objects(payload.get("threads")) if thread.get("crashed") or thread.get("current")]


def _culprit(frame: Mapping[str, Any]) -> str:
    function = as_text(frame.get("function")).strip()
    function = "" if function in ANONYMOUS else function
    module = (as_text(frame.get("module")) or as_text(frame.get("filename"))).strip()
    return f"{function} in {module}" if function and module else function or module


def _location(frame: Mapping[str, Any]) -> str:
    file = as_text(frame.get("filename")) or as_text(frame.get("abs_path"))
    line = frame.get("lineno")
    return f"{file}:{line}" if file and isinstance(line, int) and not isinstance(line, bool) else file
