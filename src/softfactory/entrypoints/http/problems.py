"""Refusals become problem details (RFC 9457), in one place."""

import logging
import math

import falcon
import msgspec

from softfactory.domain.kernel import problems
from softfactory.domain.kernel.problems import Problem

from .wire import Wire

STATUS: dict[type[BaseException], int] = {
    problems.Malformed: 400,
    problems.Unauthenticated: 401,
    problems.Declined: 402,
    problems.Forbidden: 403,
    problems.NotFound: 404,
    problems.Conflict: 409,
    problems.TooLarge: 413,
    problems.Unsupported: 415,
    problems.Invalid: 422,
    problems.TooMany: 429,
    problems.Unavailable: 503,
}
MEDIA_TYPE = "application/problem+json"
log = logging.getLogger("softfactory.http")


class ProblemView(Wire, omit_defaults=True):
    """A refusal (RFC 9457): `type` leads to a page about it, `detail` says what was wrong this time."""

    type: str
    title: str
    status: int
    detail: str = ""


class NoSuchPath(problems.NotFound):
    """Nothing answers at this path."""

    code = "no-such-path"
    title = "There is nothing at this path."


class MethodNotAllowed(Problem):
    """The path does not take this method; the Allow header names those it takes."""

    code = "method-not-allowed"
    title = "The path does not take this method."


class BadRequest(problems.Malformed):
    """Something before the body cannot be read: the request line, a header, the query."""

    code = "bad-request"
    title = "The request cannot be read."


class ServerError(Problem):
    """A defect of the server; the log has it under the request id."""

    code = "server-error"
    title = "The server made a mistake."


class RequestTimeout(Problem):
    """The request did not arrive whole in time."""

    code = "request-timeout"
    title = "The request took too long to arrive."


class HeaderTooLarge(Problem):
    """More than 16 KiB of header."""

    code = "header-too-large"
    title = "The header is too large."


class UnsupportedTransferCoding(Problem):
    """A Transfer-Encoding other than chunked."""

    code = "unsupported-transfer-coding"
    title = "The transfer coding is not spoken here."


STATUS |= {
    MethodNotAllowed: 405,
    RequestTimeout: 408,
    HeaderTooLarge: 431,
    ServerError: 500,
    UnsupportedTransferCoding: 501,
}


def status_of(problem: type[Problem]) -> int:
    """Return the HTTP status that a kind of problem answers with."""
    return next((STATUS[kind] for kind in problem.__mro__ if kind in STATUS), 400)


def refuse(resp: falcon.Response, problem: Problem) -> None:
    """Answer with the problem."""
    status = status_of(type(problem))
    view = ProblemView(type=f"/problems/{problem.code}", title=problem.title, status=status, detail=str(problem))
    resp.status = falcon.code_to_http_status(status)
    resp.content_type = MEDIA_TYPE
    resp.data = msgspec.json.encode(view)
    resp.text = None
    if isinstance(problem, problems.Later):
        resp.set_header("Retry-After", str(max(1, math.ceil(problem.retry_after.total_seconds()))))
    if isinstance(problem, problems.Unauthenticated):
        resp.set_header("WWW-Authenticate", "Bearer")


def on_problem(_: falcon.Request, resp: falcon.Response, error: Problem, __: object) -> None:
    """Answer a use case's refusal."""
    refuse(resp, error)


def on_http_error(_: falcon.Request, resp: falcon.Response, error: falcon.HTTPError, __: object) -> None:
    """Answer what Falcon itself refuses."""
    problem: Problem
    if isinstance(error, falcon.HTTPNotFound):
        problem = NoSuchPath()
    elif isinstance(error, falcon.HTTPMethodNotAllowed):
        problem = MethodNotAllowed()
    else:
        problem = BadRequest(error.description or error.title or "")
    refuse(resp, problem)
    for name, value in dict(error.headers or {}).items():
        resp.set_header(name, value)


def on_defect(req: falcon.Request, resp: falcon.Response, error: Exception, _: object) -> None:
    """Answer a defect of ours with nothing but the request id; the log has the rest."""
    where = {"method": req.method, "route": req.uri_template, "request_id": req.context.request_id}
    log.error("the server made a mistake", extra=where, exc_info=error)
    refuse(resp, ServerError(f"It is logged as request {req.context.request_id}."))
