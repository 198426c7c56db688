"""Unpacking a stream of chunks as it comes: each decoder holds its window and one piece of what it makes.

Sources: RFC 1950 to 1952 (zlib, deflate, gzip), RFC 7932 (Brotli), RFC 9659 (the window of zstd).
"""

import zlib
from collections.abc import Callable, Iterator

from softfactory.domain.kernel.problems import Malformed

Chunks = Iterator[bytes]

CHUNK = 64 * 1024
ZSTD_WINDOW = 8 * 1024 * 1024
ZSTD_SLICE = 128
"""At least 4 bytes make a block and a block makes up to 128 kB, so this many bytes never make more than 4 MiB."""


class BadEncoding(Malformed):
    """The body is not what its Content-Encoding says: cut short, corrupt, or followed by something."""

    code = "bad-encoding"
    title = "The body cannot be unpacked."


def gunzipped(chunks: Chunks) -> Chunks:
    """Undo gzip, of one member."""
    return _inflated(chunks, 16 + zlib.MAX_WBITS)


def deflated(chunks: Chunks) -> Chunks:
    """Undo deflate, wrapped by zlib as RFC 9110 wants it, or raw as some send it."""
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) > 1:
            break
    wrapped = len(head) > 1 and head[0] & 15 == zlib.DEFLATED and int.from_bytes(head[:2]) % 31 == 0
    return _inflated(_chain(head, chunks), zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)


def _chain(head: bytes, chunks: Chunks) -> Chunks:
    yield head
    yield from chunks


def _inflated(chunks: Chunks, wbits: int) -> Chunks:
    unpacker = zlib.decompressobj(wbits)
    for chunk in chunks:
        piece = _tried(zlib.error, unpacker.decompress, chunk, CHUNK)
        yield piece
        while unpacker.unconsumed_tail or (len(piece) == CHUNK and not unpacker.eof):
            piece = _tried(zlib.error, unpacker.decompress, unpacker.unconsumed_tail, CHUNK)
            yield piece
        _must_be_the_end(unpacker.unused_data)
        if unpacker.eof:
            break
    _must_have_ended(unpacker.eof, chunks)


def unbrotlied(chunks: Chunks) -> Chunks:
    """Undo Brotli."""
    import brotli  # noqa: PLC0415 - takes longer to load than most clients need it

    unpacker = brotli.Decompressor()
    for chunk in chunks:
        piece = _tried(brotli.error, unpacker.process, chunk, output_buffer_limit=CHUNK)
        yield piece
        while not unpacker.is_finished() and (piece or not unpacker.can_accept_more_data()):
            piece = _tried(brotli.error, unpacker.process, b"", output_buffer_limit=CHUNK)
            yield piece
        if unpacker.is_finished():
            break
    _must_have_ended(unpacker.is_finished(), chunks)


def unzstandarded(chunks: Chunks) -> Chunks:
    """Undo zstd, of one frame."""
    import zstandard  # noqa: PLC0415 - takes longer to load than most clients need it

    unpacker = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW).decompressobj()
    for chunk in chunks:
        for start in range(0, len(chunk), ZSTD_SLICE):
            _must_be_the_end(chunk[start:] if unpacker.eof else b"")
            yield _tried(zstandard.ZstdError, unpacker.decompress, chunk[start : start + ZSTD_SLICE])
            _must_be_the_end(unpacker.unused_data)
        if unpacker.eof:
            break
    _must_have_ended(unpacker.eof, chunks)


def _tried(failure: type[Exception], unpack: Callable[..., bytes], *given: object, **options: int) -> bytes:
    """Call an unpacker; none says more about what is wrong than the others."""
    try:
        return unpack(*given, **options)
    except failure as error:
        raise BadEncoding("It is corrupt, or not encoded as its Content-Encoding says.") from error


def _must_be_the_end(rest: bytes) -> None:
    if rest:
        raise BadEncoding("Something follows the end of the packed body.")


def _must_have_ended(ended: bool, rest: Chunks) -> None:  # noqa: FBT001 - an assertion
    if not ended:
        raise BadEncoding("The packed body is cut short.")
    for chunk in rest:
        _must_be_the_end(chunk)
