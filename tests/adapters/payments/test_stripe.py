import json
import logging
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.adapters.payments.stripe_bills import session_params
from softfactory.domain.billing.gateway import GatewayUnavailable
from softfactory.domain.billing.problems import UnknownMethod
from softfactory.domain.kernel.money import InvalidMoney, Money
from softfactory.domain.kernel.payments import Outcome
from softfactory.testing.samples import NOON, uuid
from tests.stripe.answers import Answer, invalid, refused
from tests.stripe.recorded import RECORDED, recorded
from tests.stripe.scenes import bill, gateway, subscribing

USD = Money(amount=2900, currency="USD")


def test_it_sends_what_was_held_against_stripes_own_description():
    assert recorded() == json.loads(RECORDED.read_text()), "run: make stripe"


def test_a_bill_is_paid_on_a_page_of_stripes(stripe):
    collected = stripe.checkout(bill())

    assert (collected.outcome, collected.name) == (Outcome.OPEN, "cs_1")
    assert collected.checkout_url == "https://checkout.stripe.com/c/pay/cs_1"


def test_the_same_bill_has_one_page(stripe, fake, clock):
    first = stripe.checkout(bill(until=NOON + timedelta(minutes=10)))
    clock.advance(timedelta(minutes=3))

    assert stripe.checkout(bill(until=NOON + timedelta(minutes=10))) == first
    assert list(fake.book.things) == ["cs_1"]


def test_a_bill_whose_time_is_long_over_is_not_collected(stripe, clock):
    clock.advance(timedelta(hours=1))

    collected = stripe.checkout(bill(until=NOON))

    assert (collected.outcome, collected.name) == (Outcome.FAILED, "")
    assert "expires_at" in collected.failure


@given(st.timedeltas(timedelta(0), timedelta(hours=30)))
def test_a_page_is_open_for_as_long_as_stripe_allows(until):
    urls = {"success_url": "https://shop.example/a", "cancel_url": "https://shop.example/b"}
    wanted = NOON + until

    ends = session_params(bill(until=wanted, made_at=NOON), **urls).get("expires_at")

    assert (ends is None) == (until >= timedelta(hours=22, minutes=29))
    if ends is not None:
        assert 30 * 60 <= ends - NOON.timestamp() <= 24 * 60 * 60
        assert ends >= wanted.timestamp()


@pytest.mark.parametrize("hours", [1, 12, 24])
def test_a_page_that_is_asked_for_again_later_is_asked_for_in_the_same_words(stripe, fake, clock, hours):
    asked = bill(until=NOON + timedelta(hours=hours), made_at=NOON)
    first = stripe.checkout(asked)
    clock.advance(timedelta(hours=2))

    assert stripe.checkout(asked) == first


@pytest.mark.parametrize("amount", [Money(amount=5124, currency="KWD"), Money(amount=1000, currency="IQD")])
def test_an_amount_that_stripe_cannot_take_is_not_collected_and_not_sent(stripe, fake, amount):
    collected = stripe.checkout(bill(amount=amount))

    assert collected.outcome is Outcome.FAILED
    assert "Stripe" in collected.failure
    assert not fake.sent


@pytest.mark.parametrize("amount", [Money(amount=49, currency="USD"), Money(amount=5000, currency="XCG")])
def test_what_stripe_would_refuse_each_time_is_not_collected(stripe, amount):
    assert stripe.checkout(bill(amount=amount)).outcome is Outcome.FAILED


def test_how_it_is_paid_is_chosen_on_the_page(stripe):
    stripe.must_know(None)
    with pytest.raises(UnknownMethod):
        stripe.must_know("test-ok")


BREAKDOWNS = {
    "an error of its own": Answer(status=500, body={"error": {"type": "api_error", "message": "Oops."}}),
    "something that is no JSON": Answer(status=502, body="<html>Bad gateway</html>"),
    "too many requests": refused(429, "invalid_request_error", "Too many requests.", code="rate_limit"),
    "the same key in use": refused(409, "idempotency_error", "In progress.", code="idempotency_key_in_use"),
    "nothing": Answer(status=0, body=""),
    "a wrong key": refused(401, "invalid_request_error", "Invalid API Key provided: sk_test_51OnlyForTests0123456789"),
    "a key that may not": refused(403, "invalid_request_error", "The key sk_test_51OnlyForTests0123456789 lacks it."),
    "another request under the key": refused(400, "idempotency_error", "Keys can only be used once."),
    "a parameter it does not know": invalid("Received unknown parameter: moed", param="moed", code="parameter_unknown"),
}
DEEDS = {
    "checkout": lambda stripe: stripe.checkout(bill()),
    "charge": lambda stripe: stripe.charge(subscribing(agreement="sub_1")),
    "refund": lambda stripe: stripe.refund("pi_1", USD, key=uuid(3)),
    "cancel": lambda stripe: stripe.cancel("sub_1", key=uuid(4)),
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("breakdown", BREAKDOWNS)
def test_whatever_stripe_answers_instead_is_unavailable_and_tells_no_secret(stripe, fake, caplog, deed, breakdown):
    caplog.set_level(logging.INFO, "softfactory")
    fake.broken += [BREAKDOWNS[breakdown]] * 2

    with pytest.raises(GatewayUnavailable) as caught:
        DEEDS[deed](stripe)

    told = str(caught.value) + caplog.text
    assert stripe.key not in told
    assert "Stripe" in str(caught.value)
    assert [record.name for record in caplog.records if record.name.startswith("softfactory")] == [
        "softfactory.payments"
    ]


def test_a_server_that_is_not_there_is_unavailable(clock):
    nowhere = gateway("http://127.0.0.1:9", clock)

    with pytest.raises(GatewayUnavailable):
        nowhere.checkout(bill())


def test_an_answer_that_was_lost_is_asked_for_again_under_the_same_key(stripe, fake):
    fake.broken.append(Answer(status=0, body=""))

    collected = stripe.checkout(bill())

    assert collected.outcome is Outcome.OPEN
    assert [sent.key for sent in fake.sent] == [uuid(1), uuid(1)]


def test_nobody_sees_the_key_of_a_gateway(stripe):
    assert stripe.key not in repr(stripe)
    assert stripe.webhook_secret not in repr(stripe)


def agreed(fake, method="pm_1"):
    return fake.book.add("sub", status="active", customer="cus_1", default_payment_method=method)["id"]


@pytest.mark.parametrize(
    ("method", "outcome"),
    [
        ("pm_1", Outcome.SUCCEEDED),
        ("pm_slow", Outcome.OPEN),
        ("pm_declined", Outcome.FAILED),
        ("pm_asks", Outcome.FAILED),
        ("pm_odd", Outcome.FAILED),
        (None, Outcome.FAILED),
    ],
)
def test_what_was_agreed_to_is_collected_as_the_card_allows(stripe, fake, method, outcome):
    collected = stripe.charge(subscribing(agreement=agreed(fake, method)))

    assert collected.outcome is outcome
    assert bool(collected.failure) == (outcome is Outcome.FAILED)
    assert (collected.name == "pi_1") == (method is not None)


@pytest.mark.parametrize("agreement", [None, "sub_404"])
def test_nothing_is_collected_without_an_agreement(stripe, agreement):
    assert stripe.charge(subscribing(agreement=agreement)).outcome is Outcome.FAILED


def test_a_declined_payment_tells_the_payer_what_stripe_says(stripe, fake):
    collected = stripe.charge(subscribing(agreement=agreed(fake, "pm_declined")))

    assert collected.failure == "Your card was declined."


def paid_names(book):
    """Return every kind of name that a payment of 29 dollars can have."""
    intent = book.add("pi", amount=2900)["id"]
    return {
        "intent": intent,
        "page": book.add("cs", payment_intent=intent, invoice=None)["id"],
        "invoice": book.paid_invoice()["id"],
        "page of a subscription": book.add("cs", payment_intent=None, invoice=book.paid_invoice()["id"])["id"],
    }


@pytest.mark.parametrize("kind", ["intent", "page", "invoice", "page of a subscription"])
def test_money_goes_back_by_whatever_name_the_payment_has_once_for_each_key(stripe, fake, kind):
    name = paid_names(fake.book)[kind]

    for key in (uuid(3), uuid(3), uuid(4)):
        stripe.refund(name, Money(amount=900, currency="USD"), key=key)

    assert [refund["amount"] for refund in fake.book.refunds] == [900, 900]


def test_what_is_given_back_in_full_already_is_fine(stripe, fake):
    name = paid_names(fake.book)["page"]
    stripe.refund(name, USD, key=uuid(3))

    stripe.refund(name, Money(amount=1, currency="USD"), key=uuid(4))

    assert len(fake.book.refunds) == 1


@pytest.mark.parametrize("name", ["cs_404", "in_404", "pi_404x", "", "../x"])
def test_a_payment_that_stripe_does_not_know_is_not_given_back(stripe, fake, name):
    fake.book.things["pi_404x"] = {"id": "pi_404x", "amount": 1}

    with pytest.raises(GatewayUnavailable):
        stripe.refund(name, USD, key=uuid(3))

    assert not fake.book.refunds


def test_a_page_that_was_never_paid_has_nothing_to_give_back(stripe, fake):
    with pytest.raises(GatewayUnavailable):
        stripe.refund(fake.book.add("cs", payment_intent=None, invoice=None)["id"], USD, key=uuid(3))


def test_an_invoice_that_was_paid_in_parts_is_left_to_the_dashboard(stripe, fake):
    invoice = fake.book.paid_invoice()["id"]
    payment = {"type": "payment_intent", "payment_intent": "pi_9"}
    fake.book.add("inpay", invoice=invoice, status="paid", payment=payment)

    with pytest.raises(GatewayUnavailable, match="dashboard"):
        stripe.refund(invoice, USD, key=uuid(3))


def test_a_part_that_stripe_cannot_give_back_exactly_is_refused(stripe, fake):
    with pytest.raises(InvalidMoney):
        stripe.refund("pi_1", Money(amount=5124, currency="KWD"), key=uuid(3))

    assert not fake.sent


def test_a_subscription_is_canceled_and_twice_is_once(stripe, fake):
    agreement = agreed(fake)

    stripe.cancel(agreement, key=uuid(4))
    stripe.cancel(agreement, key=uuid(4))
    stripe.cancel("sub_404", key=uuid(4))

    assert fake.book.things[agreement]["status"] == "canceled"
