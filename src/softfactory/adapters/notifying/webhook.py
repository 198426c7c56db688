"""Webhooks signed after Standard Webhooks.

Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hmac

from softfactory.domain.errors.alerts.ports import Notification, Notifier
from softfactory.domain.errors.alerts.problems import EndpointGone, NotDelivered
from softfactory.domain.kernel.fetch import Fetch, FetchFailed, Outgoing, TargetNotAllowed

SECONDS = 15.0
GOOD, GONE = range(200, 300), 410


class WebhookNotifier(Notifier):
    """POSTs the body with its signature; only 2xx is taken, and a redirect is not followed."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch

    def send(self, notification: Notification) -> None:
        try:
            reply = self._fetch.send(_outgoing(notification))
        except (FetchFailed, TargetNotAllowed) as failed:  # a name may lead elsewhere tomorrow
            raise NotDelivered(str(failed) or failed.title) from failed
        if reply.status == GONE:
            raise EndpointGone("The webhook answered 410.")
        if reply.status not in GOOD:
            raise NotDelivered(f"The webhook answered {reply.status}.")


def signature(notification: Notification, timestamp: int) -> str:
    """Return the value of the header webhook-signature."""
    signed = f"{notification.id}.{timestamp}.".encode() + notification.body
    return "v1," + base64.b64encode(hmac.digest(notification.secret, signed, "sha256")).decode()


def _outgoing(notification: Notification) -> Outgoing:
    timestamp = int(notification.at.timestamp())
    headers = {
        "content-type": "application/json",
        "webhook-id": notification.id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(notification, timestamp),
    }
    return Outgoing(
        url=notification.target, method="POST", headers=headers, body=notification.body, seconds=SECONDS, redirects=0
    )
