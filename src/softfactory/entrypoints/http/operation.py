"""A route's function says what it takes and gives, by its signature and this decorator."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any, get_type_hints

from softfactory.domain.kernel.once import BadIdempotencyKey, KeyReused
from softfactory.domain.kernel.problems import Problem

from .guards import Guard
from .responding import IDEMPOTENCY_KEY, Handler, Operation, Resource, responder_of
from .room import UnpackingBusy
from .wire import MEBIBYTE, BodyTooLarge, InvalidRequest, MalformedJson, NotJson

__all__ = ["Operation", "Resource", "operation"]


def operation(
    *,
    guard: Guard,
    answer: Any = None,  # noqa: ANN401 - a type as msgspec understands it
    status: int = 200,
    refuses: tuple[type[Problem], ...] = (),
    body_limit: int = MEBIBYTE,
    body_type: str = "application/json",
    media_type: str = "application/json",
    other: Mapping[int, Any] | None = None,
) -> Callable[[Handler], Handler]:
    """Make a responder of a function of a `Resource`.

    The function names what it needs: `body` and `query` (their annotations are the shapes; a body with a default may be
    left out), `actor`, `origin`, `idempotency_key`, `req`, `resp`, and the path's parameters. What it returns is
    copied into *answer*; its docstring's first line is the operation's summary.
    """

    def decorate(handler: Handler) -> Handler:
        hints = get_type_hints(handler, include_extras=True)  # for a body's own bounds
        needs = inspect.signature(handler).parameters
        described = Operation(
            summary=(handler.__doc__ or "").partition("\n")[0],
            guard=guard,
            needs=frozenset(needs),
            body=hints.get("body"),
            body_required="body" in needs and needs["body"].default is inspect.Parameter.empty,
            body_limit=body_limit,
            body_type=body_type,
            query=hints.get("query"),
            answer=answer,
            status=status,
            other=other or {},
            media_type=media_type,
            refuses=(*guard.refuses, *_of_input(hints, body_limit), *refuses),
        )
        return responder_of(handler, described)

    return decorate


def _of_input(hints: dict[str, object], limit: int) -> tuple[type[Problem], ...]:
    found: list[type[Problem]] = []
    if "query" in hints:
        found += [InvalidRequest]
    if IDEMPOTENCY_KEY in hints:
        found += [BadIdempotencyKey, KeyReused]
    if "body" in hints:
        found += [MalformedJson, NotJson, BodyTooLarge, InvalidRequest]
    if limit > MEBIBYTE:
        found += [UnpackingBusy]
    return tuple(found)
