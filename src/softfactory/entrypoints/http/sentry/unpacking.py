"""How much unpacking a body takes: one of a few kilobytes may ask for megabytes."""

from .decoders import ZSTD_WINDOW
from .encodings import encodings

MEBIBYTE = 1024 * 1024
ALWAYS = 2 * MEBIBYTE
"""An event, and the chunk that it is cut from."""
WINDOWS = {"br": 16 * MEBIBYTE, "zstd": ZSTD_WINDOW + 4 * MEBIBYTE}
"""What a decoder may hold besides by its format; those of zlib hold 32 kB."""


def need(header: str | None) -> int:
    """Return the bytes that unpacking a body of this Content-Encoding may hold; 0 for one that is not packed."""
    applied = encodings(header)
    return ALWAYS + sum(WINDOWS.get(name, 0) for name in applied) if applied else 0
