"""What every answer has: an id, headers that protect, and a count."""

import re
import time
from typing import Any, Self

import attrs
import falcon
from falcon.middleware import CORSMiddleware

from softfactory.domain.kernel.ids import Ids
from softfactory.services import Services

from .headers import API_POLICY

REQUEST_ID = re.compile("[A-Za-z0-9._-]{1,64}")
EXPOSED = ("Retry-After", "WWW-Authenticate", "X-Request-Id")


@attrs.frozen
class Around:
    """Begins and ends every request."""

    services: Services
    ids: Ids
    headers: list[tuple[str, str]]

    def process_request(self, req: falcon.Request, _resp: falcon.Response) -> None:
        """Give the request an id: the client's own, if it is a decent one."""
        given = req.get_header("X-Request-Id") or ""
        req.context.request_id = given if REQUEST_ID.fullmatch(given) else self.ids.token()
        req.context.started = time.perf_counter()

    def process_response(self, req: falcon.Request, resp: falcon.Response, _resource: object, _ok: bool) -> None:  # noqa: FBT001 - Falcon's signature
        """Add what every answer has, and count it."""
        resp.set_header("X-Request-Id", req.context.request_id)
        resp.set_headers(self.headers)
        if not resp.get_header("Content-Security-Policy"):
            resp.set_header("Content-Security-Policy", API_POLICY)
        if not resp.get_header("Cache-Control"):
            resp.set_header("Cache-Control", "no-store")
        self.services.health.metrics.request(
            method=req.method if req.method in falcon.HTTP_METHODS else "other",
            route=req.uri_template or "none",
            status=resp.status_code,
            seconds=time.perf_counter() - req.context.started,
        )


@attrs.frozen
class OtherOrigins:
    """Lets the pages of some origins, and no others, call the API: with tokens, for no cookie is ever sent along."""

    policy: CORSMiddleware[Any, Any]

    @classmethod
    def of(cls, setting: str) -> Self:
        """Return what the setting asks for."""
        origins = [origin.strip() for origin in setting.split(",")]
        return cls(CORSMiddleware(allow_origins=origins, expose_headers=EXPOSED))

    def process_response(self, req: falcon.Request, resp: falcon.Response, resource: object, done: bool) -> None:  # noqa: FBT001 - Falcon's signature
        """Name the origin where it is one of them; the doors of the SDKs have said already that all are welcome."""
        if resp.get_header("Access-Control-Allow-Origin") is None:
            resp.append_header("Vary", "Origin")
            self.policy.process_response(req, resp, resource, done)
