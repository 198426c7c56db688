"""Requests as an SDK sent them: read from a directory, made fresh, and encoded again."""

import datetime as dt
import gzip
import json
import re
import uuid
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

import attrs
import brotli
import zstandard

ENCODINGS = ("identity", "gzip", "deflate", "br", "zstd")
STAMP = re.compile(rb'"(timestamp|sent_at)":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"')
Item = tuple[dict[str, Any], bytes]
"""An item's header and payload."""
KEY = re.compile(r"sentry_key=([0-9a-f]{32})")


@attrs.frozen(kw_only=True)
class Recording:
    """One request: how it was made, and its body, unpacked."""

    name: str
    method: str
    path: str
    headers: Mapping[str, str]
    """By lower-case name."""
    raw: bytes

    @classmethod
    def read(cls, described: Path) -> Self:
        """Read `N.json` and the `N.body` beside it."""
        meta = json.loads(described.read_bytes())
        headers = {name.lower(): value for name, value in meta["headers"].items()}
        body = described.with_suffix(".body").read_bytes()
        raw = decoded(body, headers.get("content-encoding", "identity"))
        return cls(name=described.stem, method=meta["method"], path=meta["path"], headers=headers, raw=raw)

    def write(self, directory: Path, encoding: str | None = None) -> None:
        """Write it as *encoding*, or as it came."""
        headers = dict(self.headers)
        if encoding:
            headers["content-encoding"] = encoding
        body = encoded(self.raw, headers.get("content-encoding", "identity"))
        if "content-length" in headers:
            headers["content-length"] = str(len(body))
        meta = {"method": self.method, "path": self.path, "headers": headers}
        (directory / f"{self.name}.json").write_text(json.dumps(meta, indent=1) + "\n")
        (directory / f"{self.name}.body").write_bytes(body)

    @property
    def key(self) -> str | None:
        """The project key it was sent with."""
        found = KEY.search(self.headers.get("x-sentry-auth", "") + self.path)
        return found[1] if found else None

    def fresh(self, event_id: str, key: str, *, keep_time: bool = False) -> bytes:
        """Return the body as another event of now, for another key; lengths of items stay right."""
        raw = self.raw
        old = json.loads(raw.split(b"\n", 1)[0]).get("event_id")
        if old:
            raw = raw.replace(old.encode(), event_id.encode())
        if self.key and len(self.key) == len(key):
            raw = raw.replace(self.key.encode(), key.encode())
        return raw if keep_time else STAMP.sub(_now(), raw, count=2)


def recordings(directory: Path) -> list[Recording]:
    """Read every request of a directory, by name; raises `FileNotFoundError` when there is none."""
    found = [Recording.read(described) for described in sorted(directory.glob("*.json"))]
    if not found:
        raise FileNotFoundError(f"No recorded requests in {directory}: make them with python -m benchmarks.corpus.")
    return found


def new_id() -> str:
    """Return an event id."""
    return uuid.uuid4().hex


def items_of(raw: bytes) -> list[Item]:
    """Return what an envelope holds."""
    _, _, rest = raw.partition(b"\n")
    found: list[Item] = []
    while rest:
        line, _, rest = rest.partition(b"\n")
        header = json.loads(line)
        length = header.get("length", rest.find(b"\n") if b"\n" in rest else len(rest))
        found.append((header, rest[:length]))
        rest = rest[length + 1 :]
    return found


def framed(header: Mapping[str, Any], payload: bytes) -> bytes:
    """Return an item as it stands in an envelope, its length corrected if it names one."""
    shown = {**header, "length": len(payload)} if "length" in header else dict(header)
    return json.dumps(shown, separators=(",", ":")).encode() + b"\n" + payload + b"\n"


def decoded(body: bytes, encoding: str) -> bytes:
    """Unpack *body* as Content-Encoding says."""
    return _DECODERS[encoding or "identity"](body)


def encoded(raw: bytes, encoding: str, level: int = 6) -> bytes:
    """Pack *raw*; *level* is zlib's."""
    return _ENCODERS[encoding or "identity"](raw, level)


def _now() -> Callable[[re.Match[bytes]], bytes]:
    now = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").encode()
    return lambda found: b'"' + found[1] + b'":"' + now + b'"'


def _inflated(body: bytes) -> bytes:
    try:
        return zlib.decompress(body)
    except zlib.error:
        return zlib.decompress(body, -zlib.MAX_WBITS)


_DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "identity": lambda body: body,
    "gzip": gzip.decompress,
    "deflate": _inflated,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
}
_ENCODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "identity": lambda raw, _: raw,
    "gzip": lambda raw, level: gzip.compress(raw, level, mtime=0),
    "deflate": zlib.compress,
    "br": lambda raw, _: brotli.compress(raw, quality=4),
    "zstd": lambda raw, _: zstandard.ZstdCompressor().compress(raw),
}
