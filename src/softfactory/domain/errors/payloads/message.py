"""What an event says: its exception's value, or its log record's message with the parameters put in."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from softfactory.domain.errors.model import Payload

from .values import as_text

MAX_MESSAGE = 8192
MAX_PARAM = 1000
MAX_PARAMS = 100

_PLACE = re.compile(
    r"%%|%(?:\((\w{1,100})\))?[-+ #0]{0,5}[0-9]{0,3}(?:\.[0-9]{0,3})?[diouxXeEfFgGcrsa]|\{(\w{0,100})\}"
)


def message_of(payload: Payload, exception: Mapping[str, Any]) -> str:
    """Return the message, "" if none, of at most 8 kB; *exception* is the one that the event is called after, or {}."""
    return (
        as_text(exception.get("value"), MAX_MESSAGE)
        or _of_record(payload.get("logentry"))
        or _of_record(payload.get("sentry.interfaces.Message"))
        or _of_record(payload.get("message"))
    )


def _of_record(record: object) -> str:
    if not isinstance(record, dict):
        return as_text(record, MAX_MESSAGE)
    if formatted := as_text(record.get("formatted"), MAX_MESSAGE):
        return formatted
    return filled(as_text(record.get("message"), MAX_MESSAGE), record.get("params"))


def filled(template: str, params: object) -> str:
    """Return the template with parameters in its places (`%s`, `%(name)s`, `{}`, `{name}`), as they are, unformatted.

    A template whose places do not fit stays as it is. At most 8 kB, whatever widths the places ask for.
    """
    given = params if isinstance(params, (list, dict)) else []
    if not given or len(given) > MAX_PARAMS:
        return template
    try:
        return _substituted(template, given)[:MAX_MESSAGE]
    except (KeyError, IndexError):
        return template


def _substituted(template: str, given: Sequence[Any] | Mapping[str, Any]) -> str:
    places = [place for place in _PLACE.finditer(template) if place[0] != "%%"]
    if not places:
        return template
    kept, end = [], 0
    for number, place in enumerate(places):
        name = place[1] or place[2]
        value = given[name] if isinstance(given, Mapping) else given[int(name) if _is_index(name) else number]
        kept += [template[end : place.start()], _shown(value)]
        end = place.end()
    return "".join([*kept, template[end:]])


def _is_index(name: str | None) -> bool:
    return name is not None and name.isascii() and name.isdigit()


def _shown(value: object) -> str:
    if value is None or isinstance(value, bool):
        return str(value)
    return as_text(value, MAX_PARAM) or ("" if value == "" else "…")
