"""Reading an event's payload leniently: SDKs of many ages and languages fill it, and nothing in it is certain.

Every function takes JSON values and answers with something usable; none raises on a wrong shape.
Source: https://develop.sentry.dev/sdk/data-model/event-payloads/
"""

from collections.abc import Mapping, Sequence
from typing import Any

from softfactory.domain.errors.model import Payload

JsonObject = Mapping[str, Any]


def as_text(value: object, limit: int = 200) -> str:
    """Return a string or number as text of at most *limit* characters, anything else as ""."""
    if isinstance(value, str):
        return value[:limit]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)[:limit]
    return ""


def as_object(value: object) -> JsonObject:
    """Return an object as it is, anything else as {}."""
    return value if isinstance(value, dict) else {}


def objects(value: object) -> Sequence[JsonObject]:
    """Return the objects of a list, of `{"values": [...]}`, or of a single object; nulls and others are left out."""
    if isinstance(value, dict):
        value = value.get("values", [value])
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def exceptions(payload: Payload) -> Sequence[JsonObject]:
    """Return the chain of exceptions, oldest cause first, as SDKs send it."""
    return objects(payload.get("exception"))


def frames(exception: JsonObject) -> Sequence[JsonObject]:
    """Return the frames of one exception, oldest call first."""
    found = as_object(exception.get("stacktrace")).get("frames")
    return [frame for frame in found if isinstance(frame, dict)] if isinstance(found, list) else []


def last_in_app(stack: Sequence[JsonObject]) -> JsonObject | None:
    """Return the innermost frame of the application itself, else the innermost of all, None without frames.

    A frame whose `in_app` is missing belongs to the application unless another one says so of itself.
    """
    for frame in reversed(stack):
        if frame.get("in_app"):
            return frame
    for frame in reversed(stack):
        if frame.get("in_app") is None:
            return frame
    return stack[-1] if stack else None
