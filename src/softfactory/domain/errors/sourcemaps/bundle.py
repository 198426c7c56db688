"""Reading a bundle strictly: what sentry-cli sends is a zip file with a manifest; whoever else sends may mean harm.

Source: https://docs.rs/symbolic-debuginfo/latest/symbolic_debuginfo/sourcebundle/
"""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Mapping
from posixpath import join, normpath
from typing import Any

import attrs

from softfactory.domain.errors.payloads.values import as_object, as_text

from .model import MOST_FILES, MOST_MAP, MOST_UNZIPPED

MANIFEST = "manifest.json"
MOST_MANIFEST = 8 * 1024 * 1024
LONGEST_URL = 1024
HEX = re.compile("[0-9a-f]{32}")
_KINDS = {"minified_source", "source_map"}
_READ_ERRORS = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, KeyError,
)  # fmt: skip
"""What zipfile raises of what it cannot read: damage, encryption, odd compression."""


class BadBundle(Exception):
    """It is no bundle, in one sentence."""


@attrs.frozen(kw_only=True)
class Sent:
    """A source map as it was sent: JSON, perhaps."""

    url: str
    debug_id: str | None
    raw: bytes = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Contents:
    """What a bundle says of its build, and its source maps."""

    release: str | None
    dist: str | None
    maps: tuple[Sent, ...]


@attrs.frozen(kw_only=True)
class _Listed:
    path: str
    url: str
    kind: str
    debug_id: str | None
    sourcemap: str


def read_bundle(zipped: bytes) -> Contents:
    """Return what a bundle holds; raises `BadBundle`, also for more files or bytes than are taken."""
    try:
        with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
            if len(archive.infolist()) > MOST_FILES:
                raise BadBundle(f"The bundle has more than {MOST_FILES} files.")
            manifest = _manifest(archive)
            files = _listed(as_object(manifest.get("files")))
            maps = _maps(archive, files)
    except _READ_ERRORS as error:
        raise BadBundle("The bundle is damaged, or no zip file.") from error
    if not maps:
        raise BadBundle("The bundle holds no source map.")
    return Contents(release=_text(manifest.get("release")), dist=_text(manifest.get("dist")), maps=maps)


def debug_id_of(value: object) -> str | None:
    """Return a debug id, a UUID with or without dashes, as 32 lower-case hex digits; None for anything else."""
    text = as_text(value, 64).replace("-", "").lower()
    return text[:32] if HEX.fullmatch(text[:32]) else None


def _text(value: object) -> str | None:
    text = as_text(value).strip()
    return text if text and text.isprintable() else None


def _manifest(archive: zipfile.ZipFile) -> Mapping[str, Any]:
    raw = _content(archive, MANIFEST, MOST_MANIFEST)
    try:
        return as_object(json.loads(raw))
    except RecursionError as error:
        raise BadBundle("The manifest is nested too deep.") from error


def _listed(files: Mapping[str, Any]) -> list[_Listed]:
    """Return the files that concern maps; paths are names in the archive and nowhere else."""
    found = []
    for path, entry in files.items():
        headers = {name.lower(): value for name, value in as_object(as_object(entry).get("headers")).items()}
        url = as_text(as_object(entry).get("url"), LONGEST_URL)
        listed = _Listed(
            path=path,
            url=url,
            kind=as_text(as_object(entry).get("type")),
            debug_id=debug_id_of(headers.get("debug-id")),
            sourcemap=as_text(headers.get("sourcemap") or headers.get("x-sourcemap"), LONGEST_URL),
        )
        if listed.kind in _KINDS and url.isprintable():
            found.append(listed)
    return found


def _maps(archive: zipfile.ZipFile, files: list[_Listed]) -> tuple[Sent, ...]:
    """Return each map under the URL of the minified file that names it, else under its own."""
    minified = [file for file in files if file.kind == "minified_source"]
    by_map = {joined(file.url, file.sourcemap): file for file in minified if file.sourcemap}
    by_id = {file.debug_id: file for file in minified if file.debug_id}
    left, found = MOST_UNZIPPED, []
    for file in files:
        if file.kind == "source_map":
            raw = _content(archive, file.path, min(MOST_MAP, left))
            left -= len(raw)
            of = by_map.get(file.url) or by_id.get(file.debug_id or "")
            url = of.url if of else file.url.removesuffix(".map")
            found.append(Sent(url=url, debug_id=file.debug_id or (of.debug_id if of else None), raw=raw))
    return tuple(found)


def joined(url: str, reference: str) -> str:
    """Return where a reference in the file at *url* points."""
    if "://" in reference or reference.startswith("~"):
        return reference
    return normpath(join(url.rpartition("/")[0], reference)) if not reference.startswith("/") else f"~{reference}"


def _content(archive: zipfile.ZipFile, path: str, most: int) -> bytes:
    """Return a file of the archive, unpacked to *most* bytes and never more, whatever its header says."""
    with archive.open(path) as file:
        raw = file.read(most + 1)
    if len(raw) > most:
        raise BadBundle(f"The file {path[:100]!r} is larger than {most} bytes, or all together are too large.")
    return raw
