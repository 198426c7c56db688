"""Pieces of an upload in one body, each perhaps packed by gzip."""

import zlib
from collections.abc import Iterator

import falcon
from falcon.media import MultipartFormHandler
from falcon.media.multipart import BodyPart, MultipartParseOptions

from softfactory.domain.errors.sourcemaps.model import CHUNK, MOST_CHUNKS_AT_ONCE
from softfactory.domain.errors.sourcemaps.problems import ChunkTooLarge, InvalidChunk
from softfactory.domain.kernel.problems import Malformed, Unsupported

from .decoders import BadEncoding, gunzipped

PACKED, AS_IT_IS = "file_gzip", "file"
SPARE = 64 * 1024
"""Bytes that packing may add to what it cannot pack."""


class NotMultipart(Unsupported):
    """Another media type."""

    code = "not-multipart"
    title = "The body must be multipart/form-data."


class BadMultipart(Malformed):
    """Its parts cannot be told apart."""

    code = "bad-multipart"
    title = "The body is not multipart/form-data as it should be."


def read_chunks(req: falcon.Request, limit: int) -> dict[str, bytes]:
    """Return pieces by their names; raises `NotMultipart`, `BadMultipart`, `InvalidChunk`, `ChunkTooLarge`."""
    if (req.content_type or "").partition(";")[0].strip().lower() != "multipart/form-data":
        raise NotMultipart("Send the pieces as multipart/form-data.")
    if (req.content_length or 0) > limit:
        raise ChunkTooLarge(f"At most {limit} bytes are taken at once.")
    handler = MultipartFormHandler(_options())
    try:
        form = handler.deserialize(req.bounded_stream, req.content_type, req.content_length)
        return dict(_piece(part) for part in form)
    except (falcon.HTTPError, ValueError) as error:
        raise BadMultipart("The body's parts cannot be read.") from error


def _options() -> MultipartParseOptions:
    options = MultipartParseOptions()
    options.max_body_part_count = MOST_CHUNKS_AT_ONCE
    options.max_body_part_headers_size = 4096
    return options


def _piece(part: BodyPart) -> tuple[str, bytes]:
    if part.name not in {PACKED, AS_IT_IS} or not part.filename:
        raise InvalidChunk(f"A piece is called {PACKED} or {AS_IT_IS}, and its file name is its SHA-1.")
    raw = part.stream.read(CHUNK + SPARE + 1)
    if len(raw) > CHUNK + SPARE:
        raise ChunkTooLarge(f"A piece has at most {CHUNK} bytes.")
    return part.filename, _unpacked(raw) if part.name == PACKED else raw


def _unpacked(raw: bytes) -> bytes:
    found = bytearray()
    for piece in _gunzipped(raw):
        found += piece
        if len(found) > CHUNK:
            raise ChunkTooLarge(f"A piece has at most {CHUNK} bytes.")
    return bytes(found)


def _gunzipped(raw: bytes) -> Iterator[bytes]:
    try:
        yield from gunzipped(iter([raw]))
    except (BadEncoding, zlib.error) as error:
        raise InvalidChunk("A piece cannot be unpacked.") from error
