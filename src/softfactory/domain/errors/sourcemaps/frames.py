"""Frames of minified JavaScript: which files' maps would tell where they come from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import attrs

from softfactory.domain.errors.model import Payload
from softfactory.domain.errors.payloads.values import JsonObject, as_object, as_text, objects

from .bundle import LONGEST_URL, debug_id_of

PLATFORMS = ("javascript", "node")
MOST_FILES = 32
"""Minified files of one event that are looked up."""
MOST_IMAGES = 1000


@attrs.frozen
class File:
    """A minified file that frames name, and what its map may be found by."""

    debug_id: str | None
    url: str | None
    """Without origin; only where the event tells its release."""


def wanted(payload: Payload) -> Mapping[str, File]:
    """Return, by the name in their frames, the files whose maps would help; nothing for other languages."""
    if payload.get("platform") not in PLATFORMS:
        return {}
    names = dict.fromkeys(name for stack in _stacks(payload) for frame in stack if (name := file_of(frame)))
    if not names:
        return {}
    released, images = bool(build_of(payload)[0]), _images(payload)
    files = {name: File(images.get(name), _url(name) if released else None) for name in names}
    return {name: file for name, file in list(files.items())[:MOST_FILES] if file.debug_id or file.url}


def build_of(payload: Payload) -> tuple[str, str | None]:
    """Return release and dist, "" where the event does not tell a release that an upload can have."""
    release, dist = (as_text(payload.get(name)).strip() for name in ("release", "dist"))
    return (release, dist or None) if release.isprintable() and dist.isprintable() else ("", None)


def file_of(frame: JsonObject) -> str:
    """Return the file of a frame that has a place in it, "" for others and for what belongs to the engine."""
    name = frame.get("abs_path") or frame.get("filename")
    placed = type(frame.get("lineno")) is int and type(frame.get("colno")) is int
    if not placed or not isinstance(name, str) or len(name) > LONGEST_URL or name.startswith(("node:", "<")):
        return ""
    return name


def with_stacks(payload: Payload, told: Callable[[Sequence[Any]], list[Any]]) -> Payload:
    """Return the payload with *told* applied to each list of frames; nothing that was given is changed."""
    new = {**payload, **_retold(payload, told)}
    for name in ("exception", "threads"):
        given = payload.get(name)
        values = given.get("values") if isinstance(given, dict) else None
        if isinstance(given, dict) and isinstance(values, list):
            new[name] = {**given, "values": [_holder(one, told) for one in values]}
        elif isinstance(given, list):
            new[name] = [_holder(one, told) for one in given]
        elif given is not None:
            new[name] = _holder(given, told)
    return new


def _images(payload: Payload) -> Mapping[str, str]:
    """Return debug ids by the files that SDKs say have them."""
    images = as_object(payload.get("debug_meta")).get("images")
    listed = [image for image in images[:MOST_IMAGES] if isinstance(image, dict)] if isinstance(images, list) else []
    found = {
        as_text(image.get("code_file"), LONGEST_URL): debug_id_of(image.get("debug_id"))
        for image in listed
        if image.get("type") == "sourcemap"
    }
    return {file: debug_id for file, debug_id in found.items() if debug_id}


def _url(name: str) -> str | None:
    """Return a file as bundles name it: its path at any host."""
    try:
        path = urlsplit(name).path if "://" in name else name.partition("?")[0]
    except ValueError:
        return None
    return f"~/{path.lstrip('/')}" if path.strip("/") and path.isprintable() else None


def _stacks(payload: Payload) -> Iterator[Sequence[JsonObject]]:
    for holder in (*objects(payload.get("exception")), *objects(payload.get("threads")), payload):
        frames = as_object(holder.get("stacktrace")).get("frames")
        if isinstance(frames, list):
            yield [frame for frame in frames if isinstance(frame, dict)]


def _holder(value: Any, told: Callable[[Sequence[Any]], list[Any]]) -> Any:  # noqa: ANN401 - JSON
    return {**value, **_retold(value, told)} if isinstance(value, dict) else value


def _retold(holder: JsonObject, told: Callable[[Sequence[Any]], list[Any]]) -> dict[str, Any]:
    stacktrace = as_object(holder.get("stacktrace"))
    frames = stacktrace.get("frames")
    return {"stacktrace": {**stacktrace, "frames": told(frames)}} if isinstance(frames, list) else {}
