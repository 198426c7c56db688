"""What a route's function takes and gives, and how a request is read, guarded, answered by it."""

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import attrs
import falcon
import msgspec

from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.problems import Forbidden, Problem
from softfactory.services import Services

from .guards import Guard
from .origin import origin_of
from .room import MOST, ROOM
from .wire import MEBIBYTE, has_body, into, read_body, read_query

Handler = Callable[..., object]
IDEMPOTENCY_KEY = "idempotency_key"
"""What functions call the header that makes a request safe to repeat."""


@attrs.frozen
class Resource:
    """Speaks for the services at one path."""

    services: Services


@attrs.frozen(kw_only=True)
class Operation:
    """What one method of a path takes, gives and refuses: the route table's entry, and the API description's."""

    summary: str
    guard: Guard
    needs: frozenset[str] = frozenset()
    """What its function takes, by name."""
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

    @property
    def takes_key(self) -> bool:
        """Whether it honours an Idempotency-Key."""
        return IDEMPOTENCY_KEY in self.needs


def responder_of(handler: Handler, described: Operation) -> Handler:
    """Return what Falcon calls: it reads, guards, has *handler* do it, and answers."""
    guard, answer, line = described.guard, described.answer, falcon.code_to_http_status(described.status)

    @functools.wraps(handler)
    def responder(self: Resource, req: falcon.Request, resp: falcon.Response, **path: object) -> None:
        actor = guard.identify(req, self.services)
        with _telling(req, self.services, actor):
            if actor is not None:
                guard.judge(actor)
            resp.status = line
            with _room_for(req, described.body_limit):
                known = _known(described.needs, req, resp, actor=actor, services=self.services)
                result = handler(self, **path, **known, **_sent(req, described))
        if answer:
            resp.content_type = described.media_type
            resp.data = msgspec.json.encode(into(answer, result))

    responder.operation = described  # type: ignore[attr-defined]  # read by the route table's walkers
    return responder


def _known(
    needs: frozenset[str], req: falcon.Request, resp: falcon.Response, *, actor: Actor | None, services: Services
) -> dict[str, object]:
    """Return what a handler needs of what is known before anything is read."""
    found: dict[str, object] = {}
    if "actor" in needs:
        found["actor"] = actor
    if "origin" in needs:
        found["origin"] = origin_of(req, services.settings.trusted_proxies)
    if IDEMPOTENCY_KEY in needs:
        found[IDEMPOTENCY_KEY] = req.get_header("Idempotency-Key")
    if "req" in needs:
        found["req"] = req
    if "resp" in needs:
        found["resp"] = resp
    return found


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
