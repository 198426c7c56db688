"""What comes of a call to Stripe when it is not what was asked for."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import stripe

from softfactory.domain.billing.gateway import GatewayUnavailable

log = logging.getLogger("softfactory.payments")
NEVER = frozenset({"amount_too_large", "amount_too_small"})
"""Stripe's codes for what no second try would change."""
CHOSEN = ("currency", "currency]", "expires_at")
"""Ends of parameters that come from the catalogue or from how late it is, so a refusal of them is no defect."""
REFUSALS = (
    stripe.AuthenticationError,
    stripe.CardError,
    stripe.IdempotencyError,
    stripe.InvalidRequestError,
    stripe.PermissionError,
)


class NotCollected(Exception):
    """Stripe has not taken the money and never will for this bill; the text is for the payer."""

    def __init__(self, text: str, name: str = "") -> None:
        super().__init__(text)
        self.name = name


class NoSuchThing(Exception):
    """Stripe knows nothing, or nothing any more, by the name."""


@contextmanager
def asking(deed: str) -> Iterator[None]:
    """Turn Stripe's errors into `GatewayUnavailable` and `NoSuchThing`.

    A log line tells Stripe's own code and request id of a refusal, not its message: that may quote a key.
    """
    try:
        yield
    except REFUSALS as error:
        if error.code == "resource_missing":
            raise NoSuchThing from error
        found = (type(error).__name__, error.code, getattr(error, "param", None), error.request_id)
        log.error("Stripe refused to %s: %s, code %s, parameter %s, request %s", deed, *found)  # noqa: TRY400 - likewise
        raise GatewayUnavailable("Stripe refused what it was asked; the server's log has the reason.") from error
    except stripe.StripeError as error:  # no connection, too many requests, or an error of Stripe's own
        log.warning("Stripe does not answer to %s: %s, request %s", deed, type(error).__name__, error.request_id)
        raise GatewayUnavailable("Stripe does not answer at the moment; it is safe to try again.") from error


@contextmanager
def collecting() -> Iterator[None]:
    """Turn those errors into `NotCollected` that say so; stands within `asking`."""
    try:
        yield
    except stripe.CardError as error:
        intent = getattr(error.error, "payment_intent", None)
        name = str(intent.id) if intent else ""
        raise NotCollected(error.user_message or "The card was declined.", name) from error
    except stripe.InvalidRequestError as error:
        if error.code not in NEVER and not (error.param or "").endswith(CHOSEN):
            raise
        raise NotCollected(error.user_message or "Stripe does not take this.") from error
