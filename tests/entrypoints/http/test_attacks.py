"""What a hostile client sends, and what it must not get: a 5xx, an event lost, a lie, somebody else's data."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from falcon import testing

import softfactory
from softfactory.domain.kernel.actor import Role
from softfactory.entrypoints.http import wire

from .conftest import Door

LOG = "/api/errors/log"
GOOD = {"error_type": "E", "message": "m"}
ODD = 'null true -1 1e308 1e999 NaN 9e40 "" "\\u0000" "\\ud800x" [[]] [null] {"values":[null,1]}'.split()
ODD += ['{"\\u0000":"\\u0000"}', "9" * 40, '"0001-01-01T00:00:00+23:59"', json.dumps("😀" * 3000)]
EVENT = """{
"event_id": @, "timestamp": @, "level": @, "environment": @, "release": @, "server_name": @, "transaction": @,
"fingerprint": [@], "logentry": {"message": "x %s", "params": [@]}, "tags": {"a": @}, "user": {"id": @, "email": @},
"exception": {"values": [{"type": @, "value": @, "stacktrace": {"frames": [{"function": @, "lineno": @}]}}]},
"contexts": {"os": {"name": @, "version": @}}, "extra": {"any": @}}"""


@pytest.fixture
def anywhere(database_url):
    services = softfactory.build(softfactory.Settings(database_url=database_url, secret_key="x" * 32))
    yield Door(services, testing.TestClient(softfactory.wsgi(services)))
    services.close()


def envelope(event, **header):
    return b'%s\n{"type":"event","length":%d}\n%s' % (json.dumps(header).encode(), len(event), event)


def assert_refused(answer, *statuses):
    assert answer.status_code in statuses, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return answer


def test_whatever_stands_in_an_event_it_is_stored_once_and_can_be_read(anywhere):
    project, key = anywhere.project()
    admin = anywhere.token()
    for number, odd in enumerate(ODD):
        event_id = f"{number:032x}"
        body = envelope(EVENT.replace("@", odd).encode(), event_id=event_id)
        for _ in range(2):
            sent = anywhere.client.simulate_post(f"/api/{project}/envelope/?sentry_key={key}", body=body)
            assert (sent.status_code, sent.json) == (200, {"id": event_id}), odd[:40]
        assert anywhere.client.simulate_get(f"/api/errors/events/{event_id}", headers=admin).status_code == 200
    found = anywhere.client.simulate_get("/api/errors/recent?limit=100", headers=admin).json["items"]
    assert len(found) == len(ODD)


@pytest.mark.parametrize("depth", [65, 900, 50_000])
def test_brackets_in_strings_do_not_hide_how_deep_an_event_is_nested(door, depth):
    project, key = door.project()
    deep = b'["]",' * depth + b"1" + b',"["]' * depth
    body = envelope(b'{"message":"m","extra":' + deep + b"}")
    sent = door.client.simulate_post(f"/api/{project}/envelope/?sentry_key={key}", body=body)

    assert sent.status_code == 200
    assert "[…]" in door.client.simulate_get(f"/api/errors/events/{sent.json['id']}", headers=door.token()).text


def test_deep_text_that_is_no_json_is_refused_not_recursed_into(door):
    project, key = door.project()

    assert_refused(
        door.client.simulate_post(f"/api/{project}/store/?sentry_key={key}", body=b'{"a":' + b'["]",' * 50_000), 400
    )


@pytest.mark.parametrize("instant", ["253402300800", "-62135596801", "1e300", "9999-12-31T23:59:59.9999999Z"])
@pytest.mark.parametrize("name", ["since", "until"])
def test_an_instant_beyond_the_calendar_is_refused(door, name, instant):
    headers = door.token()

    for path in ("recent", "patterns"):
        assert_refused(door.client.simulate_get(f"/api/errors/{path}", params={name: instant}, headers=headers), 422)


@pytest.mark.parametrize(
    ("events", "says"),
    [([], "length"), ([GOOD] * 1001, "length"), ([GOOD, {**GOOD, "context": {"a": "x" * 2**20}}], "[1].context")],
)
def test_a_list_has_one_to_a_thousand_events_of_bounded_context(door, events, says):
    _, key = door.project()

    assert says in assert_refused(door.post(LOG, events, params={"sentry_key": key}), 422).json["detail"]


def test_a_body_of_countless_containers_is_refused_before_it_is_held(door):
    _, key = door.project()

    assert_refused(door.post(LOG, b"[" + b"[]," * wire.MAX_CONTAINERS + b"[]]", params={"sentry_key": key}), 413)
    in_a_text = {**GOOD, "context": {"text": "[]{}" * (wire.MAX_CONTAINERS // 2 - 9000)}}
    assert door.post(LOG, in_a_text, params={"sentry_key": key}).status_code == 201


@pytest.mark.parametrize("path", ["/api/0/envelope/", "/api/99999999999/store/", "/api/01/envelope", "/api/x/store"])
def test_a_door_without_a_project_answers_pages_and_sdks_too(door, path):
    refusal = assert_refused(door.client.simulate_post(path, body=b"{}"), 404)

    assert refusal.headers["x-sentry-error"]
    assert refusal.headers["access-control-allow-origin"] == "*"
    assert door.client.simulate_options(path).headers["access-control-allow-origin"] == "*"


def test_a_key_opens_its_own_project_only_and_none_when_revoked(door):
    (mine, key), (other, _) = door.project("mine"), door.project("other")
    for path in ("envelope", "store"):
        assert_refused(door.client.simulate_post(f"/api/{other}/{path}/", params={"sentry_key": key}, body=b"{}"), 403)
    assert_refused(door.post(LOG, {**GOOD, "project": other}, params={"sentry_key": key}), 422)
    for path in ("recent", "patterns", "summary", "projects", f"projects/{mine}", f"projects/{mine}/keys"):
        assert_refused(door.client.simulate_get(f"/api/errors/{path}", params={"sentry_key": key}), 401, 422)

    door.client.simulate_delete(f"/api/errors/projects/{mine}/keys/{key}", headers=door.token())
    assert_refused(door.post(LOG, GOOD, params={"sentry_key": key}), 401, 403)
    assert_refused(door.client.simulate_post(f"/api/{mine}/store/", params={"sentry_key": key}, body=b"{}"), 403)


def test_who_may_not_see_a_project_may_not_change_it(door):
    project, key = door.project()
    stranger = door.token("stranger@example.org", Role.USER)
    pattern = door.post(LOG, GOOD, params={"sentry_key": key}).json["pattern_id"]
    base = f"/api/errors/projects/{project}"
    asked = [
        *(("POST", f"{base}/members", {"email": "stranger@example.org"}), ("POST", f"{base}/keys", None)),
        *(("DELETE", f"{base}/keys/{key}", None), ("DELETE", f"{base}/members/{pattern}", None)),
        ("POST", f"/api/errors/patterns/{pattern}/resolve", {"resolution": "x"}),
    ]
    for method, path, body in asked:
        assert_refused(door.client.simulate_request(method, path, json=body, headers=stranger), 404)
        assert_refused(door.client.simulate_request(method, path, json=body), 401)


def test_one_event_sent_fifty_times_at_once_is_one(anywhere):
    project, key = anywhere.project()
    body = envelope(b'{"message":"m"}', event_id="a" * 32)

    path = f"/api/{project}/envelope/?sentry_key={key}"
    with ThreadPoolExecutor(16) as threads:
        answers = threads.map(lambda _: anywhere.client.simulate_post(path, body=body), range(50))
    assert {answer.status_code for answer in answers} == {200}
    (pattern,) = anywhere.client.simulate_get("/api/errors/patterns", headers=anywhere.token()).json["items"]
    assert pattern["frequency"] == 1
