"""Taking secrets out of an event before it is stored.

Three rules: what stands under a name that holds secrets (`sensitive.py`), also in headers, query strings and addresses;
what stands beside such a name within a text (`texts.py`); and card numbers (`cards.py`) wherever they stand.
The payload itself is never changed: the way to a change is copied.
"""

import re
from operator import is_not
from typing import Any

from softfactory.domain.errors.model import Payload

from .cards import FILTERED, may_hold_card, without_cards
from .rewriting import rewritten
from .sensitive import KNOWN, PLAIN, Care, care
from .texts import may_hold_assigned, without_assigned

MAX_DEPTH = 64
TOO_DEEP = "[…]"
UNTOUCHED = frozenset({"modules", "sdk", "debug_meta"})
"""Members of an event that name packages and files, and nothing of its user."""

_CONTAINERS = frozenset({dict, list})
_PARAMETER = re.compile(r"(?:^|(?<=[?&;#]))([^=&;?#\s]{1,100})=([^&;#\s]+)")
_USERINFO = re.compile(r"(?<=://)([^/?#@:\s]{0,100}):[^/?#@\s]{1,200}(?=@)")


def scrubbed(payload: Payload, text: bytes) -> Payload:
    """Return the payload with secrets replaced by "[Filtered]": the same object when it held none.

    *text* is the payload as JSON with nothing escaped that need not be: what quick looks are taken at.
    """
    body = {name: value for name, value in payload.items() if name not in UNTOUCHED}
    clean = _object(body, MAX_DEPTH) if _asks_for_care(body) else body
    if may_hold_assigned(text):
        clean = rewritten(_object(clean, MAX_DEPTH), without_assigned)
    if may_hold_card(text):
        clean = rewritten(_object(clean, MAX_DEPTH), lambda text, **_: without_cards(text))
    return payload if clean is body else {**payload, **clean}


def _asks_for_care(body: dict[str, Any]) -> bool:
    """Tell whether a name in the event asks for more than a look.

    This is all that happens to most events, so it is one flat loop over objects and lists, and passes texts over.
    """
    nodes: list[Any] = [body]
    for node in nodes:
        if type(node) is dict:
            if not (PLAIN.issuperset(node) or _is_clean(node)):
                return True
            nodes += [value for value in node.values() if type(value) in _CONTAINERS]
        else:
            if _is_pair(node) and _cared(care(node[0]), node[1]) is not node[1]:
                return True
            nodes += [value for value in node if type(value) in _CONTAINERS]
    return False


def _is_clean(node: dict[str, Any]) -> bool:
    for name, value in node.items():
        wanted = KNOWN.get(name) or care(name)
        if wanted is not Care.NONE and _cared(wanted, value) is not value:
            return False
    return "value" not in node or not _names_secret(node.get("key"))


def _names_secret(name: object) -> bool:
    return isinstance(name, str) and care(name) is Care.FILTER


def _is_pair(node: list[Any]) -> bool:
    return len(node) == 2 and type(node[0]) is str  # noqa: PLR2004 - a name and a value


def _value(value: Any, depth: int) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return _object(value, depth - 1) if depth else TOO_DEEP
    if isinstance(value, list):
        return _list(value, depth - 1) if depth else TOO_DEEP
    return value


def _list(given: list[Any], depth: int) -> list[Any]:
    items = [_value(value, depth) if type(value) in _CONTAINERS else value for value in given]
    if _is_pair(given):
        items[1] = _value(_cared(care(given[0]), given[1]), depth)
    return items if any(map(is_not, items, given)) else given


def _object(given: dict[str, Any], depth: int) -> dict[str, Any]:
    is_plain = PLAIN.issuperset(given)
    changes: dict[str, Any] = {}
    for name, value in given.items():
        clean = value if is_plain else _cared(care(name), value)
        if type(clean) in _CONTAINERS:
            clean = _value(clean, depth)
        if clean is not value:
            changes[name] = clean
    if "value" in given and _names_secret(given.get("key")):
        changes["value"] = _filtered(given["value"])
    return {**given, **changes} if changes else given


def _cared(wanted: Care, value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return the value as its name wants it."""
    if wanted is Care.FILTER:
        return _filtered(value)
    return _address(value) if wanted is Care.ADDRESS and isinstance(value, str) else value


def _filtered(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Take the value out; that there is none, or whether there is one, is no secret."""
    return value if value in (None, "", FILTERED) or isinstance(value, bool) else FILTERED


def _address(text: str) -> str:
    """Return a URL or a query string without secret parameters and passwords; the same object when it has none."""
    clean = _PARAMETER.sub(_parameter, text) if "=" in text else text
    clean = _USERINFO.sub(rf"\1:{FILTERED}", clean) if "@" in clean else clean
    return text if clean == text else clean


def _parameter(found: re.Match[str]) -> str:
    return f"{found[1]}={FILTERED}" if care(found[1]) is Care.FILTER else found[0]
