"""A body is unpacked as its Content-Encoding says, within bounds, or refused."""

import gzip
import io
import tracemalloc
import zlib
from collections import deque

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from softfactory.entrypoints.http.sentry.decoders import CHUNK, BadEncoding
from softfactory.entrypoints.http.sentry.encodings import MAX_PACKED, UnknownEncoding, unpacked
from softfactory.entrypoints.http.wire import BodyTooLarge


def raw_deflate(body):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


PACK = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstandard.compress}
PACKERS = [
    *PACK.items(),
    ("x-gzip", gzip.compress),
    ("deflate", raw_deflate),
    ("GZIP", gzip.compress),
    (" br ", brotli.compress),
]
packers = pytest.mark.parametrize(("encoding", "pack"), PACKERS)
bodies = st.tuples(st.binary(max_size=400), st.just(1)) | st.tuples(
    st.binary(min_size=1, max_size=9), st.integers(1, 60_000)
)
"""A part, and how often it comes."""


def cut(body, size=CHUNK):
    return iter([body[at : at + size] for at in range(0, len(body), size)])


def whole(body, encoding, size=CHUNK):
    return b"".join(unpacked(cut(body, size), encoding))


@given(bodies, st.sampled_from(PACKERS), st.integers(1, 5000))
def test_what_was_packed_is_unpacked_however_it_was_cut(body, packer, size):
    encoding, pack = packer
    body = body[0] * body[1]

    assert whole(pack(body), encoding, size) == body


@given(bodies, st.sampled_from(sorted(PACK)), st.sampled_from(sorted(PACK)))
def test_two_encodings_are_undone_last_first(body, inner, outer):
    body = body[0] * body[1]

    assert whole(PACK[outer](PACK[inner](body)), f"{inner}, {outer}") == body


@pytest.mark.parametrize("encoding", [None, "", " ", "identity", "UTF-8", "utf8", "identity, utf-8"])
def test_no_encoding_has_several_names(encoding):
    assert whole(b"as it is", encoding) == b"as it is"


@pytest.mark.parametrize("encoding", ["compress", "gzip, rot13", "gzip, gzip, gzip", "gzip;q=1"])
def test_other_encodings_are_refused_before_the_body_is_read(encoding):
    never = (pytest.fail("the body is read") for _ in range(1))

    with pytest.raises(UnknownEncoding):
        unpacked(never, encoding)


@packers
@pytest.mark.parametrize("size", [CHUNK, 1])
def test_a_body_that_is_cut_short_is_refused(encoding, pack, size):
    packed = pack(b"some text, some text, some more text")

    for end in range(len(packed)):
        with pytest.raises(BadEncoding):
            whole(packed[:end], encoding, size)


@packers
@pytest.mark.parametrize("size", [CHUNK, 1])
def test_whatever_follows_the_end_is_refused(encoding, pack, size):
    for rest in (b"x", b"\0", pack(b"more")):
        with pytest.raises(BadEncoding):
            whole(pack(b"text") + rest, encoding, size)


@given(st.binary(min_size=1, max_size=300), st.sampled_from(PACKERS))
def test_garbage_is_unpacked_or_refused(garbage, packer):
    try:
        whole(garbage, packer[0])
    except BadEncoding:
        return


def bomb(encoding):
    """Return more than 100 MiB of zeros, packed."""
    piece, packed = bytes(1024 * 1024), io.BytesIO()
    if encoding == "br":
        packer = brotli.Compressor(quality=1)
        return b"".join([*(packer.process(piece) for _ in range(101)), packer.finish()])
    if encoding == "zstd":
        with zstandard.ZstdCompressor().stream_writer(packed, closefd=False) as writer:
            for _ in range(101):
                writer.write(piece)
        return packed.getvalue()
    filter_ = zlib.compressobj(1, wbits=31 if encoding == "gzip" else 15)
    return b"".join([*(filter_.compress(piece) for _ in range(101)), filter_.flush()])


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_is_refused_without_taking_memory(encoding):
    chunks = unpacked(cut(bomb(encoding)), encoding)
    tracemalloc.start()
    with pytest.raises(BodyTooLarge):
        deque(chunks, maxlen=0)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 16 * 1024 * 1024


def test_a_window_larger_than_8_mib_is_refused():
    parameters = zstandard.ZstdCompressionParameters(window_log=26, write_content_size=False)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()

    with pytest.raises(BadEncoding):
        whole(packer.compress(bytes(100)) + packer.flush(), "zstd")


def test_a_body_of_more_than_20_mib_is_refused():
    chunks = (bytes(CHUNK) for _ in range(MAX_PACKED // CHUNK + 1))

    with pytest.raises(BodyTooLarge):
        list(unpacked(chunks, None))
