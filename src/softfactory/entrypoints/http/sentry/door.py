"""What all answers to an SDK have in common, good ones and refusals."""

import functools
import re
from collections.abc import Callable, Iterator
from typing import Any

import falcon
import msgspec

from softfactory.domain.errors.intake.quota import OverQuota
from softfactory.domain.errors.problems import BadKey
from softfactory.domain.kernel.batch import TooBusy
from softfactory.domain.kernel.problems import Problem, TooMany
from softfactory.entrypoints.http.auth import KEY
from softfactory.entrypoints.http.operation import Operation, Resource
from softfactory.entrypoints.http.problems import MethodNotAllowed, NoSuchPath, refuse
from softfactory.entrypoints.http.room import UnpackingBusy
from softfactory.entrypoints.http.wire import BodyTooLarge, MalformedJson, Wire

from .decoders import CHUNK, BadEncoding
from .encodings import UnknownEncoding
from .framing import BadEnvelope, EventTooLarge

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "x-sentry-error, x-sentry-rate-limits, retry-after",
    # Not no-store: with it Chromium holds on to what a page sends with keepalive and nobody reads, and sends no more.
    "Cache-Control": "no-cache",
}
PREFLIGHT = {
    "Access-Control-Allow-Headers": (
        "x-sentry-auth, x-requested-with, x-forwarded-for, origin, referer, accept, content-type, content-encoding, "
        "authentication, authorization, transfer-encoding, sentry-trace, baggage"
    ),
    "Access-Control-Allow-Methods": "POST, OPTIONS",
    "Access-Control-Max-Age": "3600",
}
MAX_ERROR = 200


class Stored(Wire, omit_defaults=True):
    """Which event is on disk now, if there was one."""

    id: str | None = None


Taker = Callable[[Any, falcon.Request, falcon.Response, int], Stored]
REFUSES = (
    *(BadKey, BadEnvelope, MalformedJson, BadEncoding, UnknownEncoding),
    *(BodyTooLarge, EventTooLarge, UnpackingBusy, TooBusy, OverQuota),
)
UNPRINTABLE = re.compile("[^ -~]+")
LIKE_A_DOOR = re.compile("/api/[^/]*/(?:envelope|store)/?$")


def door(*, body: Any = None, body_type: str = "application/json") -> Callable[[Taker], Callable[..., None]]:  # noqa: ANN401 - a type as msgspec understands it
    """Make a responder of a function that stores what a request holds; *body* and *body_type* describe that."""

    def decorate(taker: Taker) -> Callable[..., None]:
        @functools.wraps(taker)
        def responder(self: Resource, req: falcon.Request, resp: falcon.Response, *, project_id: int) -> None:
            resp.set_headers(CORS)
            try:
                resp.data = msgspec.json.encode(taker(self, req, resp, project_id))
            except Problem as problem:
                turn_away(resp, problem)

        summary = (taker.__doc__ or "").partition("\n")[0]
        described = Operation(
            summary=summary, guard=KEY, body=body, body_type=body_type, answer=Stored, refuses=REFUSES
        )
        responder.operation = described  # type: ignore[attr-defined]  # read by the route table's walkers
        return responder

    return decorate


def turn_away(resp: falcon.Response, problem: Problem) -> None:
    """Answer with the problem as SDKs want to hear it."""
    refuse(resp, problem)
    reason = str(problem) or problem.title
    resp.set_header("X-Sentry-Error", UNPRINTABLE.sub(" ", reason)[:MAX_ERROR])
    if isinstance(problem, TooMany):
        resp.set_header("X-Sentry-Rate-Limits", f"{resp.get_header('Retry-After')}:error;default:organization")


class Door(Resource):
    """What answers beside POST."""

    def on_options(self, _: falcon.Request, resp: falcon.Response, *, project_id: int) -> None:  # noqa: ARG002 - whoever asks
        """Let browsers of any origin send."""
        resp.set_headers({**CORS, **PREFLIGHT})

    def on_get(self, _: falcon.Request, resp: falcon.Response, *, project_id: int) -> None:  # noqa: ARG002 - whoever asks
        """Say, also to another origin, what the method should be."""
        resp.set_headers({**CORS, "Allow": "POST, OPTIONS"})
        turn_away(resp, MethodNotAllowed("Use POST."))

    on_head = on_put = on_patch = on_delete = on_get


def no_project(req: falcon.Request, resp: falcon.Response, **_: object) -> None:
    """Answer at a door's path whose project is not spelt as one, so that an SDK and a page hear why."""
    resp.set_headers(CORS)
    if req.method == "OPTIONS":
        resp.set_headers(PREFLIGHT)
    else:
        turn_away(resp, NoSuchPath("A DSN ends in the number of its project."))


def chunks_of(req: falcon.Request) -> Iterator[bytes]:
    """Yield the body as it was sent.

    A chunked body has no Content-Length; the server that says it ends the input is believed, and others are not read
    beyond the length.
    """
    stream = req.stream if req.env.get("wsgi.input_terminated") else req.bounded_stream
    while chunk := stream.read(CHUNK):
        yield chunk
