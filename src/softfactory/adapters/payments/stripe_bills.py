"""Bills as the parameters of Stripe's calls; the library's types say what Stripe takes."""

from datetime import timedelta

from stripe.params import PaymentIntentCreateParams
from stripe.params.checkout import SessionCreateParams, SessionCreateParamsLineItemPriceData

from softfactory.domain.billing.gateway import Bill

from .stripe_amounts import to_stripe

LEAST, MOST = timedelta(minutes=31), timedelta(hours=23)
"""How long Stripe lets a page be open, with a minute or more to spare: 30 minutes to 24 hours."""


def session_params(bill: Bill, *, success_url: str, cancel_url: str) -> SessionCreateParams:
    """Return what opens a page for a bill; raises `InvalidMoney`.

    With the same bill it is the same each time, as an idempotency key demands. So a page is open for half an hour more
    than the bill wants: Stripe allows no less, and counting from now would differ each time.
    """
    marks = marks_of(bill)
    params: SessionCreateParams = {
        "mode": "subscription" if bill.interval else "payment",
        "line_items": [{"quantity": 1, "price_data": _price(bill)}],
        "client_reference_id": bill.payment_id,
        "metadata": marks,
        "success_url": success_url,
        "cancel_url": cancel_url,
    }
    if bill.interval:
        params["subscription_data"] = {"metadata": marks}
    else:
        params["payment_intent_data"] = {"metadata": marks, "description": bill.what}
    if bill.until and bill.until + LEAST < bill.made_at + MOST:
        params["expires_at"] = int((bill.until + LEAST).timestamp())
    return params


def intent_params(bill: Bill, *, customer: str, method: str) -> PaymentIntentCreateParams:
    """Return what collects a bill from somebody who is not present; raises `InvalidMoney`."""
    amount, currency = to_stripe(bill.amount)
    return {
        "amount": amount,
        "currency": currency,
        "customer": customer,
        "payment_method": method,
        "off_session": True,
        "confirm": True,
        "description": bill.what,
        "metadata": marks_of(bill),
    }


def marks_of(bill: Bill) -> dict[str, str]:
    """Return the names by which we know again what Stripe tells about."""
    marks = {"payment_id": bill.payment_id}
    return marks | {"subscription_id": bill.subscription_id} if bill.subscription_id else marks


def _price(bill: Bill) -> SessionCreateParamsLineItemPriceData:
    amount, currency = to_stripe(bill.amount)
    price: SessionCreateParamsLineItemPriceData = {
        "currency": currency,
        "unit_amount": amount,
        "product_data": {"name": bill.what},
    }
    if bill.interval:
        price["recurring"] = {"interval": bill.interval.value}
    return price
