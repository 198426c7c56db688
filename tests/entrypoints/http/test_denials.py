"""What the audit log hears of requests: from where they came, and who was refused."""

from datetime import timedelta

import pytest
from falcon import testing

import softfactory
from softfactory.domain.accounts.model import Scope
from softfactory.domain.audit.ports import Criteria
from softfactory.domain.kernel.actor import SYSTEM, Role
from tests.entrypoints.http.serving.sockets import ask, get, post
from tests.entrypoints.http.serving.test_server import serving

from .conftest import Door

CLIENT = "192.0.2.7"


@pytest.fixture
def behind(clock):
    """A platform that trusts a proxy on this machine, and its door."""
    settings = softfactory.Settings(database_url="memory://", secret_key="x" * 32, trusted_proxies="127.0.0.0/8")
    services = softfactory.build(settings, clock=clock)
    yield Door(services, testing.TestClient(softfactory.wsgi(services)))
    services.close()


def denials(services, clock):
    """Return what the log says of refusals, once the minute is over."""
    clock.advance(timedelta(minutes=1))
    services.audit.write_repeats()
    return list(services.audit.search(SYSTEM, Criteria(name="authz_fail")).items)


def test_whoever_is_known_and_refused_is_counted(behind, clock):
    headers = behind.token("ada@example.org", Role.USER)

    for _ in range(3):
        behind.client.simulate_get("/api/admin/users", headers=headers)

    (entry,) = denials(behind.services, clock)
    assert (entry.count, entry.details["what"]) == (3, "GET /api/admin/users not-allowed")
    assert entry.actor_id == behind.services.accounts.by_email(SYSTEM, "ada@example.org").id


def test_an_api_key_without_the_scope_is_counted_as_its_owner(behind, clock):
    actor = behind.services.actor(behind.token()["Authorization"].removeprefix("Bearer "))
    _, text = behind.services.accounts.add_api_key(actor, name="reader", scopes=[Scope.READ])

    answer = behind.post("/api/errors/projects", {"name": "shop"}, headers={"Authorization": f"Bearer {text}"})

    assert answer.json["type"] == "/problems/scope-required"
    (entry,) = denials(behind.services, clock)
    assert entry.actor_id == actor.user_id


def test_strangers_and_project_keys_are_not_counted(behind, clock):
    project, key = behind.project()
    behind.client.simulate_get("/api/admin/users")
    behind.client.simulate_post(f"/api/{project + 1}/store/", body=b"{}", params={"sentry_key": key})

    assert denials(behind.services, clock) == []


def origin_of_last_failure(services):
    return services.audit.search(SYSTEM, Criteria(name="authn_login_fail")).items[0].origin


def test_a_use_case_hears_where_a_request_came_from(behind):
    behind.token()
    forged = {"X-Forwarded-For": f"203.0.113.9, {CLIENT}", "User-Agent": "test/1"}

    behind.post("/api/auth/login", {"email": "admin@example.org", "password": "wrong"}, headers=forged)

    found = origin_of_last_failure(behind.services)
    assert (found.address, found.user_agent) == (CLIENT, "test/1")


def test_so_it_does_under_our_own_server(behind):
    behind.token()
    body = b'{"email":"admin@example.org","password":"wrong"}'
    headers = f"Content-Type: application/json\r\nX-Forwarded-For: {CLIENT}\r\nConnection: close\r\n"

    with serving(softfactory.wsgi(behind.services)) as address:
        assert ask(address, post(body, "/api/auth/login", headers)).status == 401

    assert origin_of_last_failure(behind.services).address == CLIENT


@pytest.mark.parametrize("other", ["Bearer TOKEN", "Bearer x", "Basic eDp5"])
def test_two_authorization_headers_are_refused_under_our_own_server(behind, other):
    token = behind.token()["Authorization"].removeprefix("Bearer ")
    headers = f"Authorization: Bearer {token}\r\nAuthorization: {other.replace('TOKEN', token)}\r\n"

    with serving(softfactory.wsgi(behind.services)) as address:
        found = ask(address, get("/api/auth/me", f"{headers}Connection: close\r\n"))

    assert (found.status, found.json["type"]) == (401, "/problems/bad-token")
