"""Content-Encoding, undone as a stream: whatever a body unpacks to, only a piece of it is held.

Source: RFC 9110, section 8.4.
"""

from collections.abc import Callable

from softfactory.domain.kernel.problems import Unsupported
from softfactory.entrypoints.http.wire import BodyTooLarge

from .decoders import Chunks, deflated, gunzipped, unbrotlied, unzstandarded

MAX_PACKED = 20 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
MAX_ENCODINGS = 2
NO_ENCODING = frozenset({"", "identity", "utf-8", "utf8"})
DECODERS: dict[str, Callable[[Chunks], Chunks]] = {
    "br": unbrotlied,
    "deflate": deflated,
    "gzip": gunzipped,
    "x-gzip": gunzipped,
    "zstd": unzstandarded,
}


class UnknownEncoding(Unsupported):
    """A Content-Encoding that is not spoken here, or more than two."""

    code = "unknown-encoding"
    title = "The Content-Encoding is not supported."


def encodings(header: str | None) -> list[str]:
    """Return the encodings to undo, in that order; none for a header that is missing, empty or says UTF-8.

    Raises `UnknownEncoding`.
    """
    named = [name.strip().lower() for name in (header or "").split(",")]
    applied = [name for name in named if name not in NO_ENCODING]
    unknown = [name for name in applied if name not in DECODERS]
    if unknown:
        raise UnknownEncoding(f"{unknown[0][:40]!r} is not one of {', '.join(sorted(DECODERS))}.")
    if len(applied) > MAX_ENCODINGS:
        raise UnknownEncoding(f"At most {MAX_ENCODINGS} encodings may be applied; these are {len(applied)}.")
    return applied[::-1]


def unpacked(packed: Chunks, header: str | None) -> Chunks:
    """Return the body's chunks with the encodings that the header names undone, of at most 4 MiB each.

    Raises `UnknownEncoding` at once, `BadEncoding` and `BodyTooLarge` while the chunks are taken.
    """
    chunks = limited(packed, MAX_PACKED)
    for name in encodings(header):
        chunks = limited(DECODERS[name](chunks), MAX_UNPACKED)
    return chunks


def limited(chunks: Chunks, most: int) -> Chunks:
    """Pass the chunks on until they are more than *most* bytes; then raise `BodyTooLarge`."""
    left = most
    for chunk in chunks:
        left -= len(chunk)
        if left < 0:
            raise BodyTooLarge(f"More than {most // (1024 * 1024)} MiB.")
        yield chunk
