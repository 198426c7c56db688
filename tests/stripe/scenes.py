"""Everything that the gateway asks Stripe for, once each."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from softfactory.adapters.payments.stripe import StripeGateway
from softfactory.domain.billing.gateway import Bill
from softfactory.domain.billing.model import Interval
from softfactory.domain.kernel.money import Money
from softfactory.testing.samples import NOON, uuid

from .answers import Book
from .events import SECRET, event, headers, raw
from .server import KEY, Sent, serving

Scene = Callable[[StripeGateway, Book], object]
WON, USD = Money(amount=590_000, currency="KRW"), Money(amount=2900, currency="USD")


def bill(**changes: Any) -> Bill:
    """Return a bill for something that is sold once."""
    sample = {
        "key": uuid(1),
        "payment_id": uuid(1),
        "amount": WON,
        "what": "Bootcamp: Seoul, 3 of 4",
        "payer_id": uuid(9),
        "made_at": NOON,
    }
    return Bill(**{**sample, **changes})


def subscribing(**changes: Any) -> Bill:
    """Return the first bill of a subscription."""
    return bill(**{"amount": USD, "subscription_id": uuid(2), "interval": Interval.MONTH, **changes})


def gateway(url: str, clock: Callable[[], Any], **changes: Any) -> StripeGateway:
    """Return the gateway as the container builds it, at another address."""
    given = {"success_url": "https://shop.example/payment/paid", "cancel_url": "https://shop.example/payment/canceled"}
    return StripeGateway(**{"key": KEY, "webhook_secret": SECRET, "now": clock, "api_base": url, **given, **changes})


def signed(stripe: StripeGateway, told: Mapping[str, Any]) -> object:
    """Have the gateway read an event, signed now."""
    body = raw(told)
    return stripe.parse_webhook(body, headers(body, at=stripe.now()))


def _agreed(book: Book) -> str:
    return str(book.add("sub", status="active", customer="cus_1", default_payment_method="pm_1")["id"])


def _page_of_intent(book: Book) -> str:
    return str(book.add("cs", payment_intent=book.add("pi", amount=590_000)["id"], invoice=None)["id"])


def _page_of_invoice(book: Book) -> str:
    return str(book.add("cs", payment_intent=None, invoice=book.paid_invoice()["id"])["id"])


REFUNDED = {"id": "ch_1", "amount_refunded": 2900, "currency": "usd", "payment_intent": "pi_7", "metadata": {}}

SCENES: Mapping[str, Scene] = {
    "buy once": lambda stripe, _: stripe.checkout(bill()),
    "buy once, in time": lambda stripe, _: stripe.checkout(bill(until=NOON + timedelta(minutes=10))),
    "subscribe by the month": lambda stripe, _: stripe.checkout(subscribing()),
    "subscribe by the year": lambda stripe, _: stripe.checkout(subscribing(interval=Interval.YEAR)),
    "collect by an agreement": lambda stripe, book: stripe.charge(subscribing(agreement=_agreed(book))),
    "refund what was bought once": lambda stripe, book: stripe.refund(_page_of_intent(book), WON, key=uuid(3)),
    "refund a first payment": lambda stripe, book: stripe.refund(_page_of_invoice(book), USD, key=uuid(3)),
    "refund a renewal": lambda stripe, book: stripe.refund(book.paid_invoice()["id"], USD, key=uuid(3)),
    "learn whose money was given back": lambda stripe, _: signed(stripe, event("charge.refunded", REFUNDED)),
    "cancel": lambda stripe, book: stripe.cancel(_agreed(book), key=uuid(4)),
}


def played(scene: Scene) -> list[Sent]:
    """Return what the gateway sends in a scene."""
    with serving(Book(now=lambda: NOON)) as fake:
        scene(gateway(fake.url, lambda: NOON), fake.book)
    return fake.sent
