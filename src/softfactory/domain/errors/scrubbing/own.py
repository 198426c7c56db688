"""What a project wants taken out besides secrets: values under names of its own, and IP addresses."""

import ipaddress
import re
from typing import Any

from softfactory.domain.errors.model import Payload

from .cards import FILTERED
from .scrub import MAX_DEPTH, TOO_DEEP, UNTOUCHED

NO_ADDRESSES = frozenset({"release", "dist", "version", "event_id", "timestamp"})
"""Members whose values look like addresses and are none."""
_PLAIN = re.compile(r"[\W_]+")
_IPV4 = re.compile(r"(?<![\w.])(?P<address>(?:\d{1,3}\.){3}\d{1,3})(?!\w|\.\d)", re.ASCII)
_IPV6 = re.compile(  # also behind a word, as in client:2001:db8::7
    r"(?<![\w.:])(?:[A-Za-z_]\w*:)??(?P<address>[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]{1,44})(?!\w)", re.ASCII
)


def plain_name(name: str) -> str:
    """Return a name as it is compared: `internalRef`, `internal_ref` and `Internal-Ref` are one."""
    return _PLAIN.sub("", name).casefold()


def without(payload: Payload, names: frozenset[str], *, addresses: bool) -> Payload:
    """Return a copy of the payload without values under *names* (see `plain_name`), or without IP addresses.

    An address that is a whole value becomes null, so that nobody is counted under it; within a text it is cut out.
    """
    body = {name: value for name, value in payload.items() if name not in UNTOUCHED}
    return {**payload, **_Cut(names, addresses).object(body, MAX_DEPTH)}


class _Cut:
    def __init__(self, names: frozenset[str], addresses: bool) -> None:  # noqa: FBT001 - of this module alone
        self._names, self._addresses = names, addresses

    def object(self, given: dict[str, Any], depth: int) -> dict[str, Any]:
        return {name: self._member(name, value, depth) for name, value in given.items()}

    def _member(self, name: str, value: Any, depth: int) -> Any:  # noqa: ANN401 - JSON
        if value not in (None, "") and plain_name(name) in self._names:
            return FILTERED
        if isinstance(value, str) and (name in NO_ADDRESSES or not self._addresses):
            return value
        return self._value(value, depth)

    def _value(self, value: Any, depth: int) -> Any:  # noqa: ANN401 - JSON
        if isinstance(value, str):
            return _without_addresses(value) if self._addresses else value
        if not isinstance(value, dict | list):
            return value
        if not depth:
            return TOO_DEEP
        if isinstance(value, dict):
            return self.object(value, depth - 1)
        if len(value) == 2 and isinstance(value[0], str):  # noqa: PLR2004 - a name and a value
            return [value[0], self._member(value[0], value[1], depth - 1)]
        return [self._value(item, depth - 1) for item in value]


def _without_addresses(text: str) -> str | None:
    if _is_address(text.strip()):
        return None
    return _IPV4.sub(_cut, _IPV6.sub(_cut, text) if ":" in text else text)


def _cut(found: re.Match[str]) -> str:
    """Return what was found without its address, which may be followed by the end of a sentence."""
    given = found["address"]
    for shown in (given, given.rstrip("."), given.removesuffix(":"), given.rstrip(".:")):
        if _is_address(shown):
            return found[0].removesuffix(given) + FILTERED + given[len(shown) :]
    return found[0]


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
