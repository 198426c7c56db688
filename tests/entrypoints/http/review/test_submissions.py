"""Submitting over HTTP: from shipping to the reward, and everything that is refused on the way."""

from datetime import timedelta

import attrs
import pytest
from falcon import testing

import softfactory
from softfactory.domain.kernel.actor import Actor, Role
from softfactory.domain.kernel.money import Money
from softfactory.domain.review.model import ApplicationState, Reward, RewardType
from softfactory.testing.platform import QUICK
from softfactory.testing.review.pages import PAGE, PRIVATE, Pages
from softfactory.testing.samples import uuid
from tests.entrypoints.http.conftest import PASSWORD, Door

APPLICATIONS = "/api/review/applications"
WON = Reward(type=RewardType.MONEY, money=Money(amount=30_000, currency="KRW"))
KETTLE = Reward(type=RewardType.PRODUCT, text="A kettle")
POINTS = Reward(type=RewardType.POINTS, points=500)
GOOD = "<title>Tea</title><h1>#ad Tea</h1>The Galaxy Kettle boils."


@attrs.frozen
class Scene:
    """A campaign's creator, an applicant and a stranger, and pages that are not really there."""

    door: Door
    pages: Pages
    creator: dict[str, str]
    ann: dict[str, str]
    stranger: dict[str, str]

    @property
    def review(self):
        return self.door.services.review

    def user(self, headers):
        """Return who holds a token, as somebody who subscribed."""
        user_id = self.door.client.simulate_get("/api/auth/me", headers=headers).json["id"]
        return Actor(role=Role.USER, user_id=user_id, products=frozenset({"review"}))

    def login(self, name):
        """Log somebody in anew."""
        answer = self.door.client.simulate_post(
            "/api/auth/login", json={"email": f"{name}@example.org", "password": PASSWORD}
        )
        return {"Authorization": f"Bearer {answer.json['access_token']}"}

    def accepted(self, reward=WON, disclosure="#ad"):
        """Return the id of Ann's application, accepted for a campaign of its own."""
        creator = self.user(self.creator)
        made = self.review.create(
            creator,
            title="Try it",
            product_name="Galaxy Kettle",
            category="kitchen",
            description="It boils.",
            reward=reward,
            max_reviewers=1,
            deadline=self.review.now() + timedelta(days=1),
            disclosure=disclosure,
        )
        self.review.publish(creator, made.id)
        blog = "https://blog.example.org"
        one = self.review.apply(self.user(self.ann), made.id, message="Tea!", sns_link=blog, follower_count=5)
        return self.review.set_status(creator, one.id, ApplicationState.ACCEPTED).id

    def submitted(self, page=GOOD, reward=WON):
        """Return the id of Ann's application, submitted and looked at."""
        application_id = self.accepted(reward)
        self.pages.put(page)
        assert self.post(self.ann, application_id, "submit", {"url": PAGE}).status_code == 200
        self.door.services.worker.run_due()
        return application_id

    def post(self, headers, application_id, deed, body, **more):
        return self.door.post(f"{APPLICATIONS}/{application_id}/{deed}", body, headers={**headers, **more})

    def get(self, headers, path):
        return self.door.client.simulate_get(path, headers=headers)


@pytest.fixture
def scene(clock):
    settings = softfactory.Settings(database_url="memory://", secret_key="x" * 32, argon2=QUICK)
    pages = Pages()
    services = softfactory.build(settings, clock=clock, fetch=pages)
    door = Door(services, testing.TestClient(softfactory.wsgi(services)))
    people = [door.token(f"{name}@example.org", Role.USER) for name in ("creator", "ann", "stranger")]
    yield Scene(door, pages, *people)
    services.close()


def code(answer):
    return answer.status_code, answer.json["type"].removeprefix("/problems/")


def test_from_shipping_to_the_reward(scene):
    application_id = scene.accepted(KETTLE)
    scene.pages.put(GOOD)

    shipped = scene.post(scene.creator, application_id, "ship", {"shipping": "by post, 123"})
    submitted = scene.post(scene.ann, application_id, "submit", {"url": PAGE})
    scene.door.services.worker.run_due()
    checked = scene.get(scene.ann, f"{APPLICATIONS}/{application_id}")
    approved = scene.post(scene.creator, application_id, "approve", {})

    assert [one.status_code for one in (shipped, submitted, checked, approved)] == [200] * 4
    assert (shipped.json["status"], shipped.json["shipping"]) == ("fulfilled", "by post, 123")
    assert (submitted.json["status"], submitted.json["url"], submitted.json["checks"]) == ("submitted", PAGE, None)
    assert checked.json["checks"] == {
        "at": "2026-03-01T12:00:00Z",
        "reachable": True,
        "names_product": True,
        "disclosed": True,
        "details": {},
    }
    assert approved.json["status"] == "rewarded"


def test_both_sides_see_what_was_found_and_nobody_else_does(scene):
    application_id = scene.submitted("<h1>Tea</h1>The Galaxy Kettle boils.")

    for headers in (scene.ann, scene.creator):
        checks = scene.get(headers, f"{APPLICATIONS}/{application_id}").json["checks"]
        assert (checks["disclosed"], checks["details"]) == (False, {"disclosed": "The page does not say “#ad”."})
    assert code(scene.get(scene.stranger, f"{APPLICATIONS}/{application_id}")) == (404, "application-not-found")


@pytest.mark.parametrize(
    ("reward", "kind", "amount", "given"),
    [
        (WON, "money", {"amount": 30_000, "currency": "KRW"}, {"amount": -30_000, "currency": "KRW"}),
        (POINTS, "points", 500, -500),
    ],
)
def test_a_reward_is_in_both_accounts(scene, reward, kind, amount, given):
    application_id = scene.submitted(reward=reward)
    campaign_id = scene.post(scene.creator, application_id, "approve", {}).json["campaign_id"]

    mine = scene.get(scene.ann, "/api/review/my-rewards").json
    spent = scene.get(scene.creator, f"/api/review/campaigns/{campaign_id}/rewards").json

    [got] = mine["items"]
    assert (got["application_id"], got["campaign_id"], got["what"]) == (application_id, campaign_id, "Try it")
    assert (got["reward_type"], got["amount"]) == (kind, amount)
    assert mine["balances"] == [{"reward_type": kind, "amount": amount}]
    assert spent["balances"] == [{"reward_type": kind, "amount": given}]
    assert [one["amount"] for one in spent["items"]] == [given]
    assert scene.get(scene.stranger, "/api/review/my-rewards").json == {
        "items": [],
        "next_cursor": None,
        "balances": [],
    }
    refused = scene.get(scene.ann, f"/api/review/campaigns/{campaign_id}/rewards")
    assert code(refused) == (404, "campaign-not-found")


def test_a_product_is_a_piece_of_itself(scene):
    application_id = scene.accepted(KETTLE)
    scene.pages.put(GOOD)
    scene.post(scene.creator, application_id, "ship", {"shipping": "by post"})
    scene.post(scene.ann, application_id, "submit", {"url": PAGE})
    scene.door.services.worker.run_due()
    scene.post(scene.creator, application_id, "approve", {})

    [got] = scene.get(scene.ann, "/api/review/my-rewards").json["items"]

    assert (got["reward_type"], got["amount"], got["what"]) == ("product", 1, "A kettle")


def test_rewards_come_in_pages(scene):
    for _ in range(3):
        scene.post(scene.creator, scene.submitted(), "approve", {})

    first = scene.get(scene.ann, "/api/review/my-rewards?limit=2").json
    second = scene.get(scene.ann, f"/api/review/my-rewards?limit=2&cursor={first['next_cursor']}").json

    assert [len(page["items"]) for page in (first, second)] == [2, 1]
    assert first["balances"] == second["balances"]
    assert code(scene.get(scene.ann, "/api/review/my-rewards?cursor=x")) == (422, "bad-cursor")


def test_approving_without_a_body_overrides_nothing(scene):
    application_id = scene.submitted("#ad It boils.")

    without = scene.door.client.simulate_post(f"{APPLICATIONS}/{application_id}/approve", headers=scene.creator)

    assert code(without) == (409, "checks-failed")
    assert scene.post(scene.creator, application_id, "approve", {"override": True}).json["status"] == "rewarded"


def test_a_missing_disclosure_is_not_overridden(scene):
    application_id = scene.submitted("The Galaxy Kettle boils.")

    assert code(scene.post(scene.creator, application_id, "approve", {"override": True})) == (409, "checks-failed")


def test_what_was_not_looked_at_is_not_approved(scene):
    application_id = scene.accepted()
    scene.post(scene.ann, application_id, "submit", {"url": PAGE})

    assert code(scene.post(scene.creator, application_id, "approve", {})) == (409, "checks-missing")


def test_feedback_sends_it_back(scene):
    application_id = scene.submitted()

    asked = scene.post(scene.creator, application_id, "request-changes", {"feedback": "Shorter."})

    assert (asked.json["status"], asked.json["feedback"]) == ("changes_requested", "Shorter.")
    assert scene.post(scene.ann, application_id, "submit", {"url": PAGE}).json["status"] == "submitted"


@pytest.mark.parametrize(
    ("who", "deed", "body", "refused"),
    [
        ("ann", "submit", {"url": PRIVATE}, (422, "target-not-allowed")),
        ("ann", "submit", {"url": ""}, (422, "invalid-request")),
        ("ann", "submit", {"url": "https://a/" + "x" * 2000}, (422, "invalid-request")),
        ("ann", "submit", {"url": "https://a/" + "x" * 1_100_000}, (413, "body-too-large")),
        ("ann", "submit", {"url": "https://a/\n"}, (422, "invalid-submission")),
        ("ann", "submit", {"url": "https://a/\0"}, (422, "invalid-request")),
        ("ann", "submit", {"url": 1}, (422, "invalid-request")),
        ("ann", "submit", {"url": PAGE, "state": "rewarded"}, (422, "invalid-request")),
        ("ann", "submit", {}, (422, "invalid-request")),
        ("creator", "submit", {"url": PAGE}, (403, "not-allowed")),
        ("stranger", "submit", {"url": PAGE}, (404, "application-not-found")),
        ("creator", "ship", {"shipping": "x" * 501}, (422, "invalid-request")),
        ("creator", "ship", {"shipping": " "}, (422, "invalid-submission")),
        ("ann", "ship", {"shipping": "x"}, (403, "not-allowed")),
        ("stranger", "ship", {"shipping": "x"}, (404, "application-not-found")),
        ("creator", "approve", {}, (409, "invalid-transition")),
        ("creator", "approve", {"override": "yes"}, (422, "invalid-request")),
        ("ann", "approve", {}, (403, "not-allowed")),
        ("stranger", "approve", {}, (404, "application-not-found")),
        ("creator", "request-changes", {"feedback": "x"}, (409, "invalid-transition")),
        ("creator", "request-changes", {"feedback": "x" * 2001}, (422, "invalid-request")),
        ("ann", "request-changes", {"feedback": "x"}, (403, "not-allowed")),
        ("stranger", "request-changes", {"feedback": "x"}, (404, "application-not-found")),
    ],
)
def test_each_refusal_has_its_status_and_changes_nothing(scene, who, deed, body, refused):
    application_id = scene.accepted()

    answer = scene.post(getattr(scene, who), application_id, deed, body)

    assert code(answer) == refused
    assert scene.get(scene.ann, f"{APPLICATIONS}/{application_id}").json["status"] == "accepted"


@pytest.mark.parametrize("deed", ["ship", "submit", "approve", "request-changes"])
def test_nobody_in_particular_is_asked_to_log_in(scene, deed):
    assert code(scene.post({}, uuid(1), deed, {})) == (401, "bad-token")


def test_the_same_key_has_the_same_answer_and_for_something_else_none(scene, clock):
    application_id = scene.accepted()
    key = {"Idempotency-Key": "k-1"}

    first = scene.post(scene.ann, application_id, "submit", {"url": PAGE}, **key)
    clock.advance(timedelta(seconds=5))
    again = scene.post(scene.ann, application_id, "submit", {"url": PAGE}, **key)
    other = scene.post(scene.ann, application_id, "submit", {"url": PAGE + "/2"}, **key)
    without = scene.post(scene.ann, application_id, "submit", {"url": PAGE})

    assert (again.status_code, again.json) == (200, first.json)
    assert code(other) == (422, "idempotency-key-reused")
    assert code(without) == (409, "invalid-transition")


def test_an_approval_that_comes_again_with_its_key_rewards_once(scene):
    application_id = scene.submitted()
    key = {"Idempotency-Key": "k-2"}

    answers = [scene.post(scene.creator, application_id, "approve", {}, **key) for _ in range(3)]

    assert [(one.status_code, one.json) for one in answers] == [(200, answers[0].json)] * 3
    assert len(scene.get(scene.ann, "/api/review/my-rewards").json["items"]) == 1


def test_what_is_late_is_refused(scene, clock):
    application_id = scene.accepted()
    clock.advance(timedelta(days=15))

    late = scene.post(scene.login("ann"), application_id, "submit", {"url": PAGE})

    assert code(late) == (409, "submitting-over")
