"""The fixed answers: what scripts rely on."""

import json

import pytest

from softfactory.domain.kernel.actor import Role
from tests.entrypoints.http.conftest import PASSWORD

EMAIL = "ann@example.org"
NEW = {"email": EMAIL, "password": PASSWORD, "name": "Ann"}
TOKENS = {
    "access_token",
    "refresh_token",
    "token_type",
    "expires_in",
    "device_token",
    "password_expired",
    "user",
}


def post(door, path, body=None, token=None):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return door.client.simulate_post(f"/api/auth/{path}", json=body, headers=headers)


def refused(answer, status, code):
    assert (answer.status_code, answer.json["type"]) == (status, f"/problems/{code}"), answer.text
    return answer


def test_registering_gives_tokens_and_the_user(door):
    made = post(door, "register", NEW)

    assert made.status_code == 201
    assert made.json.keys() == TOKENS
    assert (made.json["token_type"], made.json["expires_in"]) == ("Bearer", 600)
    assert (made.json["user"]["email"], made.json["user"]["role"]) == (EMAIL, "user")
    assert "password_hash" not in made.text
    assert refused(post(door, "register", NEW), 409, "email-taken")


@pytest.mark.parametrize("more", [{"role": "admin"}, {"id": "x"}, {"disabled_at": None}, {"is_admin": True}])
def test_nobody_chooses_a_role(door, more):
    assert refused(post(door, "register", NEW | more), 422, "invalid-request")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"email": "ann"}, "invalid-email"),
        ({"email": "a@b"}, "invalid-email"),
        ({"email": 7}, "invalid-request"),
        ({"password": "short"}, "weak-password"),
        ({"password": "x" * 1025}, "invalid-request"),
        ({"password": "é" * 513}, "weak-password"),
        ({"password": "qwertyuiopasdfgh"}, "weak-password"),
        ({"name": " "}, "invalid-name"),
        ({"name": "a\u0007"}, "invalid-name"),
        ({"name": "a\u0000"}, "invalid-request"),
    ],
)
def test_what_cannot_be_registered_is_refused_with_a_sentence(door, more, code):
    answer = refused(post(door, "register", NEW | more), 422, code)

    assert answer.json["detail"]


def test_a_login_gives_the_same_and_knows_the_device_again(door):
    post(door, "register", NEW)
    first = post(door, "login", {"email": EMAIL, "password": PASSWORD})
    again = post(door, "login", {"email": EMAIL, "password": PASSWORD, "device_token": first.json["device_token"]})

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json.keys() == TOKENS
    assert again.json["device_token"] == first.json["device_token"]


def test_the_sixth_wrong_password_is_told_when_to_come_again(door):
    post(door, "register", NEW)
    wrong = {"email": EMAIL, "password": "wrong"}
    for _ in range(5):
        assert refused(post(door, "login", wrong), 401, "bad-credentials").json == {
            "type": "/problems/bad-credentials",
            "title": "E-mail or password is wrong.",
            "status": 401,
        }

    locked = refused(post(door, "login", wrong), 429, "account-locked")
    assert 86_000 < int(locked.headers["retry-after"]) <= 86_400
    assert refused(post(door, "login", {"email": EMAIL, "password": PASSWORD}), 429, "account-locked")


def test_a_refresh_token_gives_the_next_one(door):
    tokens = post(door, "register", NEW).json
    renewed = post(door, "refresh", {"refresh_token": tokens["refresh_token"]})

    assert renewed.status_code == 200
    assert renewed.json.keys() == TOKENS
    assert renewed.json["refresh_token"] != tokens["refresh_token"]
    assert refused(post(door, "refresh", {"refresh_token": "x"}), 401, "bad-refresh-token")


@pytest.mark.parametrize("body", [None, {}, {"everywhere": False}, {"everywhere": True}])
def test_logging_out_answers_nothing_and_ends_the_token(door, body):
    token = post(door, "register", NEW).json["access_token"]
    answer = post(door, "logout", body, token)

    assert (answer.status_code, answer.text) == (204, "")
    assert refused(post(door, "logout", body, token), 401, "bad-token")


def test_logging_out_takes_no_other_member(door):
    token = post(door, "register", NEW).json["access_token"]

    assert refused(post(door, "logout", {"all": True}, token), 422, "invalid-request")


@pytest.mark.parametrize("path", ["forgot-password", "unlock"])
def test_every_address_gets_the_same_answer(door, path):
    post(door, "register", NEW)
    answers = [post(door, path, {"email": email}) for email in (EMAIL, "nobody@example.org", "no address")]

    assert {(answer.status_code, answer.text) for answer in answers} == {(204, "")}


@pytest.mark.parametrize("body", [{}, {"email": EMAIL, "token": "x"}])
def test_unlocking_takes_an_address_or_a_token(door, body):
    assert refused(post(door, "unlock", body), 422, "invalid-request")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("verify-email", {"token": "x"}),
        ("reset-password", {"token": "x", "password": PASSWORD}),
        ("unlock", {"token": "x"}),
    ],
)
def test_a_mailed_token_that_is_none_is_refused(door, path, body):
    assert refused(post(door, path, body), 422, "bad-mail-token")


def test_keys_that_verify_tokens_elsewhere_are_public_and_nothing_else_is(door):
    token = post(door, "register", NEW).json["access_token"]
    (key,) = door.client.simulate_get("/.well-known/jwks.json").json["keys"]

    import jwt  # noqa: PLC0415

    claims = jwt.decode(token, jwt.PyJWK(key), algorithms=["EdDSA"], audience="softfactory")
    assert claims["iss"] == door.services.settings.public_url
    assert key.keys() == {"kty", "crv", "x", "use", "alg", "kid"}


def test_an_export_holds_everything_and_no_secret(door):
    token = post(door, "register", NEW).json["access_token"]
    made = post(door, "api-keys", {"name": "deploys", "scopes": ["read"]}, token)
    answer = door.client.simulate_get("/api/auth/export", headers={"Authorization": f"Bearer {token}"})

    assert made.status_code == 201
    assert answer.status_code == 200
    assert {"account", "sessions", "devices", "api_keys", "errors", "audit"} <= answer.json.keys()
    assert EMAIL in answer.text
    for secret in ("argon2", "digest", "password_hash", made.json["key"]):
        assert secret not in json.dumps(answer.json)


def test_an_erased_account_is_gone_and_its_audit_entries_say_nothing_of_it(door):
    token = post(door, "register", NEW).json["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert door.client.simulate_delete("/api/auth/me", headers=headers).status_code == 204

    assert refused(post(door, "login", {"email": EMAIL, "password": PASSWORD}), 401, "bad-credentials")
    auditor = door.token("auditor@example.org", Role.AUDITOR)
    log = door.client.simulate_get("/api/admin/audit", headers=auditor)
    assert {"user_created", "user_deleted"} <= {entry["name"] for entry in log.json["items"]}
    assert EMAIL not in log.text
    assert door.client.simulate_get("/api/admin/audit/verify", headers=auditor).json["ok"]
    lines = door.client.simulate_get("/api/admin/audit/export", headers=auditor).text.splitlines()
    assert [json.loads(line)["seq"] for line in lines] == list(range(1, len(lines) + 1))
