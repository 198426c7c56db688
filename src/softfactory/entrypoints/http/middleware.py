"""What every answer has: an id, headers that protect, and a count."""

import re
import time

import attrs
import falcon

from softfactory.domain.kernel.ids import Ids
from softfactory.services import Services

REQUEST_ID = re.compile("[A-Za-z0-9._-]{1,64}")
HEADERS = [
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
]
API_POLICY = "default-src 'none'; frame-ancestors 'none'"


@attrs.frozen
class Around:
    """Begins and ends every request."""

    services: Services
    ids: Ids

    def process_request(self, req: falcon.Request, _resp: falcon.Response) -> None:
        """Give the request an id: the client's own, if it is a decent one."""
        given = req.get_header("X-Request-Id") or ""
        req.context.request_id = given if REQUEST_ID.fullmatch(given) else self.ids.token()
        req.context.started = time.perf_counter()

    def process_response(self, req: falcon.Request, resp: falcon.Response, _resource: object, _ok: bool) -> None:  # noqa: FBT001 - Falcon's signature
        """Add what every answer has, and count it."""
        resp.set_header("X-Request-Id", req.context.request_id)
        resp.set_headers(HEADERS)
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
