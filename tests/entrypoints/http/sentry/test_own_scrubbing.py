"""What a project wants taken out of its events besides secrets is neither kept nor shown, and counted under nobody."""

import pytest

from .test_doors import ID, Shop, envelope

EVENT = {
    "event_id": ID,
    "message": "no order for 203.0.113.7",
    "user": {"ip_address": "203.0.113.7", "customerNo": "K-4711"},
    "tags": {"customer_no": "K-4711", "os": "linux"},
    "extra": {"CUSTOMER-NO": ["K-4711"], "peer": "[2001:db8::7]:443"},
    "request": {"env": {"REMOTE_ADDR": "203.0.113.7"}, "headers": {"X-Forwarded-For": "203.0.113.7, 2001:db8::7"}},
}
WANTED = ("K-4711", "203.0.113.7", "2001:db8::7")


@pytest.fixture
def shop(door):
    return Shop(door)


def shown(shop, door):
    shop.send(envelope(("event", EVENT)))
    headers = door.token()
    [listed] = shop.client.simulate_get("/api/errors/recent", headers=headers).json["items"]
    paths = ("recent", "patterns", f"events/{ID}", f"patterns/{listed['pattern_id']}")
    return {path: shop.client.simulate_get(f"/api/errors/{path}", headers=headers) for path in paths}


def test_a_project_that_wants_nothing_keeps_them(shop, door):
    told = shown(shop, door)[f"events/{ID}"].text

    assert [one for one in WANTED if one in told] == list(WANTED)


def test_names_and_addresses_of_a_projects_own_are_taken_out(shop, door):
    wanted = {"scrub_names": ["customer_no"], "scrub_addresses": True}
    headers = door.token("ann@example.org")
    assert (
        shop.client.simulate_patch(f"/api/errors/projects/{shop.id}", json=wanted, headers=headers).status_code == 200
    )

    answers = shown(shop, door)

    assert [(path, one) for path, answer in answers.items() for one in WANTED if one in answer.text] == []
    payload = answers[f"events/{ID}"].json["payload"]
    assert payload["message"] == "no order for [Filtered]"
    assert payload["user"] == {"ip_address": None, "customerNo": "[Filtered]"}
    assert payload["tags"] == {"customer_no": "[Filtered]", "os": "linux"}
    assert payload["extra"] == {"CUSTOMER-NO": "[Filtered]", "peer": "[[Filtered]]:443"}
    assert answers["patterns"].json["items"][0]["users"] == 0
