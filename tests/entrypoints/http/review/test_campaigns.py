"""Campaigns over HTTP: made, published, applied for, given places; and everything that is refused on the way."""

import json
from datetime import timedelta

import attrs
import pytest
from falcon import testing

import softfactory
from softfactory.domain.billing.model import Interval, Price, Product
from softfactory.domain.kernel.actor import SYSTEM, Role
from softfactory.domain.kernel.money import Money
from softfactory.testing.platform import QUICK, StillClock
from softfactory.testing.samples import uuid
from tests.entrypoints.http.conftest import PASSWORD, Door

from .test_submissions import code

CAMPAIGNS = "/api/review/campaigns"
NEW = {
    "title": "Try our soap",
    "product_name": "Soap",
    "category": "Beauty",
    "description": "It smells of pines.",
    "reward_type": "points",
    "reward_value": 500,
    "max_reviewers": 1,
    "deadline": "2026-03-11T21:00:00+09:00",
    "disclosure": "#ad",
}
SAID = {"message": "I like soap.", "sns_link": "https://example.com/me", "follower_count": 5}


@attrs.frozen
class Scene:
    """A creator who subscribed, two people, and a stranger without an account."""

    door: Door
    people: dict[str, dict[str, str]]
    clock: StillClock

    def go_on(self, by):
        """Let time pass; everybody logs in again."""
        self.clock.advance(by)
        for who in self.people:
            credentials = {"email": f"{who}@example.org", "password": PASSWORD}
            token = self.post("/api/auth/login", "nobody", credentials).json["access_token"]
            self.people[who] = {"Authorization": f"Bearer {token}"}

    def send(self, method, path, who, body=None, **headers):
        raw = None if body is None else json.dumps(body)
        given = {"Content-Type": "application/json"} if raw else {}
        known = self.people.get(who, {})
        return self.door.client.simulate_request(method, path, body=raw, headers={**given, **known, **headers})

    def post(self, path, who, body=None, **headers):
        return self.send("POST", path, who, body, **headers)

    def get(self, path, who="nobody"):
        return self.send("GET", path, who)

    def draft(self, **given):
        """Return the address of a new draft."""
        return f"{CAMPAIGNS}/{self.post(CAMPAIGNS, 'creator', NEW | given).json['id']}"

    def recruiting(self, **given):
        """Return the address of a campaign that recruits."""
        address = self.draft(**given)
        assert self.post(f"{address}/publish", "creator").status_code == 200
        return address

    def decide(self, application, who, status):
        return self.send("PUT", f"/api/review/applications/{application['id']}", who, {"status": status})


@pytest.fixture
def scene(clock):
    settings = softfactory.Settings(database_url="memory://", secret_key="x" * 32, argon2=QUICK)
    services = softfactory.build(settings, clock=clock)
    price = Price(interval=Interval.MONTH, money=Money(amount=3900, currency="USD"))
    services.billing.offer(SYSTEM, Product(code="review", name="Review", prices=(price,)))
    door = Door(services, testing.TestClient(softfactory.wsgi(services)))
    made = Scene(door, {who: door.token(f"{who}@example.org", Role.USER) for who in ("creator", "ann", "bob")}, clock)
    assert made.post("/api/payment/checkout", "creator", {"product": "review", "interval": "month"}).status_code == 201
    yield made
    services.close()


def test_from_a_draft_to_a_place(scene):
    made = scene.post(CAMPAIGNS, "creator", NEW)
    address = f"{CAMPAIGNS}/{made.json['id']}"
    published = scene.post(f"{address}/publish", "creator")
    asked = [scene.post(f"{address}/apply", who, SAID) for who in ("ann", "bob")]
    decided = [scene.decide(one.json, "creator", "accepted") for one in asked]

    assert made.status_code == 201
    assert made.json == {
        "id": made.json["id"],
        **NEW,
        "category": "beauty",
        "deadline": "2026-03-11T12:00:00Z",
        "submit_by": "2026-03-25T12:00:00Z",
        "timezone": "Asia/Seoul",
        "taken": 0,
        "status": "draft",
        "created_at": "2026-03-01T12:00:00Z",
    }
    assert (published.status_code, published.json) == (200, {**made.json, "status": "recruiting"})
    assert [one.status_code for one in asked] == [201, 201]
    assert (asked[0].json["status"], asked[0].json["message"]) == ("applied", "I like soap.")
    assert [(one.status_code, one.json["status"]) for one in decided] == [(200, "accepted"), (200, "waitlisted")]
    assert [one.json["due_at"] for one in decided] == ["2026-03-25T12:00:00Z", None]
    assert scene.get(address).json["taken"] == 1

    assert scene.decide(asked[0].json, "ann", "withdrawn").json["status"] == "withdrawn"

    [left] = scene.get("/api/review/my-applications", "bob").json["items"]
    assert left["status"] == "accepted"


def test_the_worker_turns_a_campaign_at_its_deadlines_and_moves_the_waiting_up(scene):
    address = scene.recruiting()
    asked = [scene.post(f"{address}/apply", who, SAID).json for who in ("ann", "bob")]
    for one in asked:
        scene.decide(one, "creator", "accepted")
    seen = []
    for days in (10, 14, 14):
        scene.go_on(timedelta(days=days))
        while scene.door.services.worker.run_due():
            pass
        states = {one["status"] for one in scene.get(f"{address}/applications", "creator").json["items"]}
        seen.append((scene.get(address).json["status"], states))

    assert seen == [
        ("running", {"accepted", "waitlisted"}),
        ("running", {"forfeited", "accepted"}),
        ("settled", {"forfeited"}),
    ]


@pytest.mark.parametrize(
    ("kind", "value"),
    [("product", "a bar of soap"), ("points", 1), ("money", {"amount": 30_000, "currency": "KRW"})],
)
def test_a_reward_is_shown_as_it_was_given(scene, kind, value):
    address = scene.recruiting(reward_type=kind, reward_value=value)

    shown = scene.get(address).json

    assert (shown["reward_type"], shown["reward_value"]) == (kind, value)


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"reward_type": "money"}, "invalid-campaign"),
        ({"reward_type": "money", "reward_value": {"amount": 1, "currency": "XXX"}}, "invalid-money"),
        ({"reward_type": "money", "reward_value": {"amount": 0, "currency": "KRW"}}, "invalid-money"),
        ({"reward_type": "money", "reward_value": {"amount": -5, "currency": "KRW"}}, "invalid-money"),
        ({"reward_type": "money", "reward_value": {"amount": 10**13, "currency": "KRW"}}, "invalid-money"),
        ({"reward_type": "money", "reward_value": {"amount": 1.5, "currency": "KRW"}}, "invalid-request"),
        ({"reward_type": "money", "reward_value": 5.5}, "invalid-request"),
        ({"reward_type": "product"}, "invalid-campaign"),
        ({"reward_type": "product", "reward_value": "x" * 201}, "invalid-campaign"),
        ({"reward_type": "cake"}, "invalid-request"),
        ({"reward_value": 0}, "invalid-campaign"),
        ({"reward_value": True}, "invalid-request"),
        ({"max_reviewers": 0}, "invalid-request"),
        ({"max_reviewers": -1}, "invalid-request"),
        ({"max_reviewers": 10_001}, "invalid-request"),
        ({"max_reviewers": 2**70}, "invalid-request"),
        ({"title": ""}, "invalid-request"),
        ({"title": " "}, "invalid-campaign"),
        ({"title": "a\u0007"}, "invalid-campaign"),
        ({"title": "a\0"}, "invalid-request"),
        ({"description": "x" * 10_001}, "invalid-request"),
        ({"deadline": "2026-03-11T12:00:00"}, "invalid-request"),
        ({"deadline": "2026-03-01T12:00:00Z"}, "invalid-campaign"),
        ({"deadline": "2027-03-02T12:00:00Z"}, "invalid-campaign"),
        ({"deadline": "9999-12-31T23:59:59Z"}, "invalid-campaign"),
        ({"deadline": 5}, "invalid-request"),
        ({"submit_by": "2026-03-11T12:00:00Z"}, "invalid-campaign"),
        ({"submit_by": "2028-03-11T12:00:00Z"}, "invalid-campaign"),
        ({"timezone": "Mars/Olympus"}, "invalid-campaign"),
        ({"state": "recruiting"}, "invalid-request"),
        ({"taken": 5}, "invalid-request"),
    ],
    ids=lambda given: json.dumps(given)[:60],
)
def test_a_campaign_that_is_not_acceptable_is_422(scene, given, refused):
    assert code(scene.post(CAMPAIGNS, "creator", NEW | given)) == (422, refused)


def test_text_of_a_megabyte_is_413(scene):
    assert code(scene.post(CAMPAIGNS, "creator", NEW | {"title": "x" * 2**20})) == (413, "body-too-large")


def test_campaigns_are_made_by_those_who_subscribed(scene):
    draft = scene.draft()

    assert code(scene.post(CAMPAIGNS, "ann", NEW)) == (403, "subscription-required")
    assert code(scene.post(CAMPAIGNS, "nobody", NEW)) == (401, "bad-token")
    assert code(scene.send("PATCH", draft, "ann", {"title": "Another"})) == (403, "subscription-required")


def test_drafts_and_canceled_campaigns_are_for_their_creator(scene):
    draft, canceled = scene.draft(), scene.recruiting()
    assert scene.post(f"{canceled}/cancel", "creator").json["status"] == "canceled"

    for address in (draft, canceled):
        assert scene.get(address, "creator").status_code == 200
        for who in ("nobody", "ann"):
            assert code(scene.get(address, who)) == (404, "campaign-not-found")
    assert scene.get(CAMPAIGNS).json == {"items": [], "next_cursor": None}
    assert len(scene.get("/api/review/my-campaigns", "creator").json["items"]) == 2
    assert scene.get("/api/review/my-campaigns", "ann").json["items"] == []


def test_a_wrong_token_is_refused_even_where_none_is_needed(scene):
    address = scene.recruiting()

    assert code(scene.send("GET", address, "nobody", Authorization="Bearer x")) == (401, "bad-token")
    assert scene.get(address).status_code == 200


def test_campaigns_are_listed_by_category_and_in_pages(scene):
    addresses = []
    for name in ("Beauty", "food", "뷰티", "beauty"):
        addresses.append(scene.recruiting(category=name))
        scene.clock.advance(timedelta(seconds=1))
    ids = [address.rpartition("/")[2] for address in addresses]

    beauty = scene.get(f"{CAMPAIGNS}?category=BEAUTY").json["items"]
    first = scene.get(f"{CAMPAIGNS}?limit=3").json
    rest = scene.get(f"{CAMPAIGNS}?limit=3&cursor={first['next_cursor']}").json

    assert [one["id"] for one in beauty] == [ids[3], ids[0]]
    assert [one["id"] for one in first["items"] + rest["items"]] == ids[::-1]
    assert rest["next_cursor"] is None
    assert code(scene.get(f"{CAMPAIGNS}?cursor=x")) == (422, "bad-cursor")


def test_a_draft_changes_at_will_and_then_only_grows(scene):
    draft, recruiting = scene.draft(), scene.recruiting()
    given = {"title": "Another", "reward_type": "product", "reward_value": "tea", "submit_by": "2026-03-12T12:00:00Z"}

    changed = scene.send("PATCH", draft, "creator", given).json
    grown = scene.send("PATCH", recruiting, "creator", {"max_reviewers": 2, "deadline": "2026-03-12T12:00:00Z"}).json

    assert {name: changed[name] for name in given} == given
    assert (grown["max_reviewers"], grown["submit_by"]) == (2, "2026-03-26T12:00:00Z")
    for less in ({"title": "Another"}, {"max_reviewers": 1}, {"deadline": "2026-03-11T12:00:00Z"}):
        assert code(scene.send("PATCH", recruiting, "creator", less)) == (409, "invalid-transition")
    for half in ({"reward_type": "points"}, {"reward_value": 5}):
        assert code(scene.send("PATCH", draft, "creator", half)) == (422, "invalid-request")


def test_transitions_out_of_order_are_409(scene):
    draft, recruiting = scene.draft(), scene.recruiting()

    assert code(scene.post(f"{draft}/close", "creator")) == (409, "invalid-transition")
    assert code(scene.post(f"{recruiting}/publish", "creator")) == (409, "invalid-transition")
    assert [scene.post(f"{recruiting}/close", "creator").json["status"] for _ in range(2)] == ["selecting", "running"]
    assert code(scene.post(f"{recruiting}/close", "creator")) == (409, "invalid-transition")
    assert scene.post(f"{recruiting}/cancel", "creator").status_code == 200
    assert code(scene.post(f"{recruiting}/cancel", "creator")) == (409, "invalid-transition")


def test_the_same_key_does_it_once_and_another_body_under_it_is_refused(scene):
    key = {"Idempotency-Key": "k"}
    made = [scene.post(CAMPAIGNS, "creator", NEW, **key).json for _ in range(2)]
    address = f"{CAMPAIGNS}/{made[0]['id']}"
    published = [scene.post(f"{address}/publish", "creator", **key).json for _ in range(2)]
    asked = [scene.post(f"{address}/apply", "ann", SAID, **key) for _ in range(2)]

    assert made[0] == made[1]
    assert published[0] == published[1]
    assert [one.status_code for one in asked] == [201, 201]
    assert asked[0].json == asked[1].json
    assert code(scene.post(CAMPAIGNS, "creator", NEW | {"title": "x"}, **key)) == (422, "idempotency-key-reused")
    assert code(scene.post(f"{address}/apply", "ann", SAID)) == (409, "already-applied")


def test_people_apply_once_for_what_recruits_and_is_not_their_own(scene):
    address, draft = scene.recruiting(), scene.draft()

    assert code(scene.post(f"{address}/apply", "nobody", SAID)) == (401, "bad-token")
    assert code(scene.post(f"{address}/apply", "creator", SAID)) == (409, "own-campaign")
    assert code(scene.post(f"{draft}/apply", "ann", SAID)) == (404, "campaign-not-found")
    assert code(scene.post(f"{CAMPAIGNS}/{uuid(1)}/apply", "ann", SAID)) == (404, "campaign-not-found")
    scene.go_on(timedelta(days=10))
    assert code(scene.post(f"{address}/apply", "ann", SAID)) == (409, "applying-over")


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"message": ""}, "invalid-request"),
        ({"message": "x" * 2001}, "invalid-request"),
        ({"message": " "}, "invalid-application"),
        ({"follower_count": -1}, "invalid-request"),
        ({"follower_count": 10**9 + 1}, "invalid-request"),
        ({"follower_count": 1.5}, "invalid-request"),
        ({"sns_link": "javascript:alert(1)"}, "invalid-application"),
        ({"sns_link": "https://" + "x" * 500}, "invalid-request"),
        ({"status": "accepted"}, "invalid-request"),
    ],
    ids=lambda given: json.dumps(given)[:60],
)
def test_an_application_that_is_not_acceptable_is_422(scene, given, refused):
    assert code(scene.post(f"{scene.recruiting()}/apply", "ann", SAID | given)) == (422, refused)


def test_applications_are_for_both_sides_and_nobody_else(scene):
    address = scene.recruiting()
    asked = scene.post(f"{address}/apply", "ann", SAID).json

    assert scene.get(f"{address}/applications", "creator").json["items"] == [asked]
    assert scene.get(f"{address}/applications?status=accepted", "creator").json["items"] == []
    for who in ("ann", "bob"):
        assert code(scene.get(f"{address}/applications", who)) == (404, "campaign-not-found")
    assert code(scene.decide(asked, "bob", "accepted")) == (404, "application-not-found")
    assert code(scene.decide(asked, "bob", "withdrawn")) == (404, "application-not-found")
    assert code(scene.decide(asked, "ann", "accepted")) == (403, "not-allowed")
    assert code(scene.decide(asked, "creator", "withdrawn")) == (403, "not-allowed")


def test_deciding_takes_the_name_of_a_state_that_may_follow(scene):
    asked = scene.post(f"{scene.recruiting()}/apply", "ann", SAID).json

    for status in ("rewarded", "applied", "", None, 5):
        assert code(scene.decide(asked, "creator", status)) == (422, "invalid-request")
    for status in ("shortlisted", "rejected"):
        assert scene.decide(asked, "creator", status).json["status"] == status
    for status in ("accepted", "waitlisted", "shortlisted", "rejected"):
        assert code(scene.decide(asked, "creator", status)) == (409, "invalid-transition")
    assert code(scene.decide(asked, "ann", "withdrawn")) == (409, "invalid-transition")
