"""Where the payment service tells what has happened."""

from typing import Any

import falcon
import msgspec

from softfactory.domain.billing.gateway import BadWebhook, GatewayUnavailable
from softfactory.domain.billing.problems import TooEarly
from softfactory.entrypoints.http.auth import PUBLIC
from softfactory.entrypoints.http.operation import Operation, Resource
from softfactory.entrypoints.http.wire import BodyTooLarge, Wire, read_limited

LIMIT = 256 * 1024


class ReceivedView(Wire):
    """What was told is kept, or was known, or concerns nothing here."""

    received: bool


class Webhook(Resource):
    """/api/payment/webhook."""

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Hear what the payment service has to tell; its signature over the very bytes proves that it is the one."""
        body = read_limited(req, LIMIT)
        self.services.billing.webhook(body, {name.lower(): value for name, value in req.headers.items()})
        resp.data = msgspec.json.encode(ReceivedView(received=True))

    on_post.operation = Operation(  # type: ignore[attr-defined]  # read by the route table's walkers
        summary="Hear what the payment service has to tell.",
        guard=PUBLIC,
        body=dict[str, Any],
        body_limit=LIMIT,
        answer=ReceivedView,
        refuses=(BadWebhook, BodyTooLarge, GatewayUnavailable, TooEarly),
    )
