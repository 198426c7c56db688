"""Bytes to shapes and back: one strict reader of JSON, one writer."""

import json
import re
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar, get_args

import falcon
import msgspec
from msgspec import Meta

from softfactory.domain.kernel.paging import Page, PageRequest
from softfactory.domain.kernel.problems import Invalid, Malformed, TooLarge, Unsupported

T = TypeVar("T")
S = TypeVar("S", bound="Wire")

MEBIBYTE = 1024 * 1024
MAX_DEPTH = 64
MAX_CONTAINERS = 250_000
"""Arrays and objects in a body: an empty one is two bytes to send and sixty to hold."""
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
SUSPECT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
"""The only spellings by which NUL and lone surrogates get through a JSON parser."""
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_BESIDE_MARKS = bytes(byte for byte in range(256) if byte not in b'[]{}"')


class Wire(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=False):
    """A shape of JSON: validation, schema and documentation from one definition."""


Limit = Annotated[int, Meta(ge=1, le=100, description="How many items at most.")]
Cursor = Annotated[str, Meta(max_length=512, description="`next_cursor` of the page before.")]
Instant = Annotated[datetime, Meta(tz=True)]
Short = Annotated[str, Meta(max_length=200)]
ProjectId = Annotated[int, Meta(ge=1, le=2**31 - 1)]


class Paged(Wire):
    """Which page of a list."""

    limit: Limit = 20
    cursor: Cursor | None = None

    def page(self) -> PageRequest:
        """Return the request for that page."""
        return PageRequest(limit=self.limit, cursor=self.cursor)


class PageView(Wire, Generic[T]):
    """A page of a list."""

    items: list[T]
    next_cursor: str | None


class MalformedJson(Malformed):
    """Not JSON, or JSON that two readers could understand differently."""

    code = "malformed-json"
    title = "The body is not JSON as it should be."


class NotJson(Unsupported):
    """Another media type."""

    code = "not-json"
    title = "The body must be application/json."


class BodyTooLarge(TooLarge):
    """More bytes than the route takes."""

    code = "body-too-large"
    title = "The body is too large."


class InvalidRequest(Invalid):
    """Wrong type, out of range, missing or unknown members."""

    code = "invalid-request"
    title = "The request has values that are not acceptable."


def instant(value: datetime) -> datetime:
    """Return the instant in UTC, moved to between 1970 and 2200: nothing is older or younger."""
    if value.year <= EARLIEST.year or value.year >= LATEST.year:
        return EARLIEST if value.year <= EARLIEST.year else LATEST
    return value.astimezone(UTC)


def read_body(req: falcon.Request, shape: type[T], limit: int = MEBIBYTE) -> T:
    """Return the body as *shape*.

    Raises `NotJson` (415), `BodyTooLarge` (413), `MalformedJson` (400), `InvalidRequest` (422).
    """
    media_type, _, parameters = (req.content_type or "").partition(";")
    if media_type.strip().lower() != "application/json" or not _utf8(parameters):
        raise NotJson("Send the body as application/json in UTF-8.")
    if req.get_header("Content-Encoding") not in (None, "", "identity"):
        raise NotJson("Send the body without Content-Encoding.")
    raw = read_limited(req, limit)
    return converted(parse(raw), shape)


def has_body(req: falcon.Request) -> bool:
    """Tell whether the request came with a body: an empty one is none, whatever its type."""
    return bool(req.content_length or req.get_header("Transfer-Encoding"))


def read_limited(req: falcon.Request, limit: int) -> bytes:
    """Return the body, raising `BodyTooLarge` beyond *limit* bytes."""
    if (req.content_length or 0) > limit:
        raise BodyTooLarge(f"At most {limit} bytes are taken here; these are {req.content_length}.")
    raw: bytes = req.bounded_stream.read(limit + 1)
    if len(raw) > limit:
        raise BodyTooLarge(f"At most {limit} bytes are taken here.")
    return raw


def parse(raw: bytes) -> object:
    """Return JSON as it must be: UTF-8, unique keys, finite numbers of 64 bits, 64 levels, no NUL or lone surrogate."""
    if raw.count(b"[") + raw.count(b"{") > MAX_CONTAINERS and len(brackets(raw)) > 2 * MAX_CONTAINERS:
        raise BodyTooLarge(f"It holds more than {MAX_CONTAINERS} arrays and objects.")
    try:
        value = json.loads(
            raw.decode(), object_pairs_hook=_unique, parse_constant=_no_constant, parse_int=_int, parse_float=_float
        )
    except UnicodeDecodeError as error:
        raise MalformedJson(f"Byte {error.start} is not UTF-8.") from error
    except RecursionError as error:
        raise MalformedJson(f"It is nested deeper than {MAX_DEPTH} levels.") from error
    except json.JSONDecodeError as error:
        raise MalformedJson(f"{error.msg} at character {error.pos}.") from error
    if raw.count(b"[") + raw.count(b"{") > MAX_DEPTH and _depth(value) > MAX_DEPTH:
        raise MalformedJson(f"It is nested deeper than {MAX_DEPTH} levels.")
    if SUSPECT.search(raw):
        _check_texts(value)
    return value


def brackets(raw: bytes) -> bytes:
    """Return the brackets of a JSON text that are not within strings."""
    if b"\\" in raw:
        raw = raw.replace(rb"\\", b"").replace(rb"\"", b"")
    marks = raw.translate(None, _BESIDE_MARKS).replace(b'""', b"")
    return b"".join(marks.split(b'"')[::2]) if b'"' in marks else marks


def read_query(req: falcon.Request, shape: type[S]) -> S:
    """Return the query string as *shape*; raises `InvalidRequest`, also for a parameter given twice."""
    for name, value in req.params.items():
        if isinstance(value, list):
            raise InvalidRequest(f"{name[:100]} is given more than once.")
    _check_texts(req.params)
    query = converted(req.params, shape, strict=False)
    fields = dict(zip(shape.__struct_encode_fields__, shape.__struct_fields__, strict=True))
    if nulls := [name for name in req.params if getattr(query, fields[name]) is None]:  # what msgspec takes "null" for
        raise InvalidRequest(f"{nulls[0]}: null is not a value; leave it out.")
    return query


def converted(value: object, shape: type[T], *, strict: bool = True) -> T:
    """Return JSON values as *shape*; raises `InvalidRequest` that names the member."""
    try:
        return msgspec.convert(value, shape, strict=strict)
    except msgspec.ValidationError as error:
        raise InvalidRequest(_sentence(str(error))) from error
    except (ValueError, OverflowError) as error:  # as msgspec lets through of the calendar, for the year 10000
        raise InvalidRequest("An instant is beyond the calendar.") from error


def given(shape: Wire) -> dict[str, Any]:
    """Return what a body gave, by name: members that may be left out are `UNSET` by default."""
    values: dict[str, Any] = {name: getattr(shape, name) for name in shape.__struct_fields__}
    return {name: value for name, value in values.items() if value is not msgspec.UNSET}


def into(shape: Any, value: object) -> Any:  # noqa: ANN401 - msgspec's own type
    """Copy what *shape* lists from an entity, or a page of them, and no more; what has a shape already stays."""
    if isinstance(value, Wire):
        return value
    if isinstance(value, Page):
        (item,) = get_args(shape)
        items = [into(item, entity) for entity in value.items]
        return PageView(items=items, next_cursor=value.next_cursor)
    return msgspec.convert(value, shape, from_attributes=True)


def _utf8(parameters: str) -> bool:
    charset = parameters.strip().lower().removeprefix("charset=").strip('"')
    return charset in ("", "utf-8", "utf8")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedJson("An object has the same key twice.")
    return found


def _no_constant(name: str) -> object:
    raise MalformedJson(f"{name} is not JSON.")


def _int(digits: str) -> int:
    if len(digits) > 20 or not -(2**63) <= (value := int(digits)) < 2**63:  # noqa: PLR2004 - digits of 2**63 and a sign
        raise InvalidRequest("An integer has more than 64 bits.")
    return value


def _float(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise InvalidRequest("A number is too large.")
    return value


def _depth(value: object) -> int:
    depth, level = 0, [value]
    while level := [node for node in level if isinstance(node, dict | list)]:
        depth, level = depth + 1, [child for node in level for child in _children(node)]
    return depth


def _children(node: object) -> list[object]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []


def _check_texts(value: object) -> None:
    nodes = [value]
    while nodes:
        node = nodes.pop()
        texts = node if isinstance(node, dict) else [node]
        if any(isinstance(text, str) and UNSTORABLE.search(text) for text in texts):
            raise InvalidRequest("A text holds NUL or half a surrogate pair.")
        nodes.extend(_children(node))


def _sentence(error: str) -> str:
    what, _, path = error.partition(" - at `$")
    where = path.rstrip("`").removeprefix(".")
    return f"{where}: {what}." if where else f"{what}."
