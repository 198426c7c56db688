"""Who comes through a route: what each guard asks of whoever is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.accounts.model import Scope
from softfactory.domain.kernel.actor import (
    Actor,
    NotAllowed,
    PasswordChangeRequired,
    Role,
    ScopeRequired,
    SessionRequired,
)
from softfactory.domain.kernel.problems import Forbidden
from softfactory.entrypoints.http import auth

LOGINS_ONLY = (auth.SESSION, auth.PASSWORD_CHANGE, auth.ADMIN)
SCOPED = (
    auth.PUBLIC_OR_USER,
    auth.USER_READS,
    auth.USER_WRITES,
    auth.ADMIN_READS,
    auth.AUDITOR,
    auth.METRICS,
    auth.REPORTER,
)
FOR_ADMINS = (auth.ADMIN, auth.ADMIN_READS, auth.METRICS)
LOGGED_IN = (*LOGINS_ONLY, *SCOPED)
roles = st.sampled_from(Role)
scopes = st.frozensets(st.sampled_from([scope.value for scope in Scope]))


def verdict(guard, actor):
    try:
        guard.judge(actor)
    except Forbidden as problem:
        return type(problem)
    return None


@given(st.sampled_from(LOGGED_IN), roles)
def test_a_login_comes_in_where_its_role_does(guard, role):
    enough = {Role.ADMIN} if guard in FOR_ADMINS else {Role.ADMIN, Role.AUDITOR} if guard is auth.AUDITOR else set(Role)

    assert verdict(guard, Actor(role=role, user_id="u", session_id="s")) is (None if role in enough else NotAllowed)


@given(st.sampled_from(LOGGED_IN), roles)
def test_a_login_that_must_change_its_password_does_nothing_else(guard, role):
    found = verdict(guard, Actor(role=role, user_id="u", session_id="s", restricted=True))

    assert found is (None if guard is auth.PASSWORD_CHANGE else PasswordChangeRequired)


@given(st.sampled_from(LOGINS_ONLY), roles, scopes)
def test_no_api_key_comes_in_where_a_login_is_asked_for(guard, role, held):
    assert verdict(guard, Actor(role=role, user_id="u", scopes=held)) is SessionRequired


@given(st.sampled_from(SCOPED), roles, scopes)
def test_an_api_key_comes_in_with_the_scope_and_never_where_its_owner_may_not(guard, role, held):
    found = verdict(guard, Actor(role=role, user_id="u", scopes=held))

    if guard.scope.value not in held:
        assert found is ScopeRequired
    else:
        assert found is verdict(guard, Actor(role=role, user_id="u", session_id="s"))


def test_an_api_key_is_told_which_scope_it_lacks():
    with pytest.raises(ScopeRequired, match="write"):
        auth.USER_WRITES.judge(Actor(role=Role.ADMIN, user_id="u", scopes=frozenset({"read"})))


@pytest.mark.parametrize("guard", LOGGED_IN, ids=lambda guard: guard.name)
def test_a_guard_names_every_refusal_it_has(guard):
    held = (None, *(frozenset({scope.value}) for scope in Scope))
    actors = [Actor(role=role, scopes=has, restricted=late) for role in Role for has in held for late in (False, True)]

    assert {verdict(guard, actor) for actor in actors} - {None} == {
        kind for kind in guard.refuses if issubclass(kind, Forbidden) and kind.code != "bad-key"
    }


@pytest.mark.parametrize(
    "authorization",
    ["Bearer TOKEN, Bearer TOKEN", "Bearer TOKEN,Bearer x", "Bearer TOKEN, Basic eDp5", "Basic eDp5, Bearer TOKEN",
     "Bearer TOKEN TOKEN", "BearerTOKEN", "Bearer\tTOKEN", "Bearer TOKEN=x", "Bearer \xa0TOKEN"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/api/errors/recent", "/api/auth/me", "/api/metrics/summary"])
def test_two_authorizations_or_half_of_one_are_none(door, path, authorization):
    token = door.token()["Authorization"].removeprefix("Bearer ")

    answer = door.client.simulate_get(path, headers={"Authorization": authorization.replace("TOKEN", token)})

    assert answer.status_code == 401
    assert answer.json["type"] == "/problems/bad-token"


@pytest.mark.parametrize("authorization", ["bearer TOKEN", "BEARER  TOKEN "])
def test_the_scheme_of_a_token_may_be_written_in_any_case(door, authorization):
    token = door.token()["Authorization"].removeprefix("Bearer ")
    headers = {"Authorization": authorization.replace("TOKEN", token)}

    assert door.client.simulate_get("/api/errors/recent", headers=headers).status_code == 200


@pytest.mark.parametrize("header", ["Authorization", "X-Sentry-Auth"])
@pytest.mark.parametrize("second", ["Sentry sentry_key=" + "0" * 32, "Bearer x", "Sentry sentry_version=7"])
def test_two_headers_with_keys_open_nothing(door, header, second):
    project, key = door.project()
    headers = {header: f"Sentry sentry_key={key}, {second}"}

    answer = door.client.simulate_post(f"/api/{project}/store/", body=b"{}", headers=headers)

    assert answer.status_code == 403
    assert answer.json["type"] == "/problems/bad-key"
