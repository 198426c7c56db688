"""Common passwords, as hashes in a file that comes with the package."""

import hashlib
import mmap
import unicodedata
from bisect import bisect_left
from pathlib import Path

WIDTH = 5
"""Bytes of a hash that are kept."""
SHORTEST = 8
"""Characters of the shortest password kept: none shorter may be chosen."""
FILE = Path(__file__).with_name("common_passwords.bin")
"""2.4 MB: 474,743 hashes, of all passwords of that length among the 1,000,000 most common ones.

Of other passwords 1 in 2.3 million (4.3e-7) is taken for one of them. NOTICE names where the list is from, and
`python -m tests.common_passwords` makes the file.
"""


class CommonPasswordFile:
    """Tells whether a password is among those of a file of sorted hashes, in 10 µs; spelling and case do not matter.

    The file is mapped, not read: a look-up touches a few pages of it, which all processes share. This is the adapter
    of `CommonPasswords`.
    """

    def __init__(self, file: Path = FILE) -> None:
        with file.open("rb") as opened:
            self._hashes = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)

    def __call__(self, password: str) -> bool:
        wanted = hashed(password)
        at = bisect_left(range(len(self._hashes) // WIDTH), wanted, key=self._hash)
        return self._hash(at) == wanted

    def _hash(self, number: int) -> bytes:
        return self._hashes[number * WIDTH : (number + 1) * WIDTH]


def folded(password: str) -> str:
    """Return what passwords that differ in nothing but spelling and case have in common."""
    return unicodedata.normalize("NFKC", password).casefold()


def hashed(password: str) -> bytes:
    """Return what is kept of a password."""
    return hashlib.sha256(folded(password).encode(errors="surrogatepass")).digest()[:WIDTH]
