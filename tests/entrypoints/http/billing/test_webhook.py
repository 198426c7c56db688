from datetime import timedelta

import pytest

from softfactory.entrypoints.http.billing.webhook import LIMIT
from softfactory.testing.samples import NOON
from tests.stripe.answers import Answer
from tests.stripe.events import event, headers, raw

PATH = "/api/payment/webhook"


@pytest.fixture
def bought(stripe_counter):
    """What a checkout answered, and what Stripe will say when its page was paid."""
    user = stripe_counter.user()
    answer = stripe_counter.buy(user)
    marks = {"payment_id": answer.json["payment_id"], "subscription_id": answer.json["subscription"]["id"]}
    page = {
        "id": "cs_1",
        "payment_status": "paid",
        "amount_total": 2900,
        "currency": "usd",
        "subscription": "sub_1",
        "metadata": marks,
    }
    return user, answer, raw(event("checkout.session.completed", page))


def tell(counter, body, at=NOON, **more):
    return counter.client.simulate_post(PATH, body=body, headers={**headers(body, at=at), **more})


def status(counter, user):
    [subscription] = counter.get("/api/payment/subscriptions", user).json["items"]
    return subscription["status"]


def test_a_checkout_leads_to_stripes_page_and_begins_when_stripe_says_it_is_paid(stripe_counter, bought):
    user, answer, told = bought

    before = status(stripe_counter, user)
    heard = tell(stripe_counter, told)

    assert answer.status_code == 201
    assert (answer.json["outcome"], answer.json["checkout_url"]) == ("open", "https://checkout.stripe.com/c/pay/cs_1")
    assert (before, status(stripe_counter, user)) == ("incomplete", "active")
    assert (heard.status_code, heard.json) == (200, {"received": True})


def test_a_webhook_that_comes_again_is_received_and_changes_nothing(stripe_counter, bought):
    user, _, told = bought
    tell(stripe_counter, told)
    before = stripe_counter.get("/api/payment/payments", user).json

    again = tell(stripe_counter, told)

    assert (again.status_code, again.json) == (200, {"received": True})
    assert stripe_counter.get("/api/payment/payments", user).json == before


@pytest.mark.parametrize("how", ["altered", "old", "unsigned", "of another secret"])
def test_a_webhook_that_is_not_stripes_is_refused(stripe_counter, bought, how):
    user, _, told = bought
    signed = {
        "altered": headers(told + b" ", at=NOON),
        "old": headers(told, at=NOON - timedelta(seconds=301)),
        "unsigned": {},
        "of another secret": headers(told, at=NOON, secret="whsec_of_somebody_else"),
    }[how]

    answer = stripe_counter.client.simulate_post(PATH, body=told, headers=signed)

    assert (answer.status_code, answer.json["type"]) == (400, "/problems/bad-webhook")
    assert status(stripe_counter, user) == "incomplete"


def test_a_webhook_of_another_kind_is_received(stripe_counter):
    assert tell(stripe_counter, raw(event("customer.created", {"id": "cus_1"}))).json == {"received": True}


@pytest.mark.parametrize("body", [b"", b"no JSON", b"[]"])
def test_a_signed_webhook_that_is_no_event_is_refused(stripe_counter, body):
    assert tell(stripe_counter, body).status_code == 400


def test_a_webhook_has_a_limit(stripe_counter):
    small, large = b" " * LIMIT, b" " * (LIMIT + 1)

    assert tell(stripe_counter, small).status_code == 400
    assert tell(stripe_counter, large).status_code == 413


def test_the_media_type_of_a_webhook_does_not_matter(stripe_counter, bought):
    _, _, told = bought

    assert tell(stripe_counter, told, **{"Content-Type": "text/plain"}).status_code == 200


def test_a_webhook_that_cannot_be_understood_now_is_asked_for_again(stripe_counter, fake_stripe):
    charge = {"id": "ch_1", "amount_refunded": 1, "currency": "usd", "payment_intent": "pi_1", "metadata": {}}
    fake_stripe.broken.append(Answer(status=500, body={}))

    answer = tell(stripe_counter, raw(event("charge.refunded", charge)))

    assert (answer.status_code, answer.json["type"]) == (503, "/problems/gateway-unavailable")
    assert int(answer.headers["retry-after"]) >= 1


def test_without_stripe_a_webhook_is_nobodys(counter):
    assert counter.client.simulate_post(PATH, body=b"{}").status_code == 400


def test_a_checkout_while_stripe_is_away_is_unavailable_and_can_be_repeated(stripe_counter, fake_stripe):
    user = stripe_counter.user()
    fake_stripe.broken.append(Answer(status=500, body={}))

    first, second = stripe_counter.buy(user), stripe_counter.buy(user)

    assert (first.status_code, first.json["type"]) == (503, "/problems/gateway-unavailable")
    assert "retry-after" in first.headers
    assert (second.status_code, second.json["outcome"]) == (201, "open")


def test_stripe_takes_no_way_to_pay_from_us(stripe_counter):
    assert stripe_counter.buy(stripe_counter.user(), method="test-ok").status_code == 422
