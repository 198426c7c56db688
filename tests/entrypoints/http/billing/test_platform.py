from datetime import timedelta

from softfactory.domain.kernel.actor import SYSTEM


def usd(amount):
    return {"amount": amount, "currency": "USD"}


def test_a_user_sees_the_products_and_what_they_have_of_them(counter):
    user = counter.user()
    bought = counter.buy(user).json["subscription"]

    offers = {offer["product"]["code"]: offer for offer in counter.get("/api/platform/products", user).json["items"]}

    assert sorted(offers) == ["sns-auto", "webapp-builder"]
    assert (offers["sns-auto"]["subscription"], offers["sns-auto"]["usable"]) == (bought, True)
    assert (offers["webapp-builder"]["subscription"], offers["webapp-builder"]["usable"]) == (None, False)


def test_an_administrator_sees_what_is_sold_no_more_too(counter):
    offers = counter.get("/api/platform/products", counter.token()).json["items"]

    assert [offer["product"]["code"] for offer in offers] == ["gone", "sns-auto", "webapp-builder"]


def test_a_dashboard_of_somebody_new_is_empty(counter):
    assert counter.get("/api/platform/dashboard", counter.user()).json == {
        "products": [],
        "subscriptions": [],
        "payments": [],
        "coming_up": [],
    }


def test_a_dashboard_shows_what_one_has_and_what_is_coming_up(counter):
    user = counter.user()
    monthly, once = counter.buy(user).json, counter.buy(user, "webapp-builder", None).json

    shown = counter.get("/api/platform/dashboard", user).json

    assert shown["products"] == ["sns-auto", "webapp-builder"]
    assert {one["id"] for one in shown["subscriptions"]} == {one["subscription"]["id"] for one in (monthly, once)}
    assert {one["id"] for one in shown["payments"]} == {one["payment_id"] for one in (monthly, once)}
    assert shown["coming_up"] == [
        {"kind": "renewal", "id": monthly["subscription"]["id"], "at": "2026-04-01T12:00:00Z", "what": "sns-auto"}
    ]


def test_what_was_canceled_is_coming_to_its_end(counter):
    user = counter.user()
    mine = counter.buy(user).json["subscription"]["id"]
    counter.client.simulate_delete(f"/api/payment/subscriptions/{mine}", headers=user)

    [coming] = counter.get("/api/platform/dashboard", user).json["coming_up"]

    assert (coming["kind"], coming["id"]) == ("end", mine)


def test_what_is_past_is_not_coming_up(counter):
    user = counter.user()
    counter.buy(user)
    counter.clock.advance(timedelta(days=40))  # and no worker renewed it

    again = counter.client.simulate_post(
        "/api/auth/login", json={"email": "user@example.org", "password": "correct horse battery staple"}
    )

    shown = counter.get("/api/platform/dashboard", {"Authorization": f"Bearer {again.json['access_token']}"}).json
    assert (shown["products"], shown["coming_up"]) == ([], [])


def test_an_administrator_sees_who_has_what(counter):
    admin, user = counter.token(), counter.user()
    counter.buy(user)
    counter.user("other@example.org")

    people = counter.get("/api/platform/admin/users", admin).json["items"]

    assert {person["email"]: person["products"] for person in people} == {
        "admin@example.org": [],
        "user@example.org": ["sns-auto"],
        "other@example.org": [],
    }
    assert not any("password" in name and "changed" not in name and "must" not in name for name in people[0])


def test_people_come_in_pages(counter):
    admin = counter.token()
    counter.user()

    first = counter.get("/api/platform/admin/users", admin, params={"limit": 1}).json
    second = counter.get("/api/platform/admin/users", admin, params={"limit": 1, "cursor": first["next_cursor"]}).json

    assert len({person["id"] for page in (first, second) for person in page["items"]}) == 2
    assert second["next_cursor"] is None


def test_an_administrator_sees_what_comes_in_by_currency(counter):
    admin = counter.token()
    counter.buy(counter.user("one@example.org"))
    counter.buy(counter.user("two@example.org"), interval="year")
    counter.buy(counter.user("three@example.org"), "webapp-builder", None)

    by_currency = {one["currency"]: one for one in counter.get("/api/platform/admin/revenue", admin).json["items"]}

    assert sorted(by_currency) == ["KRW", "USD"]
    dollars, won = by_currency["USD"], by_currency["KRW"]
    assert (dollars["subscriptions"], dollars["test"]) == (2, True)
    assert (dollars["arr"], dollars["mrr"]) == (usd(12 * 2900 + 29000), usd(5317))  # 63,800 / 12 = 5,316.67
    assert (dollars["one_off"], dollars["taken"]) == (usd(0), usd(2900 + 29000))
    assert (won["mrr"]["amount"], won["one_off"]["amount"], won["taken"]["amount"]) == (0, 590_000, 590_000)


def test_others_see_nothing_of_it(counter):
    user = counter.user()

    answers = [counter.get(f"/api/platform/admin/{what}", user) for what in ("users", "revenue")]

    assert [(answer.status_code, answer.json["type"]) for answer in answers] == [(403, "/problems/not-allowed")] * 2


def test_a_product_that_was_bought_opens_what_it_guards(counter):
    user = counter.user()
    before = counter.services.actor(user["Authorization"].removeprefix("Bearer ")).products

    counter.buy(user)

    after = counter.services.actor(user["Authorization"].removeprefix("Bearer ")).products
    assert (before, after) == (frozenset(), {"sns-auto"})
    assert counter.services.billing.subscribers(SYSTEM, []) == {}
