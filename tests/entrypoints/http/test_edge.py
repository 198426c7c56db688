import pytest
from falcon import testing

import softfactory
from softfactory.domain.kernel.actor import Role
from softfactory.entrypoints.http.auth import KEY, PUBLIC
from softfactory.entrypoints.http.headers import EVERYWHERE
from softfactory.entrypoints.http.openapi import PARAMETER
from softfactory.entrypoints.http.routes import ROUTES, operations

from .conftest import PASSWORD

LOGIN = "/api/auth/login"


def refused(answer, status, code):
    """Tell whether the answer is a problem of this kind, whole and well-formed."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["type"] == f"/problems/{code}"
    assert answer.json["status"] == status
    assert answer.json["title"]
    return answer


def test_a_path_that_is_not_there_is_a_problem(door):
    assert refused(door.client.simulate_get("/nothing"), 404, "no-such-path")


def test_a_method_that_is_not_taken_is_a_problem_that_names_those_that_are(door):
    answer = refused(door.client.simulate_delete(LOGIN), 405, "method-not-allowed")

    assert "POST" in answer.headers["allow"]


@pytest.mark.parametrize(
    "media_type", [None, "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1"]
)
def test_only_json_in_utf_8_is_taken(door, media_type):
    headers = {"Content-Type": media_type} if media_type else {}

    assert refused(door.client.simulate_post(LOGIN, body=b"{}", headers=headers), 415, "not-json")


def test_a_body_over_its_limit_is_refused(door):
    assert refused(door.post(LOGIN, b" " * (1024 * 1024 + 1)), 413, "body-too-large")


def test_a_member_that_nobody_knows_is_refused_by_its_name(door):
    answer = refused(door.post(LOGIN, {"email": "a@b.c", "password": "p", "role": "admin"}), 422, "invalid-request")

    assert "role" in answer.json["detail"]


def test_a_bad_item_of_a_list_is_named(door):
    _, key = door.project()
    good = {"error_type": "E", "message": "m"}

    answer = door.post("/api/errors/log", [good] * 17 + [{"error_type": "E", "message": 1}], params={"sentry_key": key})

    assert "[17].message" in refused(answer, 422, "invalid-request").json["detail"]
    assert door.client.simulate_get("/api/errors/recent", headers=door.token()).json["items"] == []


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=1_0",
        "limit=%D9%A3",
        "limit=1&limit=2",
        "cursor=x",
        "nothing=1",
        "since=yesterday",
        "tag=x",
        "q=%00",
    ],
)
def test_a_query_that_makes_no_sense_is_refused(door, query):
    answer = door.client.simulate_get("/api/errors/recent", query_string=query, headers=door.token())

    assert answer.status_code == 422
    assert answer.json["detail"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/errors/projects/01",
        "/api/errors/projects/1_0",
        "/api/errors/projects/%D9%A1",
        "/api/errors/projects/+1",
        "/api/errors/projects/99999999999999999999",
        "/api/errors/patterns/x",
        "/api/errors/events/" + "A" * 32,
    ],
)
def test_an_id_is_spelt_in_one_way(door, path):
    assert refused(door.client.simulate_get(path, headers=door.token()), 404, "no-such-path")


@pytest.mark.parametrize("authorization", [None, "Bearer", "Bearer x", "Bearer a.b.c", "Basic eDp5", "Bearer é"])
def test_without_a_good_token_nobody_comes_in(door, authorization):
    headers = {"Authorization": authorization} if authorization else {}

    answer = refused(door.client.simulate_get("/api/errors/recent", headers=headers), 401, "bad-token")

    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(door):
    door.token()

    wrong = door.post(LOGIN, {"email": "admin@example.org", "password": "wrong"})
    unknown = door.post(LOGIN, {"email": "nobody@example.org", "password": "wrong"})

    assert refused(wrong, 401, "bad-credentials").json == unknown.json


def test_every_answer_has_an_id_and_headers_that_protect(door):
    for path in ("/health", "/nothing", "/docs"):
        headers = door.client.simulate_get(path).headers

        assert len(headers["x-request-id"]) == 32
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
    assert door.client.simulate_get("/health", headers={"X-Request-Id": "mine-1"}).headers["x-request-id"] == "mine-1"
    assert (
        door.client.simulate_get("/health", headers={"X-Request-Id": "<script>"}).headers["x-request-id"] != "<script>"
    )


def test_what_is_not_yours_is_not_there(door):
    project, key = door.project()
    stored = door.post("/api/errors/log", {"error_type": "E", "message": "m"}, params={"sentry_key": key}).json
    stranger = door.token("stranger@example.org", Role.USER)

    for path in (
        f"/api/errors/projects/{project}",
        f"/api/errors/projects/{project}/keys",
        f"/api/errors/projects/{project}/members",
        f"/api/errors/events/{stored['event_id']}",
        f"/api/errors/patterns/{stored['pattern_id']}",
        f"/api/errors/patterns/{stored['pattern_id']}/events",
    ):
        assert door.client.simulate_get(path, headers=stranger).status_code == 404
    for path in ("recent", "patterns"):
        assert door.client.simulate_get(f"/api/errors/{path}", headers=stranger).json["items"] == []
        assert door.client.simulate_get(f"/api/errors/{path}?project={project}", headers=stranger).status_code == 404
    assert door.client.simulate_get("/api/errors/summary", headers=stranger).json["total"] == 0
    assert (
        door.post(
            "/api/errors/log", {"error_type": "E", "message": "m", "project": project}, headers=stranger
        ).status_code
        == 404
    )


def test_the_metrics_are_for_administrators_and_machines_nearby(door):
    user, admin = door.token("user@example.org", Role.USER), door.token()

    for path in ("/metrics", "/api/metrics/prometheus", "/api/metrics/summary", "/api/metrics/health"):
        assert door.client.simulate_get(path).status_code == 200
        assert door.client.simulate_get(path, remote_addr="192.0.2.7").status_code == 401
        assert door.client.simulate_get(path, headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 401
        assert door.client.simulate_get(path, headers=user).status_code == 403
        assert door.client.simulate_get(path, headers=admin, remote_addr="192.0.2.7").status_code == 200


def test_a_defect_tells_the_request_id_and_nothing_else(door, caplog, monkeypatch):
    monkeypatch.setattr(type(door.services.errors), "summary", lambda *_, **__: 1 / 0)

    answer = refused(door.client.simulate_get("/api/errors/summary", headers=door.token()), 500, "server-error")

    assert answer.headers["x-request-id"] in answer.json["detail"]
    assert "ZeroDivision" not in answer.text
    assert "ZeroDivisionError" in caplog.text


def test_every_answer_protects_whoever_gets_it(door):
    for answer in (
        door.client.simulate_get("/health"),
        door.client.simulate_get("/nothing"),
        door.client.simulate_get("/docs"),
        door.client.simulate_delete(LOGIN),
        door.client.simulate_post("/api/1/envelope/"),
    ):
        assert answer.headers.items() >= {name.lower(): value for name, value in EVERYWHERE}.items()
        assert "strict-transport-security" not in answer.headers


def test_behind_https_every_answer_says_to_stay_there():
    assert made(public_url="https://errors.example.org").simulate_get("/health").headers["strict-transport-security"]


def test_nothing_personal_is_kept_by_caches(door):
    headers = door.token()

    for route in ROUTES:
        for method, operation in operations(route):
            if operation.guard is not PUBLIC and operation.guard is not KEY:
                answer = door.client.simulate_request(method.upper(), path_of(route), headers=headers)
                assert answer.headers["cache-control"] == "no-store"
    assert door.post(LOGIN, {"email": "admin@example.org", "password": PASSWORD}).headers["cache-control"] == "no-store"


ORIGIN = "https://app.example.org"
OTHERS = [None, "null", "https://app.example.org.evil.example", "http://app.example.org", "https://APP.example.org"]


def preflight(client, path, origin):
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x"}
    return client.simulate_options(path, headers={name: value for name, value in headers.items() if value})


@pytest.mark.parametrize("origin", [ORIGIN, *OTHERS])
def test_other_origins_learn_nothing_by_default(door, origin):
    for answer in (preflight(door.client, LOGIN, origin), asked_from(door.client, origin)):
        assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("origin", OTHERS)
def test_an_origin_that_is_not_named_exactly_learns_nothing(origin):
    client = made(cors_origins=f"https://other.example.org, {ORIGIN}")

    for answer in (preflight(client, LOGIN, origin), asked_from(client, origin)):
        assert not [name for name in answer.headers if name.startswith("access-control-")]
        assert answer.headers["vary"] == "Origin"


def test_an_origin_that_is_named_may_call_without_credentials():
    client = made(cors_origins=f"https://other.example.org, {ORIGIN}")
    before, answer = preflight(client, LOGIN, ORIGIN), asked_from(client, ORIGIN)

    assert before.status_code == 200
    assert "POST" in before.headers["access-control-allow-methods"]
    assert before.headers["access-control-allow-headers"] == "x"
    assert answer.status_code == 401
    for one in (before, answer):
        assert one.headers["access-control-allow-origin"] == ORIGIN
        assert one.headers["vary"] == "Origin"
        assert "access-control-allow-credentials" not in one.headers


@pytest.mark.parametrize("origin", [ORIGIN, "https://elsewhere.example"])
def test_the_doors_of_the_sdks_stay_open_to_every_origin(origin):
    client = made(cors_origins=ORIGIN)

    for path in ("/api/1/envelope/", "/api/x/store/"):
        before = preflight(client, path, origin)
        assert before.headers["access-control-allow-origin"] == "*"
        assert "x-sentry-auth" in before.headers["access-control-allow-headers"]
        assert client.simulate_post(path, headers={"Origin": origin}).headers["access-control-allow-origin"] == "*"


def asked_from(client, origin):
    return client.simulate_get("/api/errors/recent", headers={"Origin": origin} if origin else {})


def made(**settings):
    """Return a client of a platform with other settings."""
    found = softfactory.Settings(database_url="memory://", secret_key="x" * 32, **settings)
    return testing.TestClient(softfactory.wsgi(softfactory.build(found)))


def path_of(route):
    """Return a path that the route takes."""
    samples = {"number": "1", "hex": "0" * 32, "id": "00000000-0000-7000-8000-000000000000", "slug": "x", "word": "x"}
    return PARAMETER.sub(lambda found: samples[found[2]], route.path)
