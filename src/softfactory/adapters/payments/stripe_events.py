"""What Stripe's events say, as far as they concern us.

Source: docs.stripe.com/api/events/types. Events come in any order and more than once.
"""

import logging
from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec

from softfactory.domain.billing.gateway import BadWebhook, Notice, Told
from softfactory.domain.kernel.money import InvalidMoney, Money

from .stripe_amounts import from_stripe
from .stripe_names import Names
from .stripe_shapes import Charge, Event, Invoice, Marks, Session, Subscription

T = TypeVar("T")
Reader = Callable[[Event, Names], Notice | None]
FIRST, AGAIN = "subscription_create", "subscription_cycle"
"""Why there is an invoice; the first one is told by the page that was paid, too."""
log = logging.getLogger("softfactory.payments")


def notice_of(body: bytes, names: Names) -> Notice | None:
    """Return what a verified webhook says; raises `BadWebhook` for what Stripe would not send."""
    try:
        event = msgspec.json.decode(body, type=Event)
        reader = READERS.get(event.type)
        return reader(event, names) if reader and event.data else None
    except InvalidMoney as problem:
        log.error("Stripe's event tells an amount that cannot be: %s", problem)  # noqa: TRY400 - it says all
        return None
    except (msgspec.MsgspecError, OverflowError, RecursionError) as error:
        raise BadWebhook("It is signed, and not an event as Stripe sends them.") from error


def _completed(event: Event, _: Names) -> Notice | None:
    page = _object(event, Session)
    if page.payment_status == "unpaid":  # by a way of paying that takes days: another event will tell
        return None
    return _of_page(event, page, Told.COMPLETED)


def _expired(event: Event, _: Names) -> Notice | None:
    return _of_page(event, _object(event, Session), Told.FAILED, "The payment page was not used in time.")


def _not_paid(event: Event, _: Names) -> Notice | None:
    return _of_page(event, _object(event, Session), Told.FAILED, "The payment did not arrive.")


def _renewed(event: Event, _: Names) -> Notice | None:
    invoice = _object(event, Invoice)
    return _of_invoice(event, invoice, Told.RENEWED, from_stripe(invoice.amount_paid, invoice.currency))


def _not_renewed(event: Event, _: Names) -> Notice | None:
    return _of_invoice(event, _object(event, Invoice), Told.FAILED, failure="The renewal could not be collected.")


def _refunded(event: Event, names: Names) -> Notice | None:
    charge = _object(event, Charge)
    marks, name = charge.metadata or {}, charge.payment_intent or charge.id
    if "payment_id" not in marks and charge.payment_intent:
        invoice = names.invoice_paid_by(charge.payment_intent)
        marks, name = (_marks_of(invoice), invoice.id) if invoice else ({}, name)
    if not marks:
        return None
    return Notice(
        id=event.id,
        told=Told.REFUNDED,
        at=event.at,
        payment_id=marks.get("payment_id"),
        subscription_id=marks.get("subscription_id"),
        name=name,
        amount=from_stripe(charge.amount_refunded, charge.currency),
    )


def _deleted(event: Event, _: Names) -> Notice | None:
    ended = _object(event, Subscription)
    ours = (ended.metadata or {}).get("subscription_id")
    if ours is None:
        return None
    return Notice(id=event.id, told=Told.DELETED, at=event.at, subscription_id=ours, agreement=ended.id)


READERS: Mapping[str, Reader] = {
    "checkout.session.completed": _completed,
    "checkout.session.async_payment_succeeded": _completed,
    "checkout.session.async_payment_failed": _not_paid,
    "checkout.session.expired": _expired,
    "invoice.paid": _renewed,
    "invoice.payment_failed": _not_renewed,
    "charge.refunded": _refunded,
    "customer.subscription.deleted": _deleted,
}
"""What reads an event of a type; name these and no others at Stripe."""


def _of_page(event: Event, page: Session, told: Told, failure: str = "") -> Notice | None:
    marks = page.metadata or {}
    if "payment_id" not in marks:
        return None
    return Notice(
        id=event.id,
        told=told,
        at=event.at,
        payment_id=marks["payment_id"],
        subscription_id=marks.get("subscription_id"),
        name=page.id,
        agreement=page.subscription,
        failure=failure,
    )


def _of_invoice(
    event: Event, invoice: Invoice, told: Told, amount: Money | None = None, failure: str = ""
) -> Notice | None:
    ours = invoice.marks.get("subscription_id")
    if ours is None or invoice.billing_reason != AGAIN:
        return None
    return Notice(
        id=event.id,
        told=told,
        at=event.at,
        subscription_id=ours,
        name=invoice.id,
        agreement=invoice.agreement,
        amount=amount,
        period_end=invoice.period_end,
        failure=failure,
    )


def _marks_of(invoice: Invoice) -> Marks:
    """Return whose money an invoice asked for: the payment that is named there is the subscription's first one."""
    marks = dict(invoice.marks)
    if invoice.billing_reason != FIRST:
        marks.pop("payment_id", None)
    return marks


def _object(event: Event, shape: type[T]) -> T:
    return msgspec.json.decode(event.data.object if event.data else b"null", type=shape)
