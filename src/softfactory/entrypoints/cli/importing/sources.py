"""Files, folders and standard input as chunks of bytes, unpacked if gzip packed them."""

import gzip
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import IO, BinaryIO, cast

import attrs

CHUNK = 256 * 1024
_GZIP = b"\x1f\x8b"


class Unreadable(Exception):
    """The file cannot be read to its end, for the reason given."""


@attrs.frozen(kw_only=True)
class Source:
    """Something to read; standard input has no path."""

    name: str
    path: Path | None
    described: Path | None = None
    """What tells the headers of the request that the file is the body of."""

    @property
    def size(self) -> int | None:
        """Bytes, None if nobody knows."""
        return self.path.stat().st_size if self.path else None

    def chunks(self, seen: Callable[[int], None]) -> Iterator[bytes]:
        """Yield what is in it; *seen* is told how many bytes of the file each took. Raises `Unreadable`."""
        try:
            with self._opened() as opened:
                counted = _Counted(opened, seen)
                yield from _unpacked(counted) if self.described is None else iter(lambda: counted.read(CHUNK), b"")
        except (OSError, EOFError, zlib.error) as error:
            raise Unreadable(f"It cannot be read: {error}") from error

    def _opened(self) -> BinaryIO:
        return self.path.open("rb") if self.path else sys.stdin.buffer


class _Counted:
    """Says how far it was read."""

    def __init__(self, opened: BinaryIO, seen: Callable[[int], None]) -> None:
        self._opened, self._seen, self._held = opened, seen, b""

    def peek(self) -> bytes:
        self._held = self._held or self._opened.read(len(_GZIP))
        return self._held

    def read(self, size: int = CHUNK) -> bytes:
        held, self._held = self._held, b""
        data = held + self._opened.read(max(0, size - len(held))) if size > 0 else held + self._opened.read()
        self._seen(len(data))
        return data


def _unpacked(counted: _Counted) -> Iterator[bytes]:
    if counted.peek() == _GZIP:
        with gzip.GzipFile(fileobj=cast(IO[bytes], counted)) as unpacker:
            yield from iter(lambda: unpacker.read(CHUNK), b"")
    else:
        yield from iter(lambda: counted.read(CHUNK), b"")


def sources(names: Sequence[str]) -> list[Source]:
    """Return what the names stand for, each file once: "-" for standard input, a folder for all files in it."""
    found: dict[object, Source] = {}
    for name in names:
        if name == "-":
            found.setdefault("-", Source(name="standard input", path=None))
        for path in [] if name == "-" else _files(Path(name)):
            described = path.with_suffix(".json") if path.suffix == ".body" else None
            there = described if described and described.exists() else None
            found.setdefault(path.resolve(), Source(name=str(path), path=path, described=there))
    descriptions = {source.described.resolve() for source in found.values() if source.described}
    return [source for key, source in found.items() if key not in descriptions]


def _files(path: Path) -> list[Path]:
    return sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]


def started(chunks: Iterator[bytes], most: int) -> tuple[bytes, Iterator[bytes]]:
    """Return the first bytes, two lines or *most* of them at least if there are, and all of the chunks."""
    taken: list[bytes] = []
    size = newlines = 0
    for chunk in chunks:
        taken.append(chunk)
        size += len(chunk)
        newlines += chunk.count(b"\n")
        if size >= most or newlines > 1:
            break
    return b"".join(taken)[:most], chain(taken, chunks)
