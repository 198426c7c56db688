"""Alert rules over HTTP: what is taken, refused and shown."""

import pytest

from softfactory.domain.errors.alerts.keeping import MOST_RULES
from softfactory.domain.kernel.actor import SYSTEM, Role

PATH = "/api/errors/alerts"
MAIL = {"name": "mail us", "condition": "new", "email": "Errors@Example.org"}
HOOK = {"name": "call us", "condition": "spike", "webhook": "http://192.0.2.1/hook"}


@pytest.fixture
def shop(door):
    return door.project()[0]


@pytest.fixture
def admin(door):
    return door.token()


def made(door, headers, shop, **members):
    return door.post(PATH, {"project": shop, **MAIL, **members}, headers=headers)


def test_a_rule_is_made_listed_changed_and_removed(door, admin, shop):
    rule = made(door, admin, shop, environment="production").json
    path = f"{PATH}/{rule['id']}"
    assert (rule["email"], rule["webhook"], rule["enabled"]) == ("Errors@example.org", None, True)
    assert (rule["project"], rule["environment"], rule.pop("secret")) == (shop, "production", None)
    assert door.client.simulate_get(PATH, headers=admin).json == {"items": [rule], "next_cursor": None}
    assert door.client.simulate_get(path, headers=admin).json == rule

    changed = door.client.simulate_patch(path, json={"enabled": False, "name": "x"}, headers=admin).json
    assert changed == {**rule, "enabled": False, "name": "x"}
    assert door.client.simulate_delete(path, headers=admin).status_code == 204
    assert door.client.simulate_get(path, headers=admin).json["type"] == "/problems/alert-rule-not-found"


def test_the_secret_of_a_webhook_is_shown_once(door, admin, shop):
    rule = door.post(PATH, {"project": shop, **HOOK, "webhook": "https://1.1.1.1/hook"}, headers=admin).json

    assert rule["secret"].startswith("whsec_")
    assert "secret" not in door.client.simulate_get(f"{PATH}/{rule['id']}", headers=admin).json
    assert rule["secret"] not in repr(door.services.errors.alert_rule(SYSTEM, rule["id"]))


@pytest.mark.parametrize(
    "webhook",
    ["http://127.0.0.1/", "http://10.0.0.1/", "http://[::1]/", "http://169.254.169.254/", "ftp://1.1.1.1/", "x"],
)
def test_a_private_address_is_no_webhook(door, admin, shop, webhook):
    answer = door.post(PATH, {"project": shop, **HOOK, "webhook": webhook}, headers=admin)

    assert (answer.status_code, answer.json["type"]) == (422, "/problems/target-not-allowed")


@pytest.mark.parametrize(
    "members",
    [
        {"condition": "severity"},
        {"condition": "frequency", "events": 5},
        {"condition": "frequency", "minutes": 5},
        {"severity": "high"},
        {"events": 5, "minutes": 5},
        {"condition": "frequency", "events": 5, "minutes": 5, "severity": "low"},
        {"webhook": "https://1.1.1.1/"},
        {"email": None},
        {"email": "ann"},
        {"email": "ann@example.org\r\nBcc: bob@example.org"},
        {"email": "Ann <ann@example.org>"},
        {"email": "ann@example.org,bob@example.org"},
        {"email": "ann@localhost"},
        {"name": " "},
        {"name": "a\nb"},
        {"name": "\u202ex"},
        {"environment": "a\tb"},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(door, admin, shop, members):
    answer = made(door, admin, shop, **members)

    assert (answer.status_code, answer.json["type"]) == (422, "/problems/invalid-alert-rule")


@pytest.mark.parametrize(
    "members",
    [
        {"condition": "frequency", "events": 0, "minutes": 5},
        {"condition": "frequency", "events": 10_001, "minutes": 5},
        {"condition": "frequency", "events": 5, "minutes": 61},
        {"condition": "other"},
        {"severity": "worst"},
        {"name": "x" * 201},
        {"project": 0},
        {"surprise": 1},
        {"secret": "whsec_AAAA"},
    ],
)
def test_what_is_out_of_range_is_refused(door, admin, shop, members):
    assert made(door, admin, shop, **members).status_code == 422


def test_a_project_has_fifty_rules_at_most(door, admin, shop):
    answers = [made(door, admin, shop) for _ in range(MOST_RULES + 1)]

    assert {one.status_code for one in answers[:-1]} == {201}
    assert (answers[-1].status_code, answers[-1].json["type"]) == (409, "/problems/too-many-alert-rules")


def test_strangers_learn_nothing(door, admin, shop):
    rule = made(door, admin, shop).json["id"]
    bob = door.token("bob@example.org", Role.USER)

    assert made(door, bob, shop).status_code == made(door, bob, 99).status_code == 404
    assert door.client.simulate_get(PATH, headers=bob).json["items"] == []
    assert door.client.simulate_get(f"{PATH}/{rule}/deliveries", headers=bob).status_code == 404
    assert door.client.simulate_post(f"{PATH}/{rule}/test", headers=bob).status_code == 404
    assert door.client.simulate_patch(f"{PATH}/{rule}", json={"enabled": False}, headers=bob).status_code == 404


def test_deliveries_show_what_was_decided_and_what_became_of_it(door, admin, shop):
    rule = made(door, admin, shop).json["id"]
    receipt = door.services.errors.log(shop, "KeyError", "no user 42\r\nBcc: x")
    path = f"{PATH}/{rule}/deliveries"
    assert [one["state"] for one in door.client.simulate_get(path, headers=admin).json["items"]] == ["waiting"]

    door.services.worker.run_due()

    [delivery] = door.client.simulate_get(path, headers=admin).json["items"]
    assert (delivery["state"], delivery["attempts"], delivery["pattern_id"]) == ("delivered", 1, receipt.pattern_id)


def test_a_rule_is_tried_once_a_minute(door, admin, shop):
    path = f"{PATH}/{made(door, admin, shop).json['id']}"
    tried = door.client.simulate_post(f"{path}/test", headers=admin)
    again = door.client.simulate_post(f"{path}/test", headers=admin)
    door.services.worker.run_due()

    assert (tried.status_code, tried.json["condition"]) == (202, None)
    assert (again.status_code, again.json["type"]) == (429, "/problems/alert-rule-tried-too-soon")
    assert 1 <= int(again.headers["Retry-After"]) <= 60
    [delivery] = door.client.simulate_get(f"{path}/deliveries", headers=admin).json["items"]
    assert (delivery["id"], delivery["state"]) == (tried.json["id"], "delivered")
