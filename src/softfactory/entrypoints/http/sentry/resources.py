"""The doors of the Sentry SDKs: a program in any language reports here by its DSN.

Nothing that is sent is interpreted; the answer 200 comes when the event is on disk.
Source: https://develop.sentry.dev/sdk/data-model/envelopes/
"""

import base64
import binascii
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import chain
from typing import Any

import attrs
import falcon

from softfactory.domain.errors.payloads.facts import event_id_of
from softfactory.domain.errors.payloads.report import Report
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.problems import Malformed, TooMany
from softfactory.entrypoints.http.auth import KEY
from softfactory.entrypoints.http.keys import key_of
from softfactory.entrypoints.http.room import ROOM, Room

from .decoders import BadEncoding
from .door import Door, Stored, chunks_of, door
from .encodings import unpacked
from .envelope import MAX_EVENT, Contents, read_header, read_items
from .framing import EventTooLarge, Reader
from .sdk_json import decode_event
from .unpacking import need

NOT_WANTED = "86400:transaction;span;profile;profile_chunk;replay;log_item;log_byte;metric;trace_metric:organization"
"""Asks SDKs to keep for a day what is not for error tracking."""


@attrs.frozen
class _Taking(Door):
    """Reads bodies within bounds, and stores events."""

    room: Room = ROOM

    def reporter(self, key: str | None, req: falcon.Request, project_id: int) -> Actor:
        """Return whoever holds the key; raises `BadKey`."""
        return KEY.holder(key, req, self.services, project_id)

    def store(self, event: dict[str, Any], event_id: str | None, project_id: int, actor: Actor) -> Stored:
        """Store the event and return its id once it is on disk."""
        report = Report(project=project_id, payload=event, event_id=event_id or event_id_of(event.get("event_id")))
        return Stored(id=self.services.errors.submit(report, actor).event_id)


class Envelopes(_Taking):
    """/api/{project_id}/envelope/."""

    @door(body_type="application/x-sentry-envelope")
    def on_post(self, req: falcon.Request, resp: falcon.Response, project_id: int) -> Stored:
        """Store what an envelope holds for error tracking; 200 means on disk."""
        key = key_of(req)
        if key is not None:  # a wrong one is refused before anything is unpacked for it
            self.reporter(key, req, project_id)
        encoding = req.get_header("Content-Encoding")
        with ExitStack() as held:  # what is held of files
            with self.room.of(need(encoding)):
                reader = Reader(unpacked(chunks_of(req), encoding))
                header = read_header(reader)
                actor = self.reporter(key_of(req, header.get("dsn")), req, project_id)
                contents = read_items(reader, lambda size: held.enter_context(self.room.of(size)))
            if contents.unwanted:
                resp.set_header("X-Sentry-Rate-Limits", NOT_WANTED)
            return self._stored(contents, event_id_of(header.get("event_id")), project_id, actor)

    def _stored(self, contents: Contents, event_id: str | None, project_id: int, actor: Actor) -> Stored:
        """Store the event, then what came with it."""
        take, sent, stored = self.services.errors.take_items, contents.extras.sent(), Stored()
        try:
            if contents.event is not None:
                stored = self.store(decode_event(contents.event), event_id, project_id, actor)
        except (TooMany, Malformed):  # what SDKs count is not lost with an event
            take(project_id, attrs.evolve(sent, files=()), actor)
            raise
        take(project_id, attrs.evolve(sent, event_id=stored.id or event_id), actor)
        return stored


class Store(_Taking):
    """/api/{project_id}/store/."""

    @door(body=dict[str, Any])
    def on_post(self, req: falcon.Request, resp: falcon.Response, project_id: int) -> Stored:  # noqa: ARG002 - a door's shape
        """Store one event, as SDKs sent it before there were envelopes; 200 means on disk."""
        actor = self.reporter(key_of(req), req, project_id)
        encoding = req.get_header("Content-Encoding")
        with self.room.of(need(encoding)):
            raw = _whole(unpacked(chunks_of(req), encoding))
            event = decode_event(raw if raw.lstrip()[:1] == b"{" else _old(raw))
        return self.store(event, None, project_id, actor)


def _whole(chunks: Iterator[bytes]) -> bytes:
    raw = bytearray()
    for chunk in chunks:
        raw += chunk
        if len(raw) > MAX_EVENT:
            raise EventTooLarge(f"The event has more than {MAX_EVENT} bytes.")
    return bytes(raw)


def _old(raw: bytes) -> bytes:
    """Return an event as the oldest SDKs sent it, packed by zlib and written in base64, or as it is."""
    try:
        packed = base64.b64decode(raw, validate=True)
        return _whole(unpacked(chain([packed]), "deflate")) if packed else raw
    except (binascii.Error, BadEncoding):
        return raw
