import pytest

from softfactory.testing.samples import uuid

USD_29 = {"amount": 2900, "currency": "USD"}
KEY = {"Idempotency-Key": "a-key-of-mine"}


def test_everybody_sees_what_can_be_bought(counter):
    answer = counter.get("/api/payment/plans")

    assert answer.status_code == 200
    assert [plan["code"] for plan in answer.json["items"]] == ["sns-auto", "webapp-builder"]
    assert answer.json["items"][0] == {
        "code": "sns-auto",
        "name": "SNS Auto",
        "description": "Write once.",
        "prices": [
            {"interval": "month", "price": USD_29},
            {"interval": "year", "price": {"amount": 29000, "currency": "USD"}},
        ],
    }
    assert answer.json["items"][1]["prices"] == [{"interval": None, "price": {"amount": 590000, "currency": "KRW"}}]


def test_plans_come_in_pages(counter):
    first = counter.get("/api/payment/plans", params={"limit": 1}).json
    second = counter.get("/api/payment/plans", params={"limit": 1, "cursor": first["next_cursor"]}).json

    assert [plan["code"] for page in (first, second) for plan in page["items"]] == ["sns-auto", "webapp-builder"]
    assert second["next_cursor"] is None


def test_with_test_money_a_checkout_activates_at_once(counter):
    answer = counter.buy(counter.user())

    assert answer.status_code == 201
    assert (answer.json["outcome"], answer.json["checkout_url"]) == ("succeeded", None)
    subscription = answer.json["subscription"]
    assert subscription == {
        "id": subscription["id"],
        "product": "sns-auto",
        "interval": "month",
        "price": USD_29,
        "status": "active",
        "created_at": "2026-03-01T12:00:00Z",
        "period_start": "2026-03-01T12:00:00Z",
        "period_end": "2026-04-01T12:00:00Z",
        "cancel_at_period_end": False,
        "ended_at": None,
        "test": True,
    }


def test_what_is_sold_once_is_had_without_end(counter):
    answer = counter.buy(counter.user(), "webapp-builder", None)

    assert answer.status_code == 201
    assert answer.json["subscription"]["interval"] is None
    assert answer.json["subscription"]["period_end"] is None


def test_the_same_key_buys_once_and_answers_the_same(counter):
    user = counter.user()

    first, second = counter.buy(user | KEY), counter.buy(user | KEY)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json == second.json
    assert len(counter.get("/api/payment/payments", user).json["items"]) == 1


def test_the_same_key_for_another_product_is_refused(counter):
    user = counter.user()
    counter.buy(user | KEY)

    answer = counter.buy(user | KEY, "webapp-builder", None)

    assert (answer.status_code, answer.json["type"]) == (422, "/problems/idempotency-key-reused")


def test_a_key_is_ones_own(counter):
    answers = [counter.buy(counter.user(f"{name}@example.org") | KEY) for name in ("one", "two")]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json["payment_id"] != answers[1].json["payment_id"]


REFUSED = {
    "an unknown product": ({"product": "no-such-thing", "interval": "month"}, 404, "product-not-found"),
    "a product that is sold no more": ({"product": "gone", "interval": "month"}, 404, "product-not-found"),
    "a spelling that no code has": ({"product": "SNS auto!", "interval": "month"}, 404, "product-not-found"),
    "an interval for what is sold once": ({"product": "webapp-builder", "interval": "year"}, 422, "no-such-price"),
    "no interval for a subscription": ({"product": "sns-auto"}, 422, "no-such-price"),
    "an unknown interval": ({"product": "sns-auto", "interval": "week"}, 422, "invalid-request"),
    "no product": ({"interval": "month"}, 422, "invalid-request"),
    "an empty product": ({"product": "", "interval": "month"}, 422, "invalid-request"),
    "a product of a megabyte": ({"product": "x" * 1_000_000, "interval": "month"}, 422, "invalid-request"),
    "a product that is a number": ({"product": 1, "interval": "month"}, 422, "invalid-request"),
    "NUL": ({"product": "sns\0auto", "interval": "month"}, 422, "invalid-request"),
    "a price of one's own": ({"product": "sns-auto", "interval": "month", "price": USD_29}, 422, "invalid-request"),
    "an unknown method": ({"product": "sns-auto", "interval": "month", "method": "gold"}, 422, "unknown-method"),
    "a method of a kilobyte": (
        {"product": "sns-auto", "interval": "month", "method": "x" * 1000},
        422,
        "invalid-request",
    ),
    "a declined card": (
        {"product": "sns-auto", "interval": "month", "method": "test-declined"},
        402,
        "payment-declined",
    ),
}


@pytest.mark.parametrize(("body", "status", "code"), REFUSED.values(), ids=REFUSED)
def test_a_checkout_is_refused_for(counter, body, status, code):
    user = counter.user()

    answer = counter.client.simulate_post("/api/payment/checkout", json=body, headers=user)

    assert (answer.status_code, answer.json["type"]) == (status, f"/problems/{code}")
    assert counter.get("/api/platform/dashboard", user).json["products"] == []


def test_a_second_subscription_to_a_product_is_refused(counter):
    user = counter.user()
    counter.buy(user)

    answer = counter.buy(user, interval="year")

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/already-subscribed")


@pytest.mark.parametrize("key", ["", "two words", "x" * 256, "é"])
def test_a_key_that_is_none_is_refused(counter, key):
    answer = counter.buy(counter.user() | {"Idempotency-Key": key})

    assert (answer.status_code, answer.json["type"]) == (422, "/problems/bad-idempotency-key")


def test_a_checkout_takes_json_only(counter):
    headers = counter.user() | {"Content-Type": "application/x-www-form-urlencoded"}

    assert counter.client.simulate_post("/api/payment/checkout", body="product=x", headers=headers).status_code == 415


def test_after_a_declined_card_another_one_buys(counter):
    user = counter.user()
    counter.buy(user, method="test-declined")

    assert counter.buy(user).status_code == 201
    payments = counter.get("/api/payment/payments", user).json["items"]
    assert sorted((payment["outcome"], bool(payment["failure"])) for payment in payments) == [
        ("failed", True),
        ("succeeded", False),
    ]


def test_one_sees_ones_own_subscriptions_and_payments(counter):
    user, other = counter.user(), counter.user("other@example.org")
    bought = counter.buy(user).json

    assert [one["id"] for one in counter.get("/api/payment/subscriptions", user).json["items"]] == [
        bought["subscription"]["id"]
    ]
    [payment] = counter.get("/api/payment/payments", user).json["items"]
    assert payment["id"] == bought["payment_id"]
    assert (payment["amount"], payment["refunded"]) == (USD_29, {"amount": 0, "currency": "USD"})
    assert (payment["outcome"], payment["gateway"], payment["test"]) == ("succeeded", "ledger", True)
    assert counter.get("/api/payment/subscriptions", other).json["items"] == []
    assert counter.get("/api/payment/payments", other).json["items"] == []


def delete(counter, headers, subscription_id, **params):
    return counter.client.simulate_delete(
        f"/api/payment/subscriptions/{subscription_id}", headers=headers, params=params
    )


def test_a_canceled_subscription_lasts_until_its_period_ends(counter):
    user = counter.user()
    mine = counter.buy(user).json["subscription"]["id"]

    answer = delete(counter, user, mine)

    assert answer.status_code == 200
    assert (answer.json["status"], answer.json["cancel_at_period_end"]) == ("active", True)
    assert counter.get("/api/platform/dashboard", user).json["products"] == ["sns-auto"]


def test_a_subscription_that_is_canceled_at_once_is_over(counter):
    user = counter.user()
    mine = counter.buy(user).json["subscription"]["id"]

    answer = delete(counter, user, mine, at_once="true")

    assert (answer.status_code, answer.json["status"]) == (200, "canceled")
    assert answer.json["ended_at"] == "2026-03-01T12:00:00Z"
    assert counter.get("/api/platform/dashboard", user).json["products"] == []


def test_what_is_over_is_not_canceled_again(counter):
    user = counter.user()
    mine = counter.buy(user).json["subscription"]["id"]
    delete(counter, user, mine, at_once="true")

    answer = delete(counter, user, mine, at_once="true")

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/invalid-transition")


def test_what_has_no_end_does_not_end_with_a_period(counter):
    user = counter.user()
    mine = counter.buy(user, "webapp-builder", None).json["subscription"]["id"]

    assert delete(counter, user, mine).status_code == 409
    assert delete(counter, user, mine, at_once="true").status_code == 200


def test_somebody_elses_subscription_is_not_there(counter):
    mine = counter.buy(counter.user()).json["subscription"]["id"]
    other = counter.user("other@example.org")

    answers = [delete(counter, other, mine), delete(counter, other, uuid(404)), delete(counter, other, "x")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert answers[0].json == answers[1].json


@pytest.mark.parametrize("value", ["yes", "2", "", "null"])
def test_at_once_is_true_or_false(counter, value):
    user = counter.user()

    assert delete(counter, user, uuid(1), at_once=value).status_code == 422


@pytest.mark.parametrize("path", ["/api/payment/plans", "/api/payment/subscriptions", "/api/payment/payments"])
@pytest.mark.parametrize("params", [{"limit": "0"}, {"limit": "101"}, {"cursor": "x"}, {"page": "2"}])
def test_a_page_that_cannot_be_is_refused(counter, path, params):
    user = counter.user()
    counter.buy(user)

    assert counter.get(path, user, params=params).status_code == 422


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/payment/checkout"),
        ("GET", "/api/payment/subscriptions"),
        ("DELETE", f"/api/payment/subscriptions/{uuid(1)}"),
        ("GET", "/api/payment/payments"),
        ("GET", "/api/platform/products"),
        ("GET", "/api/platform/dashboard"),
        ("GET", "/api/platform/admin/users"),
        ("GET", "/api/platform/admin/revenue"),
    ],
)
def test_nobody_is_told_to_log_in(counter, method, path):
    assert counter.client.simulate_request(method, path).status_code == 401


@pytest.mark.parametrize(
    ("path", "words"), [("/payment/paid", "Thank you"), ("/payment/canceled", "Nothing was taken")]
)
def test_who_comes_back_from_a_page_is_told_how_it_stands(counter, path, words):
    answer = counter.get(path)

    assert answer.status_code == 200
    assert words in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
