"""JSON as SDKs send it: read fast when it is right, cleaned when it is not, so that no event is lost for a value."""

import json
import math
import re
from typing import Any

import msgspec

from softfactory.entrypoints.http.wire import MAX_DEPTH, MalformedJson, brackets

MAX_FRAMES = 1000
MAX_DIGITS = 4000
"""More than this many digits Python itself refuses to read."""
CUT = "[…]"
UNKNOWN = "\N{REPLACEMENT CHARACTER}"

_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[{]|[\]}]', re.DOTALL)


def decode_event(raw: bytes) -> dict[str, Any]:
    """Return an event, cleaned of what JSON or a database cannot keep; raises `MalformedJson`.

    NaN and Infinity become null; NUL and lone surrogates U+FFFD; integers beyond 64 bits and numbers beyond a float
    text; what is nested deeper than 64 levels "[…]". Of more than 1,000 frames the first and last 500 are kept. Of
    members with the same name the last counts.
    """
    event = decode_object(raw)
    for stack in _stacks(event):
        frames = stack.get("frames")
        if isinstance(frames, list) and len(frames) > MAX_FRAMES:
            del frames[MAX_FRAMES // 2 : -MAX_FRAMES // 2]
    return event


def decode_object(raw: bytes) -> dict[str, Any]:
    """Return an object, cleaned as `decode_event` says; raises `MalformedJson`."""
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        value = _cleaned(_read(raw), MAX_DEPTH)
    else:
        if b"\\u0000" in raw or b"0" * 19 in raw.translate(_DIGITS) or _may_be_deep(raw):
            value = _cleaned(value, MAX_DEPTH)
    if not isinstance(value, dict):
        raise MalformedJson("It is not an object.")
    return value


def _may_be_deep(raw: bytes) -> bool:
    """Tell whether the nesting passes the limit; of what is not JSON, perhaps wrongly."""
    left = brackets(raw)
    for level in range(MAX_DEPTH):
        if level + len(left) <= MAX_DEPTH:
            return False
        left = left.replace(b"[]", b"").replace(b"{}", b"")  # the innermost level
    return True


def _read(raw: bytes) -> object:
    text = raw.decode("utf-8-sig", "replace")
    if _may_be_deep(raw):
        text = _shallow(text)
    try:
        return _LENIENT.decode(text)
    except json.JSONDecodeError as error:
        raise MalformedJson(f"{error.msg} at character {error.pos}.") from error
    except RecursionError as error:  # only what is broken further on gets here
        raise MalformedJson(f"It is nested deeper than {MAX_DEPTH} levels.") from error


def _shallow(text: str) -> str:
    """Cut what is nested too deep out of the text, because readers of JSON recurse."""
    kept, depth, start = [], 0, 0
    for token in _TOKEN.finditer(text):
        if token[0] in ("[", "{"):
            depth += 1
            if depth == MAX_DEPTH + 1:
                kept.append(text[start : token.start()] + f'"{CUT}"')
        elif token[0] in ("]", "}"):
            if depth == MAX_DEPTH + 1:
                start = token.end()
            depth -= 1
    if depth > MAX_DEPTH:
        raise MalformedJson("It ends within an array or object.")
    return "".join(kept) + text[start:]


def _integer(digits: str) -> int | str:
    value = int(digits) if len(digits) <= MAX_DIGITS else None
    return value if value is not None and -(2**63) <= value < 2**64 else digits


def _number(digits: str) -> float | str:
    value = float(digits)
    return value if math.isfinite(value) else digits


def _nothing(_: str) -> None:
    return None


_LENIENT = json.JSONDecoder(parse_int=_integer, parse_float=_number, parse_constant=_nothing, strict=False)


def _cleaned(value: object, levels: int) -> object:
    """Return the value with everything in it cleaned, *levels* deep."""
    if isinstance(value, str):
        return _UNKEEPABLE.sub(UNKNOWN, value)
    if isinstance(value, int):
        return value if -(2**63) <= value < 2**64 else str(value)
    if isinstance(value, (list, dict)) and not levels:
        return CUT
    if isinstance(value, list):
        return [_cleaned(item, levels - 1) for item in value]
    if isinstance(value, dict):
        return {_UNKEEPABLE.sub(UNKNOWN, key): _cleaned(item, levels - 1) for key, item in value.items()}
    return value


def _stacks(event: dict[str, Any]) -> list[dict[str, Any]]:
    holders: list[Any] = [event]
    for name in ("exception", "threads"):
        held = event.get(name)
        values = held.get("values", [held]) if isinstance(held, dict) else held
        holders += values if isinstance(values, list) else []
    found = [
        holder.get(name) for holder in holders if isinstance(holder, dict) for name in ("stacktrace", "raw_stacktrace")
    ]
    return [stack for stack in found if isinstance(stack, dict)]
