"""Whom an event happened to, and what it is labelled with."""

from collections.abc import Iterator, Mapping
from typing import Any

from softfactory.domain.errors.model import Payload

from .values import as_object, as_text

MAX_TAGS = 50
MAX_LENGTH = 200
CONTEXTS = ("runtime", "os", "browser", "device")


def user_of(payload: Payload) -> str | None:
    """Return who was affected: id, else e-mail, else name, else address; None if nobody is named."""
    user = as_object(payload.get("user"))
    for name in ("id", "email", "username", "ip_address"):
        if told := as_text(user.get(name)).strip():
            return told
    return None


def tags_of(payload: Payload) -> Mapping[str, str]:
    """Return up to 50 tags: those the client set, then what is known of its machine, where the client set none."""
    tags: dict[str, str] = {}
    for key, value in (*_told(payload.get("tags")), *_known(payload)):
        name, text = as_text(key).strip(), _text(value)
        if name and text and len(tags) < MAX_TAGS:
            tags.setdefault(name, text)
    return tags


def _told(tags: object) -> Iterator[tuple[object, object]]:
    if isinstance(tags, dict):
        yield from tags.items()
    for tag in tags if isinstance(tags, list) else ():
        if isinstance(tag, list) and len(tag) == 2:  # noqa: PLR2004 - a key and a value
            yield tag[0], tag[1]
        elif isinstance(tag, dict):
            yield tag.get("key"), tag.get("value")


def _known(payload: Payload) -> Iterator[tuple[str, object]]:
    for name in ("server_name", "transaction"):
        yield name, payload.get(name)
    contexts = as_object(payload.get("contexts"))
    for name in CONTEXTS:
        yield name, _with_version(as_object(contexts.get(name)))


def _with_version(context: Mapping[str, Any]) -> str:
    name, version = as_text(context.get("name")), as_text(context.get("version"))
    return f"{name} {version}".strip() if name else as_text(context.get("model"))


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else as_text(value, MAX_LENGTH).strip()
