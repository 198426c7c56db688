"""A route's function says what it takes and gives; this module reads, guards, calls and answers."""

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, get_type_hints

import attrs
import falcon
import msgspec

from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.problems import Forbidden, Problem
from softfactory.services import Services

from .guards import Guard
from .origin import origin_of
from .room import MOST, ROOM, UnpackingBusy
from .wire import MEBIBYTE, BodyTooLarge, InvalidRequest, MalformedJson, NotJson, has_body, into, read_body, read_query

Handler = Callable[..., object]


@attrs.frozen
class Resource:
    """Speaks for the services at one path."""

    services: Services


@attrs.frozen(kw_only=True)
class Operation:
    """What one method of a path takes, gives and refuses: the route table's entry, and the API description's."""

    summary: str
    guard: Guard
    body: Any = None
    body_required: bool = True
    body_limit: int = MEBIBYTE
    body_type: str = "application/json"
    query: Any = None
    answer: Any = None
    """A shape; several when the function chooses between them."""
    status: int = 200
    other: Mapping[int, Any] = attrs.field(factory=dict)
    """Answers with another status and shape."""
    media_type: str = "application/json"
    refuses: tuple[type[Problem], ...] = ()


def operation(
    *,
    guard: Guard,
    answer: Any = None,  # noqa: ANN401 - a type as msgspec understands it
    status: int = 200,
    refuses: tuple[type[Problem], ...] = (),
    body_limit: int = MEBIBYTE,
    media_type: str = "application/json",
    other: Mapping[int, Any] | None = None,
) -> Callable[[Handler], Handler]:
    """Make a responder of a function of a `Resource`.

    The function names what it needs: `body` and `query` (their annotations are the shapes; a body with a default may be
    left out), `actor`, `origin`, `resp`, and the path's parameters. What it returns is copied into *answer*; its
    docstring's first line is the operation's summary.
    """

    def decorate(handler: Handler) -> Handler:
        hints = get_type_hints(handler, include_extras=True)  # for a body's own bounds
        needs = inspect.signature(handler).parameters
        described = Operation(
            summary=(handler.__doc__ or "").partition("\n")[0],
            guard=guard,
            body=hints.get("body"),
            body_required="body" in needs and needs["body"].default is inspect.Parameter.empty,
            body_limit=body_limit,
            query=hints.get("query"),
            answer=answer,
            status=status,
            other=other or {},
            media_type=media_type,
            refuses=(*guard.refuses, *_of_input(hints, body_limit), *refuses),
        )
        line = falcon.code_to_http_status(status)

        @functools.wraps(handler)
        def responder(self: Resource, req: falcon.Request, resp: falcon.Response, **arguments: object) -> None:
            actor = guard.identify(req, self.services)
            with _telling(req, self.services, actor):
                if actor is not None:
                    guard.judge(actor)
                if "actor" in needs:
                    arguments["actor"] = actor
                if "origin" in needs:
                    arguments["origin"] = origin_of(req, self.services.settings.trusted_proxies)
                if "resp" in needs:
                    arguments["resp"] = resp
                resp.status = line
                with _room_for(req, body_limit):
                    result = handler(self, **arguments, **_sent(req, described))
            if answer:
                resp.content_type = media_type
                resp.data = msgspec.json.encode(into(answer, result))

        responder.operation = described  # type: ignore[attr-defined]  # read by the route table's walkers
        return responder

    return decorate


def _sent(req: falcon.Request, described: Operation) -> dict[str, object]:
    """Return the query and the body, as far as the operation takes them."""
    found: dict[str, object] = {}
    if described.query:
        found["query"] = read_query(req, described.query)
    if described.body and (described.body_required or has_body(req)):
        found["body"] = read_body(req, described.body, described.body_limit)
    return found


@contextmanager
def _telling(req: falcon.Request, services: Services, actor: Actor | None) -> Iterator[None]:
    """Have the audit log told when somebody known is refused for not being allowed."""
    try:
        yield
    except Forbidden as problem:
        if actor is not None and actor.user_id is not None:
            services.audit.denied(actor, f"{req.method} {req.uri_template} {problem.code}")
        raise


def _room_for(req: falcon.Request, limit: int) -> AbstractContextManager[None]:
    """Hold room for a large body while it is parsed and worked on: as Python's values it is some ten times as large."""
    size = min(req.content_length or 0, limit)
    return ROOM.of(min(10 * size, MOST)) if size > MEBIBYTE else nullcontext()


def _of_input(hints: dict[str, object], limit: int) -> tuple[type[Problem], ...]:
    found: list[type[Problem]] = []
    if "query" in hints:
        found += [InvalidRequest]
    if "body" in hints:
        found += [MalformedJson, NotJson, BodyTooLarge, InvalidRequest]
    if limit > MEBIBYTE:
        found += [UnpackingBusy]
    return tuple(found)
