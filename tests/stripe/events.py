"""Events as Stripe sends them, and signed as it signs them."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from softfactory.testing.samples import NOON

SECRET = "whsec_only_for_tests_0123456789"


def event(kind: str, about: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """Return an event of that type about an object."""
    made = {
        "id": "evt_1",
        "object": "event",
        "api_version": "2026-10-28.endive",
        "created": int(NOON.timestamp()),
        "data": {"object": about},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }
    return {**made, **changes}


def raw(told: Mapping[str, Any]) -> bytes:
    """Return an event's bytes, spaced as Stripe spaces them."""
    return json.dumps(told, indent=2).encode()


def headers(body: bytes, *, at: datetime, secret: str = SECRET, scheme: str = "v1") -> dict[str, str]:
    """Return the header that signs a body, made as docs.stripe.com/webhooks documents it."""
    seconds = int(at.timestamp())
    digest = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return {"stripe-signature": f"t={seconds},{scheme}={digest}"}
