"""Payloads as compressed JSON."""

import threading
from collections.abc import Mapping

import msgspec
import zstandard

from softfactory.domain.errors.ports import Packer

LEVEL = 1
MAX_SHOWN = 1000
"""Characters of a value that JSON does not know."""
MAX_UNPACKED = 128 * 1024 * 1024
"""More than any payload that is accepted; what claims to be larger is damaged."""


class ZstdPacker(Packer):
    """JSON in zstandard: an SDK's event of 15 kB in some 3 kB.

    A compressor serves one thread at a time and takes half as long to make as an event takes to pack, so each
    thread keeps its own (200 kB). Levels 1 to 3 differ by 2 % in size, and by half in time.
    """

    def __init__(self) -> None:
        self._encode = msgspec.json.Encoder(enc_hook=_shown).encode
        self._decode = msgspec.json.Decoder(dict[str, object]).decode
        self._mine = threading.local()

    def encode(self, payload: Mapping[str, object]) -> bytes:
        return self._encode(payload)

    def pack(self, text: bytes) -> bytes:
        return self._compressor().compress(text)

    def unpack(self, packed: bytes) -> dict[str, object]:
        return self._decode(zstandard.ZstdDecompressor().decompress(packed, max_output_size=MAX_UNPACKED))

    def _compressor(self) -> zstandard.ZstdCompressor:
        try:
            mine: zstandard.ZstdCompressor = self._mine.compressor
        except AttributeError:
            mine = self._mine.compressor = zstandard.ZstdCompressor(level=LEVEL)
        return mine


def _shown(value: object) -> str:
    return repr(value)[:MAX_SHOWN]
