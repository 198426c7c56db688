"""Bookings over HTTP: a whole life by requests alone, and what is refused."""

import json
from datetime import timedelta

import attrs
import pytest
from falcon import testing

import softfactory
from softfactory.domain.billing.model import Interval, Price, Product
from softfactory.domain.kernel.actor import SYSTEM, Role
from softfactory.domain.kernel.money import Money
from softfactory.testing.coocook.booking_samples import chef
from softfactory.testing.platform import QUICK, SECRET, StillClock
from softfactory.testing.samples import uuid

BOOKINGS = "/api/coocook/bookings"
PASSWORD = "correct horse battery staple"
START = "2026-03-11T21:00:00+09:00"
PRICE = {"amount": 90_000, "currency": "KRW"}


@attrs.frozen
class World:
    """A chef who is the user Kim, and Ann, who subscribed with the ledger."""

    services: softfactory.Services
    client: testing.TestClient
    clock: StillClock
    chef_id: str
    ann: dict[str, str]
    kim: dict[str, str]
    bob: dict[str, str]

    def ask(self, who, method, path, body=None, **headers):
        sent = {"json": body} if body is not None else {}
        return self.client.simulate_request(method, path, headers={**who, **headers}, **sent)

    def book(self, who=None, **changes):
        body = {"chef_id": self.chef_id, "start": START, "duration_minutes": 120, **changes}
        return self.ask(self.ann if who is None else who, "POST", BOOKINGS, body)

    def paid(self):
        one = f"{BOOKINGS}/{self.book().json['id']}"
        assert self.ask(self.ann, "POST", f"{one}/pay").status_code == 200
        return one

    def say(self, who, one, status):
        return self.ask(who, "PUT", one, {"status": status})


@pytest.fixture
def world():
    clock = StillClock()
    services = softfactory.build(
        softfactory.Settings(database_url="memory://", secret_key=SECRET, argon2=QUICK), clock=clock
    )
    client = testing.TestClient(softfactory.wsgi(services))
    month = Price(interval=Interval.MONTH, money=Money(amount=2900, currency="USD"))
    services.billing.offer(SYSTEM, Product(code="coocook", name="CooCook", prices=(month,)))

    def come(name):
        email = f"{name}@example.org"
        made = services.accounts.add_user(SYSTEM, email=email, name=name, role=Role.USER, password=PASSWORD)
        token = services.accounts.log_in(email, PASSWORD).access_token
        return made, {"Authorization": f"Bearer {token}"}

    (_, ann), (kim_user, kim), (_, bob) = map(come, ("ann", "kim", "bob"))
    actor = services.actor(ann["Authorization"].removeprefix("Bearer "))
    services.billing.checkout(actor, product="coocook", interval=Interval.MONTH)
    with services.coocook.store.writing() as tx:
        cook = tx.chefs.add(chef(1, user_id=kim_user.id))
    yield World(services, client, clock, cook.id, ann, kim, bob)
    services.close()


def test_a_whole_life_by_requests(world):
    held = world.book(special_requests="No nuts.")
    assert held.status_code == 201
    one = f"{BOOKINGS}/{held.json['id']}"
    assert held.json == {
        "id": held.json["id"],
        "chef_id": world.chef_id,
        "guest_id": held.json["guest_id"],
        "status": "held",
        "start": "2026-03-11T12:00:00Z",
        "end": "2026-03-11T14:00:00Z",
        "special_requests": "No nuts.",
        "price": PRICE,
        "paid": False,
        "refunded": {"amount": 0, "currency": "KRW"},
        "refund_terms": [{"before_hours": 24, "percent": 100}, {"before_hours": 0, "percent": 50}],
        "held_until": "2026-03-01T12:10:00Z",
        "created_at": "2026-03-01T12:00:00Z",
        "changed_at": "2026-03-01T12:00:00Z",
    }

    declined = world.ask(world.ann, "POST", f"{one}/pay", {"method": "test-declined"})
    assert (declined.status_code, declined.json["type"]) == (402, "/problems/payment-declined")
    paid = world.ask(world.ann, "POST", f"{one}/pay", {})
    assert (paid.status_code, paid.json["outcome"], paid.json["checkout_url"]) == (200, "succeeded", None)
    assert (paid.json["booking"]["status"], paid.json["booking"]["paid"]) == ("pending", True)

    assert world.say(world.kim, one, "confirmed").json["status"] == "confirmed"
    world.clock.advance(timedelta(days=10, hours=2))
    ann, kim = (_again(world, name) for name in ("ann", "kim"))
    assert world.say(kim, one, "completed").json["status"] == "completed"
    given = world.ask(ann, "POST", f"{one}/review", {"rating": 5, "comment": "Good."})
    assert (given.status_code, given.json) == (201, {"rating": 5, "comment": "Good.", "at": "2026-03-11T14:00:00Z"})
    reviews = world.client.simulate_get(f"/api/coocook/chefs/{world.chef_id}/reviews")
    assert reviews.json == {"items": [given.json], "next_cursor": None}
    assert world.ask(ann, "GET", one).json["status"] == "reviewed"


def _again(world, name):
    token = world.services.accounts.log_in(f"{name}@example.org", PASSWORD).access_token
    return {"Authorization": f"Bearer {token}"}


def test_what_is_taken_is_a_conflict(world):
    world.book()

    taken = world.book(start="2026-03-11T21:30:00+09:00")

    assert (taken.status_code, taken.json["type"]) == (409, "/problems/slot-taken")
    assert world.book(start="2026-03-11T23:30:00+09:00").status_code == 201  # when the buffer is over


def test_a_canceled_booking_shows_what_goes_back(world):
    one = world.paid()

    canceled = world.say(world.ann, one, "canceled")

    assert (canceled.json["status"], canceled.json["refunded"]) == ("canceled", PRICE)
    assert world.book().status_code == 201


def test_the_same_key_books_and_pays_once(world):
    body = {"chef_id": world.chef_id, "start": START, "duration_minutes": 120}
    first, again = (world.ask(world.ann, "POST", BOOKINGS, body, **{"Idempotency-Key": "a"}) for _ in range(2))
    assert (first.status_code, again.status_code, first.json) == (201, 201, again.json)
    other = world.ask(world.ann, "POST", BOOKINGS, {**body, "duration_minutes": 60}, **{"Idempotency-Key": "a"})
    assert other.json["type"] == "/problems/idempotency-key-reused"

    pay = f"{BOOKINGS}/{first.json['id']}/pay"
    paid, again = (world.ask(world.ann, "POST", pay, **{"Idempotency-Key": "b"}) for _ in range(2))
    assert (paid.status_code, again.status_code, paid.json) == (200, 200, again.json)
    assert world.ask(world.ann, "POST", pay, **{"Idempotency-Key": "c"}).status_code == 409


def test_lists_are_of_either_side(world):
    booked = world.book().json

    def listed(who, query=""):
        return [one["id"] for one in world.ask(who, "GET", f"{BOOKINGS}{query}").json["items"]]

    assert listed(world.ann) == listed(world.kim, "?role=chef") == [booked["id"]]
    assert listed(world.kim) == listed(world.ann, "?role=chef") == listed(world.bob) == []


def test_who_may_do_what(world):
    one = world.paid()

    assert world.book(world.bob).json["type"] == "/problems/subscription-required"
    assert world.book({}).status_code == 401
    assert [world.ask(world.bob, "GET", one).status_code, world.say(world.bob, one, "canceled").status_code] == [
        404,
        404,
    ]
    assert world.ask(world.bob, "POST", f"{one}/pay").status_code == 404
    assert world.ask(world.bob, "POST", f"{one}/review", {"rating": 5}).status_code == 404
    assert world.say(world.ann, one, "confirmed").json["type"] == "/problems/not-your-part"
    assert world.ask(world.kim, "POST", f"{one}/pay").status_code == 403
    assert world.say(world.kim, one, "completed").json["type"] == "/problems/invalid-transition"
    assert world.ask(world.ann, "GET", f"{BOOKINGS}/{uuid(9)}").status_code == 404


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"start": "2026-03-11T21:00:00"}, 422),  # no zone
        ({"start": "2026-02-28T21:00:00Z"}, 422),
        ({"start": "2026-03-11T21:00:30Z"}, 422),
        ({"start": "9999-12-31T23:59:59Z"}, 422),
        ({"start": "0001-01-01T00:00:00+14:00"}, 422),
        ({"start": 5}, 422),
        ({"duration_minutes": 0}, 422),
        ({"duration_minutes": -120}, 422),
        ({"duration_minutes": 10**15}, 422),
        ({"duration_minutes": 1.5}, 422),
        ({"special_requests": "x" * 2001}, 422),
        ({"special_requests": "x" * 2**20}, 413),
        ({"special_requests": "\x1b"}, 422),
        ({"chef_id": uuid(9)}, 404),
        ({"chef_id": "x" * 36}, 404),
        ({"chef_id": "x" * 37}, 422),
        ({"price": PRICE}, 422),
        ({"state": "confirmed"}, 422),
    ],
)
def test_bad_input_is_refused(world, changes, status):
    assert world.book(**changes).status_code == status


@pytest.mark.parametrize(
    "body", [{"status": "pending"}, {"status": "reviewed"}, {"status": "x"}, {}, {"status": None}, []]
)
def test_a_status_that_nobody_gives_is_refused(world, body):
    one = world.paid()

    assert world.ask(world.kim, "PUT", one, body).status_code == 422


@pytest.mark.parametrize(
    "body", [{"rating": 0}, {"rating": 6}, {"rating": "5"}, {"rating": 4.5}, {}, {"rating": 5, "comment": "x" * 2001}]
)
def test_a_review_that_is_none_is_refused(world, body):
    one = world.paid()

    assert world.ask(world.ann, "POST", f"{one}/review", body).status_code == 422


def test_a_way_to_pay_that_nobody_knows_is_refused(world):
    one = f"{BOOKINGS}/{world.book().json['id']}"

    assert world.ask(world.ann, "POST", f"{one}/pay", {"method": "shells"}).json["type"] == "/problems/unknown-method"


def test_what_is_said_of_bookings_is_json_of_the_documented_shape(world):
    description = world.client.simulate_get("/openapi.json").json
    shown = set(description["components"]["schemas"]["BookingView"]["properties"])

    assert set(json.loads(world.book().text)) == shown
