"""Whether a webhook is Stripe's.

Source: docs.stripe.com/webhooks, "Verify webhook signatures manually".
"""

from datetime import datetime, timedelta

import stripe

from softfactory.domain.billing.gateway import BadWebhook

TOLERANCE = timedelta(minutes=5)


def verified(body: bytes, header: str, secret: str, *, now: datetime) -> None:
    """Raise `BadWebhook` unless *header* signs *body* with *secret*, no longer ago than 5 minutes.

    The library compares in constant time; the age is ours to tell, for it asks the machine for the time.
    """
    if not header.isascii():  # which cannot be compared in constant time
        raise BadWebhook("The Stripe-Signature header is not ASCII.")
    try:
        stripe.WebhookSignature.verify_header(body, header, secret)
    except UnicodeDecodeError as error:
        raise BadWebhook("The body is not UTF-8.") from error
    except stripe.SignatureVerificationError as error:
        raise BadWebhook("The Stripe-Signature header does not sign this body.") from error
    if now.timestamp() - _signed_at(header) > TOLERANCE.total_seconds():
        raise BadWebhook("It was signed more than 5 minutes ago.")


def _signed_at(header: str) -> int:
    """Return when a header that was verified says it was made: the first time in it, which the library takes, too."""
    parts = (part.split("=") for part in header.split(","))
    return next(int(part[1]) for part in parts if part[0] == "t")
