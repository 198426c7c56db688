"""JSON lines: each an event of the JSON API, an event of an SDK, or a log record."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from softfactory.domain.errors.payloads.facts import event_id_of
from softfactory.domain.errors.payloads.values import as_object, objects
from softfactory.domain.kernel.problems import Problem
from softfactory.entrypoints.http.errors.log import ErrorEvent
from softfactory.entrypoints.http.sentry.sdk_json import decode_event

from . import structured
from .lines import MAX_LINE, Line
from .outcomes import RANKS, Failed, Found, Outcome, Outcomes, Skipped


class NoEvent(Exception):
    """The line cannot be read, for the reason given."""


def outcomes(lines: Iterator[Line], *, least: str) -> Outcomes:
    """Yield an event for each line that holds one, and for each log record of level *least* or worse."""
    for line in lines:
        if line.data.strip():
            yield _outcome(line, least)


def _outcome(line: Line, least: str) -> Outcome:
    place = f"line {line.number}"
    try:
        found = _read(line, least)
    except NoEvent as error:
        return Failed(place=place, reason=str(error))
    if found is None:
        return Skipped()
    payload, event_id = found
    digest = hashlib.sha256(line.data).digest()
    return Found(payload=payload, digest=digest, size=len(line.data), place=place, event_id=event_id)


def _read(line: Line, least: str) -> tuple[dict[str, Any], str | None] | None:
    """Return payload and event id, None for a log record that is no error."""
    if not line.whole:
        raise NoEvent(f"More than {MAX_LINE} bytes.")
    try:
        value = decode_event(line.data)
    except Problem as problem:
        raise NoEvent(f"Not a JSON object: {problem}") from problem
    if isinstance(value.get("error_type"), str):
        return _told(value)
    if is_sdk_event(value):
        return value, event_id_of(value.get("event_id"))
    payload, level = structured.payload_of(value)
    if payload is None:
        raise NoEvent("Neither an event nor a log record: it has no message.")
    wanted = level is not None and (RANKS[level] >= RANKS[least] or "exception" in payload)
    return (payload, None) if wanted else None


def is_sdk_event(value: Mapping[str, Any]) -> bool:
    """Tell whether an object is an event as SDKs send it."""
    if as_object(value.get("logentry")) or (event_id_of(value.get("event_id")) and {"platform", "sdk"} & value.keys()):
        return True
    held = value.get("exception")
    named = isinstance(held, dict) and "values" not in held and "stacktrace" not in held
    return not named and any({"type", "value"} & one.keys() for one in objects(held))


def _told(value: Mapping[str, Any]) -> tuple[dict[str, Any], str | None]:
    try:
        report = msgspec.convert(value, ErrorEvent).told().report(0)
    except msgspec.ValidationError as error:
        raise NoEvent(str(error)) from error
    return dict(report.payload), report.event_id
