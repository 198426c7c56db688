"""The SDKs' doors: an event that is answered 200 is stored, and every refusal says why."""

import base64
import gzip
import json
import zlib

import brotli
import pytest
import zstandard
from falcon import testing

from softfactory.domain.kernel.actor import SYSTEM
from softfactory.entrypoints.http.room import Room
from softfactory.entrypoints.http.sentry.resources import Envelopes

ID = "0123456789abcdef0123456789abcdef"
OTHER_ID = "f" * 32
EVENT = {"event_id": ID, "message": "no order 7", "level": "error"}


def gzipped(raw):
    """Pack without the time, so that the same body makes the same test."""
    return gzip.compress(raw, mtime=0)


PACK = {"gzip": gzipped, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstandard.compress}


def envelope(*items, **header):
    lines = [json.dumps(header)]
    for kind, payload in items:
        lines += [json.dumps({"type": kind}), payload if isinstance(payload, str) else json.dumps(payload)]
    return "\n".join(lines).encode()


class Shop:
    """A project, as an SDK sees it."""

    def __init__(self, door):
        self.errors = door.services.errors
        self.services = door.services
        self.client = door.client
        self.id, self.key = door.project()

    @property
    def auth(self):
        return {"X-Sentry-Auth": f"Sentry sentry_key={self.key}, sentry_version=7"}

    def send(self, body, *, way="envelope", headers=None, method="POST", project=None, **kwargs):
        path = f"/api/{project or self.id}/{way}/"
        return self.client.simulate_request(
            method, path, body=body, headers=self.auth if headers is None else headers, **kwargs
        )

    def stored(self):
        return {event.event_id: event for event in self.errors.recent(SYSTEM).items}


@pytest.fixture
def shop(door):
    return Shop(door)


def test_an_event_is_stored_under_the_id_that_is_answered(shop):
    answer = shop.send(envelope(("event", EVENT)))

    assert (answer.status_code, answer.json) == (200, {"id": ID})
    assert shop.stored()[ID].message == "no order 7"


def test_the_headers_event_id_wins(shop):
    assert shop.send(envelope(("event", EVENT), event_id=OTHER_ID)).json == {"id": OTHER_ID}


def test_an_event_without_an_id_gets_one(shop):
    answer = shop.send(envelope(("event", {"message": "x"}), event_id="nonsense"))

    assert answer.json["id"] in shop.stored()


def test_the_same_event_twice_is_one(shop):
    answers = [shop.send(envelope(("event", EVENT))) for _ in range(2)]

    assert [(answer.status_code, answer.json) for answer in answers] == [(200, {"id": ID})] * 2
    assert len(shop.stored()) == 1


@pytest.mark.parametrize("encoding", PACK)
@pytest.mark.parametrize("way", ["envelope", "store"])
def test_every_encoding_is_understood(shop, encoding, way):
    body = envelope(("event", EVENT)) if way == "envelope" else json.dumps(EVENT).encode()

    answer = shop.send(PACK[encoding](body), way=way, headers={**shop.auth, "Content-Encoding": encoding})

    assert answer.json == {"id": ID}


@pytest.mark.parametrize(
    "content_type", ["application/x-sentry-envelope", "text/plain;charset=UTF-8", "application/json", "no/sense"]
)
def test_the_content_type_does_not_matter(shop, content_type):
    assert shop.send(envelope(("event", EVENT)), headers={**shop.auth, "Content-Type": content_type}).json == {"id": ID}


@pytest.mark.parametrize("path", ["/api/1/envelope", "/api/1/envelope/"])
def test_the_last_slash_does_not_matter(shop, path):
    assert shop.client.simulate_post(path, body=envelope(("event", EVENT)), headers=shop.auth).json == {"id": ID}


def test_the_oldest_sdks_pack_their_events_in_base64(shop):
    old = base64.b64encode(zlib.compress(json.dumps(EVENT).encode()))

    assert shop.send(old, way="store").json == {"id": ID}


def test_a_chunked_body_is_read_where_the_server_ends_it(shop):
    body = envelope(("event", EVENT))
    extras = {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}

    assert shop.send(body, extras=extras).json == {"id": ID}


def keys_of(shop):
    return {
        "header": {"headers": {"X-Sentry-Auth": f"Sentry sentry_version=7,sentry_key={shop.key},sentry_client=x/1"}},
        "bare header": {"headers": {"X-Sentry-Auth": f"sentry_key={shop.key}"}},
        "query": {"headers": {}, "query_string": f"sentry_key={shop.key}&sentry_version=7"},
        "authorization": {"headers": {"Authorization": f"Sentry sentry_key={shop.key}"}},
    }


@pytest.mark.parametrize("where", ["header", "bare header", "query", "authorization"])
def test_the_key_may_come_in_several_places(shop, where):
    assert shop.send(envelope(("event", EVENT)), **keys_of(shop)[where]).json == {"id": ID}


def test_the_key_may_come_in_the_envelopes_dsn(shop):
    body = envelope(("event", EVENT), dsn=f"https://{shop.key}@errors.example.org/{shop.id}")

    assert shop.send(body, headers={}).json == {"id": ID}


@pytest.mark.parametrize(
    ("headers", "query", "dsn"),
    [
        ({}, "", None),
        ({}, "", "http://["),
        ({}, "", 7),
        ({}, "sentry_key=" + "0" * 32, None),
        ({}, "sentry_key=nonsense", None),
        ({"X-Sentry-Auth": "Sentry sentry_key=" + "0" * 32}, "", None),
        ({"Authorization": "Bearer KEY"}, "", None),
        ({"X-Sentry-Auth": "Sentry sentry_key=KEY"}, "sentry_key=" + "0" * 32, None),
        ({"X-Sentry-Auth": "Sentry sentry_key=KEY"}, "", "https://" + "0" * 32 + "@h/1"),
        ({}, "sentry_key=KEY&sentry_key=" + "0" * 32, None),
    ],
)
def test_no_key_a_wrong_one_or_two_that_differ_are_refused(shop, headers, query, dsn):
    headers = {name: value.replace("KEY", shop.key) for name, value in headers.items()}
    body = envelope(("event", EVENT), **({"dsn": dsn} if dsn else {}))

    answer = shop.send(body, headers=headers, query_string=query.replace("KEY", shop.key))

    assert (answer.status_code, answer.json["type"]) == (403, "/problems/bad-key")
    assert not shop.stored()


def test_a_key_opens_its_own_project_only(shop):
    other = shop.errors.create_project(SYSTEM, name="other")

    assert shop.send(envelope(("event", EVENT)), project=other.id).status_code == 403


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"", {}, 400),
        (b"no envelope", {}, 400),
        (envelope(("event", "no json")), {}, 400),
        (envelope(("event", EVENT)), {"Content-Encoding": "gzip"}, 400),
        (gzipped(envelope(("event", EVENT)))[:-1], {"Content-Encoding": "gzip"}, 400),
        (envelope(("event", EVENT)), {"Content-Encoding": "rot13"}, 415),
        (envelope(("event", {"message": "x" * 2**20})), {}, 413),
        (gzipped(envelope(("event", {"message": "x" * 2**20}))), {"Content-Encoding": "gzip"}, 413),
        (gzipped(envelope(("attachment", "x" * (101 * 2**20)))), {"Content-Encoding": "gzip"}, 413),
    ],
)
@pytest.mark.parametrize("way", ["envelope", "store"])
def test_a_refusal_says_why_in_its_body_and_in_its_headers(shop, way, body, headers, status):
    answer = shop.send(body, way=way, headers={**shop.auth, **headers})

    assert (answer.status_code, answer.json["status"]) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["detail"] == answer.headers["x-sentry-error"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert not shop.stored()


def test_an_event_with_odd_values_is_kept_and_cleaned(shop):
    extra = b'{"n":NaN,"i":18446744073709551616}'
    raw = b'{}\n{"type":"event"}\n{"message":"a\\u0000b \\ud800","timestamp":"never","odd":[[]],"extra":' + extra + b"}"

    answer = shop.send(raw)

    payload = shop.errors.event(SYSTEM, answer.json["id"]).payload
    assert payload["message"] == "a\ufffdb \ufffd"
    assert payload["extra"] == {"n": None, "i": "18446744073709551616"}


def test_a_secret_is_not_stored(shop):
    shop.send(envelope(("event", {**EVENT, "extra": {"password": "hunter2"}})))

    assert shop.errors.event(SYSTEM, ID).payload["extra"] == {"password": "[Filtered]"}


@pytest.mark.parametrize(
    "body", [envelope(), envelope(("session", {}), ("odd", "x")), envelope(("transaction", {}), event_id=ID)]
)
def test_an_envelope_without_an_event_is_good(shop, body):
    answer = shop.send(body)

    assert (answer.status_code, answer.json) == (200, {})
    assert not shop.stored()


def test_sdks_are_told_to_stop_sending_what_is_not_wanted(shop):
    told = shop.send(envelope(("transaction", {}), ("event", EVENT))).headers["x-sentry-rate-limits"]

    seconds, categories, scope = told.split(":")
    assert (int(seconds), scope) == (86400, "organization")
    assert {"transaction", "span", "profile", "replay", "log_item"} <= set(categories.split(";"))
    assert "error" not in categories.split(";")


def test_an_event_alone_is_answered_without_limits(shop):
    assert "x-sentry-rate-limits" not in shop.send(envelope(("event", EVENT))).headers


def test_browsers_of_any_origin_may_send(shop):
    answer = shop.send(
        b"", method="OPTIONS", headers={"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}
    )

    allowed = answer.headers["access-control-allow-headers"].split(", ")
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-max-age"] == "3600"
    assert {"x-sentry-auth", "content-type", "content-encoding", "authorization"} <= set(allowed)


@pytest.mark.parametrize("method", ["POST", "GET", "PUT", "OPTIONS"])
def test_cors_is_on_every_answer(shop, method):
    answer = shop.send(b"", method=method, headers={})

    exposed = answer.headers["access-control-expose-headers"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert exposed == "x-sentry-error, x-sentry-rate-limits, retry-after"


def test_another_method_is_refused(shop):
    answer = shop.send(b"", method="GET")

    assert (answer.status_code, answer.headers["allow"]) == (405, "POST, OPTIONS")


def test_who_comes_while_too_much_is_unpacked_is_told_when_to_come_again(shop):
    app = testing.TestClient(shop.client.app)
    app.app.add_route("/busy/{project_id:number}/", Envelopes(shop.services, Room(most=0, patience=0.01)))

    answer = app.simulate_post(
        f"/busy/{shop.id}/",
        body=gzipped(envelope(("event", EVENT))),
        headers={**shop.auth, "Content-Encoding": "gzip"},
    )

    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.headers["x-sentry-rate-limits"] == f"{answer.headers['retry-after']}:error;default:organization"
