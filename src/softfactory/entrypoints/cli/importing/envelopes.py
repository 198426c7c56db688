"""Envelopes as SDKs sent them, one after the other, and requests that were written down."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from softfactory.domain.errors.payloads.facts import event_id_of
from softfactory.domain.errors.payloads.values import as_object, as_text
from softfactory.domain.kernel.problems import Malformed, Problem
from softfactory.entrypoints.http.sentry.encodings import unpacked
from softfactory.entrypoints.http.sentry.envelope import MAX_EVENT, MAX_HEADER
from softfactory.entrypoints.http.sentry.framing import BadEnvelope, EventTooLarge, Reader
from softfactory.entrypoints.http.sentry.sdk_json import decode_event, decode_object

from .outcomes import Failed, Found, Outcome, Outcomes, Skipped

MAX_DESCRIPTION = 1024 * 1024


def outcomes(chunks: Iterator[bytes], place: str = "") -> Outcomes:
    """Yield the events of any number of envelopes; what else is in them is skipped.

    What follows a broken frame cannot be told apart any more and is not read.
    """
    reader = Reader(chunks)
    try:
        yield from _items(reader, place)
    except Problem as problem:
        yield Failed(place=place or "envelope", reason=str(problem) or problem.title)


def recorded(described: Path, chunks: Iterator[bytes]) -> Outcomes:
    """Yield the events of a request of which *described* tells the path and the headers, and *chunks* are the body."""
    try:
        request = decode_object(_start(described))
        headers = {name.lower(): value for name, value in as_object(request.get("headers")).items()}
        body = unpacked(chunks, as_text(headers.get("content-encoding")))
    except Problem as problem:
        yield Failed(place="", reason=f"{described.name} does not describe the request: {problem}")
        return
    if "/store" in str(request.get("path")):
        yield _stored(body)
    else:
        yield from outcomes(body)


def _start(described: Path) -> bytes:
    with described.open("rb") as opened:
        return opened.read(MAX_DESCRIPTION)


def _items(reader: Reader, place: str) -> Outcomes:
    header: dict[str, Any] | None = None
    number = 0
    while (line := reader.line(MAX_HEADER)) is not None:
        if not line.strip():
            continue
        said = decode_object(line)
        if header is None or "type" not in said:  # an item says what it is; what does not begins an envelope
            header, number = said, number + 1
            continue
        yield _item(reader, said, header, place or f"envelope {number}")


def _item(reader: Reader, said: dict[str, Any], header: dict[str, Any], place: str) -> Outcome:
    length = said.get("length")
    if length is not None and (not isinstance(length, int) or isinstance(length, bool) or length < 0):
        raise BadEnvelope("An item's length is not a number of bytes.")
    if said["type"] != "event" or (length or 0) > MAX_EVENT:
        reader.skip_line() if length is None else reader.skip(length)
        if said["type"] != "event":
            return Skipped()
        return Failed(place=place, reason=f"The event has {length} bytes; {MAX_EVENT} are the limit.")
    raw = (reader.line(MAX_EVENT) or b"") if length is None else reader.take(length)
    return _event(raw, event_id_of(header.get("event_id")), place)


def _event(raw: bytes, event_id: str | None, place: str) -> Outcome:
    try:
        payload = decode_event(raw)
    except Malformed as problem:
        return Failed(place=place, reason=f"The event is not JSON: {problem}")
    return Found(
        payload=payload,
        digest=hashlib.sha256(raw).digest(),
        size=len(raw),
        place=place,
        event_id=event_id or event_id_of(payload.get("event_id")),
    )


def _stored(body: Iterator[bytes]) -> Outcome:
    raw = bytearray()
    try:
        for chunk in body:
            raw += chunk
            if len(raw) > MAX_EVENT:
                raise EventTooLarge(f"The event has more than {MAX_EVENT} bytes.")
    except Problem as problem:
        return Failed(place="request", reason=str(problem) or problem.title)
    return _event(bytes(raw), None, "request")
