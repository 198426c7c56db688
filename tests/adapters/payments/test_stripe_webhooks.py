from datetime import timedelta

import pytest
import stripe as library

from softfactory.adapters.payments import stripe_shapes
from softfactory.domain.billing.gateway import BadWebhook, GatewayUnavailable, Told
from softfactory.domain.kernel.money import Money
from softfactory.testing.samples import NOON, uuid
from tests.stripe.answers import Answer
from tests.stripe.events import event, headers, raw

MARKS = {"payment_id": uuid(1), "subscription_id": uuid(2)}
PAGE = {
    "id": "cs_1", "object": "checkout.session", "mode": "subscription", "payment_status": "paid", "amount_total": 2900,
    "currency": "usd", "subscription": "sub_1", "invoice": "in_1", "metadata": MARKS, "client_reference_id": uuid(1),
}  # fmt: skip
ENDS = NOON + timedelta(days=31)
INVOICE = {
    "id": "in_2", "object": "invoice", "billing_reason": "subscription_cycle", "amount_paid": 2900, "currency": "usd",
    "period_end": int(NOON.timestamp()),
    "lines": {"object": "list", "data": [{"id": "il_1", "period": {"start": 1, "end": int(ENDS.timestamp())}}]},
    "parent": {
        "type": "subscription_details", "quote_details": None,
        "subscription_details": {"subscription": "sub_1", "metadata": MARKS},
    },
}  # fmt: skip
OLDER = {
    **{name: value for name, value in INVOICE.items() if name != "parent"},
    "subscription": "sub_1", "subscription_details": {"metadata": MARKS},
}  # fmt: skip
CHARGE = {
    "id": "ch_1", "object": "charge", "amount": 2900, "amount_refunded": 900, "currency": "usd",
    "payment_intent": "pi_1", "metadata": {"payment_id": uuid(1)},
}  # fmt: skip
OVER = {"id": "sub_1", "object": "subscription", "status": "canceled", "metadata": MARKS}


def read(stripe, kind, about, **changes):
    body = raw(event(kind, about, **changes))
    return stripe.parse_webhook(body, headers(body, at=stripe.now()))


@pytest.mark.parametrize("kind", ["checkout.session.completed", "checkout.session.async_payment_succeeded"])
def test_a_page_that_was_paid_completes_its_payment(stripe, kind):
    notice = read(stripe, kind, PAGE)

    assert (notice.id, notice.told, notice.at) == ("evt_1", Told.COMPLETED, NOON)
    assert (notice.payment_id, notice.subscription_id) == (uuid(1), uuid(2))
    assert (notice.name, notice.agreement) == ("cs_1", "sub_1")


def test_a_page_that_was_paid_in_money_that_cannot_be_told_completes_its_payment_too(stripe):
    notice = read(stripe, "checkout.session.completed", {**PAGE, "amount_total": 550, "currency": "zzz"})

    assert (notice.told, notice.payment_id) == (Told.COMPLETED, uuid(1))


def test_a_page_whose_money_is_days_away_says_nothing_yet(stripe):
    assert read(stripe, "checkout.session.completed", {**PAGE, "payment_status": "unpaid"}) is None


@pytest.mark.parametrize("kind", ["checkout.session.expired", "checkout.session.async_payment_failed"])
def test_a_page_that_was_not_paid_fails_its_payment(stripe, kind):
    notice = read(stripe, kind, {**PAGE, "payment_status": "unpaid"})

    assert (notice.told, notice.payment_id) == (Told.FAILED, uuid(1))
    assert notice.failure.endswith(".")


@pytest.mark.parametrize("invoice", [INVOICE, OLDER], ids=["newest API", "API before 2025"])
def test_an_invoice_of_a_further_period_renews(stripe, invoice):
    notice = read(stripe, "invoice.paid", invoice)

    assert (notice.told, notice.subscription_id, notice.payment_id) == (Told.RENEWED, uuid(2), None)
    assert (notice.name, notice.agreement) == ("in_2", "sub_1")
    assert notice.amount == Money(amount=2900, currency="USD")
    assert notice.period_end == ENDS  # of the line: the invoice's own is that of the period before


@pytest.mark.parametrize("reason", ["subscription_create", "subscription_update", "manual", None])
@pytest.mark.parametrize("kind", ["invoice.paid", "invoice.payment_failed"])
def test_the_first_invoice_is_told_by_its_page_and_others_are_not_renewals(stripe, kind, reason):
    assert read(stripe, kind, {**INVOICE, "billing_reason": reason}) is None


def test_an_invoice_that_could_not_be_collected_fails_a_renewal(stripe):
    notice = read(stripe, "invoice.payment_failed", INVOICE)

    assert (notice.told, notice.subscription_id, notice.payment_id) == (Told.FAILED, uuid(2), None)
    assert notice.failure


def test_a_refund_of_what_was_bought_once_names_its_payment(stripe, fake):
    notice = read(stripe, "charge.refunded", CHARGE)

    assert (notice.told, notice.payment_id) == (Told.REFUNDED, uuid(1))
    assert notice.amount == Money(amount=900, currency="USD")
    assert not fake.sent


@pytest.mark.parametrize(("reason", "payment_id"), [("subscription_create", uuid(1)), ("subscription_cycle", None)])
def test_a_refund_of_a_subscriptions_payment_is_looked_up_by_its_invoice(stripe, fake, reason, payment_id):
    invoice = fake.book.paid_invoice(billing_reason=reason, parent=INVOICE["parent"])

    notice = read(stripe, "charge.refunded", {**CHARGE, "metadata": {}})

    assert (notice.payment_id, notice.subscription_id) == (payment_id, uuid(2))
    assert notice.name == invoice["id"]


def test_a_lookup_that_fails_leaves_the_webhook_to_come_again(stripe, fake):
    fake.broken.append(Answer(status=500, body={"error": {"message": "Oops."}}))

    with pytest.raises(GatewayUnavailable):
        read(stripe, "charge.refunded", {**CHARGE, "metadata": {}})


def test_a_subscription_that_is_over_is_deleted(stripe):
    notice = read(stripe, "customer.subscription.deleted", OVER)

    assert (notice.told, notice.subscription_id, notice.agreement) == (Told.DELETED, uuid(2), "sub_1")


@pytest.mark.parametrize(
    ("kind", "about"),
    [
        ("customer.created", {"id": "cus_1"}),
        ("checkout.session.completed", {**PAGE, "metadata": {}}),
        ("checkout.session.expired", {**PAGE, "metadata": None}),
        ("invoice.paid", {**INVOICE, "parent": None}),
        ("charge.refunded", {**CHARGE, "metadata": {}, "payment_intent": None}),
        ("charge.refunded", {**CHARGE, "metadata": {}, "payment_intent": "pi_of_somebody_else"}),
        ("customer.subscription.deleted", {**OVER, "metadata": {}}),
    ],
)
def test_what_is_none_of_our_business_says_nothing(stripe, kind, about):
    assert read(stripe, kind, about) is None


def test_an_event_of_another_api_says_nothing(stripe):
    body = raw({"id": "evt_1", "object": "v2.core.event", "type": "v1.billing.meter.no_meter_found", "created": 1})

    assert stripe.parse_webhook(body, headers(body, at=NOON)) is None


def test_an_amount_that_cannot_be_says_nothing_and_is_logged(stripe, caplog):
    assert read(stripe, "invoice.paid", {**INVOICE, "currency": "zzz"}) is None
    assert "ZZZ" in caplog.text


BODY = raw(event("checkout.session.completed", PAGE))
SIGNED = headers(BODY, at=NOON)["stripe-signature"]
OLD = headers(BODY, at=NOON - timedelta(seconds=301))["stripe-signature"]


FORGED = {
    "none": (BODY, ""),
    "no signature": (BODY, "t=1"),
    "no time": (BODY, "v1=abc"),
    "a time that is none": (BODY, "t=now,v1=abc"),
    "another scheme": (BODY, SIGNED.replace("v1=", "v0=")),
    "one digit off": (BODY, SIGNED[:-1] + ("0" if SIGNED[-1] != "0" else "1")),
    "not ASCII": (BODY, SIGNED + "é"),
    "another secret": (BODY, headers(BODY, at=NOON, secret="whsec_of_somebody_else")["stripe-signature"]),
    "a space more": (BODY + b" ", SIGNED),
    "another amount": (BODY.replace(b"2900", b"0001"), SIGNED),
    "five minutes and a second old": (BODY, OLD),
    "old with a new time before": (BODY, OLD.replace("t=", f"t={int(NOON.timestamp())},t=")),
    "old with a new time behind": (BODY, f"{OLD},t={int(NOON.timestamp())}"),
    "not UTF-8": (b"\xff", headers(b"\xff", at=NOON)["stripe-signature"]),
}


@pytest.mark.parametrize(("body", "header"), FORGED.values(), ids=FORGED)
def test_what_stripe_did_not_sign_just_so_and_just_now_is_refused(stripe, body, header):
    with pytest.raises(BadWebhook):
        stripe.parse_webhook(body, {"stripe-signature": header})


def test_a_missing_header_is_refused(stripe):
    with pytest.raises(BadWebhook):
        stripe.parse_webhook(BODY, {})


@pytest.mark.parametrize("body", [b"", b"no JSON", b"[]", b"{}", b'{"id": 1, "type": "invoice.paid"}'])
def test_what_is_signed_and_no_event_is_refused(stripe, body):
    with pytest.raises(BadWebhook):
        stripe.parse_webhook(body, headers(body, at=NOON))


@pytest.mark.parametrize("about", [{}, {**INVOICE, "amount_paid": "29"}, {**INVOICE, "lines": {"data": [{}]}}, None])
def test_what_is_signed_and_lacks_what_every_such_event_has_is_refused(stripe, about):
    with pytest.raises(BadWebhook):
        read(stripe, "invoice.paid", about)


def test_a_time_beyond_the_calendar_is_refused(stripe):
    with pytest.raises(BadWebhook):
        read(stripe, "checkout.session.completed", PAGE, created=10**17)


def test_a_signature_is_good_for_five_minutes_by_our_own_clock(stripe, clock):
    clock.advance(timedelta(minutes=5))

    assert stripe.parse_webhook(BODY, {"stripe-signature": SIGNED}).told is Told.COMPLETED


def test_while_a_secret_is_rolled_either_signature_is_good(stripe):
    other = headers(BODY, at=NOON, secret="whsec_the_next_one")["stripe-signature"].partition(",")[2]

    notice = stripe.parse_webhook(BODY, {"stripe-signature": SIGNED.replace(",v1", f",{other},v1")})

    assert notice.told is Told.COMPLETED


def test_a_time_with_something_behind_it_is_read_as_the_library_reads_it(stripe):
    odd = SIGNED.replace(",v1", "=2,v1")

    assert stripe.parse_webhook(BODY, {"stripe-signature": odd}).told is Told.COMPLETED


def test_the_same_event_reads_the_same_each_time(stripe):
    header = {"stripe-signature": SIGNED}

    assert stripe.parse_webhook(BODY, header) == stripe.parse_webhook(BODY, header)


@pytest.mark.parametrize(
    ("shape", "theirs", "older"),
    [
        (stripe_shapes.Event, library.Event, set()),
        (stripe_shapes.Session, library.checkout.Session, set()),
        (stripe_shapes.Invoice, library.Invoice, {"subscription", "subscription_details"}),
        (stripe_shapes.Parent, library.Invoice.Parent, set()),
        (stripe_shapes.Details, library.Invoice.Parent.SubscriptionDetails, set()),
        (stripe_shapes.Line, library.InvoiceLineItem, set()),
        (stripe_shapes.Period, library.InvoiceLineItem.Period, set()),
        (stripe_shapes.Charge, library.Charge, set()),
        (stripe_shapes.Subscription, library.Subscription, set()),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_we_read_is_there_in_stripes_newest_api(shape, theirs, older):
    names = set().union(*(vars(kind).get("__annotations__", {}) for kind in theirs.__mro__))

    assert set(shape.__struct_fields__) - older <= names | {"id"}
