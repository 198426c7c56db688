"""The chain: each row's MAC covers the row and the MAC before it. Pure, and fast enough for millions of rows.

What is signed is a row's columns as they are stored, each behind its length: texts that are moved from one column to
the next, or a text in place of none, make other bytes. A value of another type than the column's makes none at all.
"""

import hmac
import struct
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from operator import attrgetter
from typing import Any

import attrs

from .model import Draft, Entry

Row = Sequence[Any]
"""An entry's fields in the order of `COLUMNS`, whatever a database that was tampered with has in them."""

COLUMNS = tuple(field.name for field in attrs.fields(Entry))
SEQ, KEY_VERSION, MAC = (COLUMNS.index(name) for name in ("seq", "key_version", "mac"))
START = bytes(32)
"""The MAC before the first row."""
UNSIGNABLE = (TypeError, ValueError, struct.error)
"""What `canonical` raises for values that no entry has."""

_DRAFTED: Callable[[Draft], tuple[Any, ...]] = attrgetter(*(field.name for field in attrs.fields(Draft)))
_BLOCK = 64
"""Bytes that SHA-256 hashes at once: no key here is longer."""
_FORM = struct.Struct(">qqqq8i").pack


def canonical(row: Row) -> bytes:
    """Return all of a row but its MAC as bytes that no other row has; raises `UNSIGNABLE`."""
    at, count, name, actor, subject, identifier, session, details, origin, personal, seq, key_version, _ = row
    # str.encode(value) refuses what is no text, where value.encode() would take any object that has such a method
    encode = str.encode
    texts = (
        encode(name),
        b"" if actor is None else encode(actor),
        b"" if subject is None else encode(subject),
        b"" if identifier is None else encode(identifier),
        b"" if session is None else encode(session),
        encode(details),
    )
    form = _FORM(
        seq,
        at,
        count,
        key_version,
        len(texts[0]),
        -1 if actor is None else len(texts[1]),
        -1 if subject is None else len(texts[2]),
        -1 if identifier is None else len(texts[3]),
        -1 if session is None else len(texts[4]),
        len(texts[5]),
        len(origin),
        len(personal),
    )
    return b"".join((form, *texts, origin, personal))


def link(key: bytes, previous: bytes, row: Row) -> bytes:
    """Return the MAC of a row that follows the one whose MAC is *previous*; raises `UNSIGNABLE`."""
    return hmac.digest(key, previous + canonical(row), "sha256")


class Checker:
    """Checks MACs of one key twice as fast as `hmac` makes one: what hangs on the key alone is hashed once.

    Source: RFC 2104, section 4.
    """

    def __init__(self, key: bytes) -> None:
        padded = key.ljust(_BLOCK, b"\0")
        self._inner = sha256(bytes(byte ^ 0x36 for byte in padded)).copy
        self._outer = sha256(bytes(byte ^ 0x5C for byte in padded)).copy

    def fits(self, previous: bytes, row: Row) -> bool:
        """Tell whether a row's MAC is that of this row after *previous*."""
        try:
            inner, outer = self._inner(), self._outer()
            inner.update(previous + canonical(row))
            outer.update(inner.digest())
            return bool(outer.digest() == row[MAC])
        except UNSIGNABLE:
            return False


def fits(checkers: Mapping[int, Checker], previous: bytes, row: Row) -> bool:
    """Tell whether a row's MAC is that of this row after *previous*, made with the key it names."""
    checker = checkers.get(row[KEY_VERSION])
    return checker is not None and checker.fits(previous, row)


def appended(drafts: Sequence[Draft], last: tuple[int, bytes], key_version: int, key: bytes) -> list[Entry]:
    """Return the drafts as entries, each after the one before; *last* is the number and the MAC of the chain's end."""
    entries = []
    seq, mac = last
    for draft in drafts:
        seq += 1
        unsigned = (*_DRAFTED(draft), seq, key_version)
        mac = link(key, mac, (*unsigned, b""))
        entries.append(Entry(**dict(zip(COLUMNS, (*unsigned, mac), strict=True))))
    return entries
