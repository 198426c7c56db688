"""Coming in, and being kept out."""

from datetime import timedelta

import attrs
import pytest

from softfactory.domain.accounts.lockout import AccountLocked, LoginBusy
from softfactory.domain.accounts.problems import BadCredentials, RateLimited
from softfactory.domain.kernel.actor import NOWHERE, SYSTEM, Actor, Origin, Role
from softfactory.settings import Settings
from softfactory.testing.platform import SECRET
from softfactory.testing.samples import NOON

from .conftest import EMAIL, OTHER, PASSWORD

DAY = timedelta(days=1)
HERE = Origin(address="192.0.2.1", user_agent="a browser")


def locked(scene, **more):
    """Return how long logins are refused for, None if they are not."""
    with pytest.raises(AccountLocked) as refused:
        scene.log_in(**more)
    return refused.value.retry_after


def test_a_password_is_traded_for_tokens_that_say_who_came(scene):
    tokens = scene.log_in(" ANN@example.org")

    actor = scene.actor(tokens)
    assert tokens.user.email == EMAIL
    assert actor == Actor(user_id=tokens.user.id, role=Role.USER, session_id=actor.session_id)


@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "wrong"), ("bob@example.org", PASSWORD), ("", ""), ("\ud800", "\0")]
)
def test_what_was_wrong_is_not_told(scene, email, password):
    with pytest.raises(BadCredentials) as refused:
        scene.log_in(email, password)

    assert str(refused.value) == ""


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
def test_the_fifth_wrong_password_locks_for_a_day_whether_there_is_an_account_or_not(scene, email):
    assert scene.fail(7, email) == ["BadCredentials"] * 5 + ["AccountLocked"] * 2
    scene.wait(hours=1)

    assert locked(scene, email=email) == DAY - timedelta(hours=1)
    scene.wait(hours=23)
    assert scene.fail(1, email) == ["BadCredentials"]


def test_the_right_password_waits_for_the_lock_like_any_other_and_prolongs_nothing(scene):
    scene.fail(5)
    for _ in range(20):
        scene.wait(hours=1)
        assert locked(scene) == DAY - (scene.clock() - NOON)

    scene.wait(hours=4)
    assert scene.log_in()


def test_a_trusted_device_gets_in_all_along_and_has_a_budget_of_its_own(scene):
    own = scene.log_in().device_token
    scene.fail(5)

    assert scene.log_in(device_token=own)
    assert scene.fail(6, device_token=own)[-1] == "AccountLocked"
    assert locked(scene, device_token=own) == DAY
    scene.wait(days=1)
    assert scene.log_in(device_token=own)


def test_a_login_on_a_device_does_not_open_what_strangers_locked(scene):
    own = scene.log_in().device_token
    scene.fail(5)
    scene.log_in(device_token=own)

    assert locked(scene) == DAY


def test_a_device_serves_its_own_user_only(scene):
    scene.add("bob@example.org")
    stolen = scene.log_in("bob@example.org").device_token
    scene.fail(5)

    assert locked(scene, device_token=stolen) == DAY
    assert scene.log_in("bob@example.org", device_token=stolen)


@pytest.mark.parametrize("token", ["", "x", "A" * 86, "é", "\ud800", "A" * 10_000])
def test_a_token_that_is_none_makes_a_stranger(scene, token):
    scene.fail(5)

    assert locked(scene, device_token=token) == DAY


def test_a_device_is_a_stranger_again_after_half_a_year_without_a_login(scene):
    own = scene.log_in().device_token
    scene.wait(days=179)
    scene.log_in(device_token=own)
    scene.wait(days=179)
    scene.fail(5)
    assert scene.log_in(device_token=own)

    scene.wait(days=180)
    scene.fail(5)
    assert locked(scene, device_token=own) == DAY


def test_a_completed_login_clears_the_budget(scene):
    scene.fail(4)
    scene.log_in()

    assert scene.fail(5) == ["BadCredentials"] * 5


def test_a_disabled_user_is_answered_like_a_wrong_password(scene):
    scene.accounts.disable_user(SYSTEM, scene.accounts.by_email(SYSTEM, EMAIL).id)

    with pytest.raises(BadCredentials):
        scene.log_in()


def test_a_lock_tells_the_owner_by_mail_once_a_day_and_the_token_in_it_opens(scene):
    scene.fail(5)
    first = scene.mailed_token()
    scene.accounts.unlock(first)
    assert scene.log_in()
    scene.fail(5)

    assert [letter.subject for letter in scene.letters()] == ["Your account is locked"]
    scene.wait(days=1)
    scene.fail(5)
    assert len(scene.letters()) == 2


def test_nobody_is_mailed_about_an_address_without_an_account(scene):
    scene.fail(5, "nobody@example.org")

    assert scene.letters() == []


def test_an_administrator_opens_even_what_time_does_not(scene):
    for _ in range(20):
        scene.fail(5)
        scene.wait(days=1)
    scene.wait(days=365)
    assert locked(scene) == DAY

    scene.accounts.unlock_user(SYSTEM, scene.accounts.by_email(SYSTEM, EMAIL).id)
    assert scene.log_in()


def test_a_password_is_hashed_again_when_the_parameters_rise(scene):
    stronger = attrs.evolve(scene.accounts, hasher=type(scene.accounts.hasher)("m=16,t=1,p=1"))
    before = scene.accounts.by_email(SYSTEM, EMAIL)
    stronger.log_in(EMAIL, PASSWORD)

    after = scene.accounts.by_email(SYSTEM, EMAIL)
    assert "m=8," in before.password_hash
    assert "m=16," in after.password_hash
    assert after.password_changed_at == before.password_changed_at
    assert stronger.log_in(EMAIL, PASSWORD)


def begun(accounts):
    """Begin an attempt and leave its slot open."""
    with accounts.store.reading() as tx:
        attempt = accounts._aimed(tx, EMAIL, None, HERE)
    return accounts._reserved(attempt, EMAIL)[0]


def test_an_attempt_without_a_slot_waits_two_seconds_and_is_told_to_come_again(scene):
    paused = []
    accounts = attrs.evolve(scene.accounts, pause=paused.append)
    for _ in range(5):
        begun(accounts)

    with pytest.raises(LoginBusy):
        accounts.log_in(EMAIL, PASSWORD)
    assert sum(paused) == pytest.approx(2.0)


def test_attempts_that_nobody_settled_are_failures_in_the_log_too(scene):
    for _ in range(5):
        begun(scene.accounts)
    scene.wait(seconds=10)

    assert locked(scene) == DAY
    assert len(scene.logged("authn_login_fail")) == 0  # nobody has looked yet but to refuse
    scene.wait(days=1)
    scene.log_in(origin=HERE)
    assert [entry.origin for entry in scene.logged("authn_login_fail")] == [NOWHERE] * 5


def test_of_many_who_wait_for_a_slot_the_ninth_is_told_to_come_again_at_once(scene):
    paused = []

    def pause(seconds):
        paused.append(seconds)
        if len(paused) < 8:  # another comes while the first ones wait
            with pytest.raises(LoginBusy):
                accounts.log_in(EMAIL, PASSWORD)
        elif len(paused) == 8:
            with pytest.raises(LoginBusy):
                accounts.log_in(EMAIL, PASSWORD)
            assert len(paused) == 8

    accounts = attrs.evolve(scene.accounts, pause=pause)
    for _ in range(5):
        begun(accounts)
    with pytest.raises(LoginBusy):
        accounts.log_in(EMAIL, PASSWORD)

    assert len(paused) >= 20


def test_an_origin_gets_thirty_logins_a_minute_whatever_comes_of_them(scene):
    for number in range(30):
        with pytest.raises(BadCredentials):
            scene.log_in(f"nobody{number}@example.org", origin=HERE)

    with pytest.raises(RateLimited) as refused:
        scene.log_in(origin=HERE)
    assert refused.value.retry_after == timedelta(minutes=1)
    assert scene.log_in(origin=Origin(address="192.0.2.2"))
    scene.wait(minutes=1)
    assert scene.log_in(origin=HERE)


def test_rates_are_off_when_they_are_set_so():
    assert Settings(secret_key=SECRET, rate_limits="off").rates == {}
    assert Settings(secret_key=SECRET).rates == {"login": 30, "register": 10, "mail": 10}


def test_what_came_of_an_attempt_is_in_the_audit_log_with_where_it_came_from(scene):
    user = scene.accounts.by_email(SYSTEM, EMAIL)
    scene.log_in(origin=HERE)
    scene.fail(5, origin=HERE)
    scene.fail(1, "nobody@example.org", origin=HERE)

    (success,), (lock,) = scene.logged("authn_login_success"), scene.logged("authn_login_lock")
    assert (success.actor_id, success.subject_id, success.origin) == (user.id, user.id, HERE)
    assert (lock.actor_id, lock.subject_id, lock.origin) == (None, user.id, HERE)
    failures = scene.logged("authn_login_fail")
    assert [entry.subject_id for entry in failures] == [user.id] * 5 + [None]
    assert "nobody" not in repr(failures)


def test_attempts_during_a_lock_are_one_entry_a_minute_with_a_count(scene):
    scene.fail(5)
    scene.fail(7)
    scene.wait(minutes=1)
    scene.fail(2)
    scene.wait(minutes=1)
    scene.platform.worker.run_due()

    assert [entry.count for entry in scene.logged("authn_login_locked")] == [7, 2]


def test_another_password_set_meanwhile_makes_the_old_one_wrong(scene):
    accounts = scene.accounts
    attempt = begun(accounts)
    scene.wait(seconds=1)
    accounts.set_password(SYSTEM, email=EMAIL, password=OTHER)

    with accounts.store.writing() as tx:
        refusal, done = accounts._finish(tx, attempt, matches=True, code=None, rehashed=[])

    assert isinstance(refusal, BadCredentials)
    assert done is None
