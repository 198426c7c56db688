"""Sessions: renewed, told from stolen, ended when told."""

import base64
from datetime import timedelta

import attrs
import pytest

from softfactory.domain.accounts.problems import BadRefreshToken, BadToken, SessionNotFound
from softfactory.domain.kernel.actor import SYSTEM, Origin, Role
from softfactory.testing.samples import uuid

from .conftest import EMAIL, OTHER, PASSWORD

HERE = Origin(address="192.0.2.1", user_agent="a browser")


def is_in(scene, tokens):
    try:
        scene.actor(tokens)
    except BadToken:
        return False
    return True


def test_an_access_token_ends_after_ten_minutes(scene):
    tokens = scene.log_in()
    scene.wait(minutes=10, microseconds=-1)
    assert is_in(scene, tokens)

    scene.wait(microseconds=1)
    assert not is_in(scene, tokens)


def test_a_refresh_token_gives_its_successor_and_an_access_token(scene):
    first = scene.log_in()
    scene.wait(minutes=20)
    second = scene.accounts.refresh(first.refresh_token)
    scene.wait(minutes=20)
    third = scene.accounts.refresh(second.refresh_token)

    assert is_in(scene, third)
    assert len({first.refresh_token, second.refresh_token, third.refresh_token}) == 3


@pytest.mark.parametrize("seconds", [0, 5, 10])
def test_two_tabs_that_refresh_at_the_same_time_get_the_same_successor(scene, seconds):
    first = scene.log_in()
    one = scene.accounts.refresh(first.refresh_token)
    scene.wait(seconds=seconds)

    assert scene.accounts.refresh(first.refresh_token).refresh_token == one.refresh_token
    assert scene.accounts.refresh(one.refresh_token)


def test_a_refresh_token_used_again_later_ends_the_session_for_both(scene):
    first = scene.log_in()
    second = scene.accounts.refresh(first.refresh_token)
    scene.wait(seconds=11)

    for token in (first.refresh_token, second.refresh_token):
        with pytest.raises(BadRefreshToken):
            scene.accounts.refresh(token)
    assert not is_in(scene, second)
    (entry,) = scene.logged("authn_token_reuse")
    assert entry.subject_id == first.user.id


def test_an_older_refresh_token_ends_the_session_at_once(scene):
    first = scene.log_in()
    second = scene.accounts.refresh(first.refresh_token)
    scene.accounts.refresh(second.refresh_token)

    with pytest.raises(BadRefreshToken):
        scene.accounts.refresh(first.refresh_token)
    assert not is_in(scene, first)


def test_a_session_is_over_after_thirty_days_without_a_refresh(scene):
    tokens = scene.log_in()
    scene.wait(days=29)
    tokens = scene.accounts.refresh(tokens.refresh_token)
    scene.wait(days=30)

    with pytest.raises(BadRefreshToken):
        scene.accounts.refresh(tokens.refresh_token)


def test_a_session_is_over_after_ninety_days_however_often_it_is_refreshed(scene):
    tokens = scene.log_in()
    for _ in range(8):
        scene.wait(days=11)
        tokens = scene.accounts.refresh(tokens.refresh_token)
    scene.wait(days=2)

    with pytest.raises(BadRefreshToken):
        scene.accounts.refresh(tokens.refresh_token)


def altered(token):
    raw = bytearray(base64.urlsafe_b64decode(token + "=="))
    for place in (0, 17, 25, -1):
        raw[place] ^= 1
        yield base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
        raw[place] ^= 1


def test_a_refresh_token_that_was_altered_or_spelt_otherwise_is_none(scene):
    token = scene.log_in().refresh_token

    for bad in (*altered(token), token + "=", token[:-1], token + "A", f" {token}", "", "é", "\ud800"):
        with pytest.raises(BadRefreshToken):
            scene.accounts.refresh(bad)
    assert scene.accounts.refresh(token)


def test_logging_out_ends_this_session_at_once_and_no_other(scene):
    one, other = scene.log_in(), scene.log_in()
    scene.accounts.log_out(scene.actor(one))

    assert (is_in(scene, one), is_in(scene, other)) == (False, True)
    with pytest.raises(BadRefreshToken):
        scene.accounts.refresh(one.refresh_token)


def test_logging_out_everywhere_ends_all_and_trusts_no_device(scene):
    one, other = scene.log_in(), scene.log_in()
    scene.accounts.log_out(scene.actor(one), everywhere=True)
    scene.fail(5)

    assert (is_in(scene, one), is_in(scene, other)) == (False, False)
    assert scene.fail(1, device_token=one.device_token) == ["AccountLocked"]


def test_sessions_and_devices_are_listed_and_ended_one_by_one(scene):
    one, other = scene.log_in(origin=HERE), scene.log_in()
    actor = scene.actor(other)
    listed = scene.accounts.sessions(actor).items
    mine = [found for found in listed if found.id == actor.session_id]
    assert len(listed) == 4
    assert {found.user_agent for found in listed} == {"a browser", ""}
    assert len(mine) == 1

    for found in listed:
        if found.id != actor.session_id:
            scene.accounts.end_session(actor, found.id)
    assert [found.id for found in scene.accounts.sessions(actor).items] == [actor.session_id]
    assert (is_in(scene, one), is_in(scene, other)) == (False, True)


def test_nobody_ends_what_is_somebody_else_s(scene):
    scene.add("bob@example.org")
    bob = scene.actor(scene.log_in("bob@example.org"))
    ann = scene.actor()

    for found in scene.accounts.sessions(ann).items:
        with pytest.raises(SessionNotFound):
            scene.accounts.end_session(bob, found.id)
    with pytest.raises(SessionNotFound):
        scene.accounts.end_session(bob, uuid(7))


@pytest.mark.parametrize(
    "change",
    [
        lambda accounts, user: accounts.set_role(SYSTEM, user.id, Role.AUDITOR),
        lambda accounts, user: accounts.disable_user(SYSTEM, user.id),
        lambda accounts, user: accounts.set_password(SYSTEM, email=user.email, password=OTHER),
        lambda accounts, user: accounts.erase_user(SYSTEM, user.id),
    ],
)
def test_another_role_another_password_disabling_and_erasing_end_all_sessions_at_once(scene, change):
    tokens = scene.log_in()
    change(scene.accounts, tokens.user)

    assert not is_in(scene, tokens)
    with pytest.raises(BadRefreshToken):
        scene.accounts.refresh(tokens.refresh_token)


def test_a_signing_key_that_was_rotated_verifies_what_it_signed_until_that_ends(scene):
    before = scene.log_in()
    scene.accounts.rotate_keys(SYSTEM)
    after = scene.log_in()
    assert len(scene.accounts.keyring.jwks()) == 2
    assert is_in(scene, before)

    scene.wait(minutes=11)
    assert [key["kid"] for key in scene.accounts.keyring.jwks()] == [scene.accounts.keyring.jwks()[0]["kid"]]
    assert is_in(scene, scene.accounts.refresh(after.refresh_token))


def test_what_signs_is_not_shown_with_the_services(scene):
    scene.log_in()
    keyring = scene.accounts.keyring
    with keyring.store.reading() as tx:
        [key] = tx.signing_keys.all()
    private = keyring.vault.open("signing key", key.sealed)

    assert repr(private) not in repr(scene.platform)


def test_a_key_that_another_process_made_is_found_when_its_token_comes(scene):
    other = attrs.evolve(scene.accounts, keyring=attrs.evolve(scene.accounts.keyring))
    scene.log_in()
    other.rotate_keys(SYSTEM)

    assert is_in(scene, other.log_in(EMAIL, PASSWORD))


def test_what_is_over_is_removed_every_hour(scene):
    scene.log_in()
    scene.wait(days=181)
    scene.platform.worker.run_due()

    with scene.accounts.store.reading() as tx:
        user_id = tx.users.by_email(EMAIL).id
        assert (tx.sessions.of_user(user_id), tx.devices.of_user(user_id)) == ([], [])


def test_a_password_too_old_is_good_for_nothing_but_its_change(scene):
    rules = attrs.evolve(scene.accounts.rules, password_max_age=timedelta(days=90))
    strict = attrs.evolve(scene.platform, accounts=attrs.evolve(scene.accounts, rules=rules))
    scene.wait(days=91)
    tokens = strict.accounts.log_in(EMAIL, PASSWORD)
    assert tokens.password_expired
    assert strict.actor(tokens.access_token).restricted

    strict.accounts.change_password(strict.actor(tokens.access_token), current=PASSWORD, new=OTHER)
    assert not strict.actor(tokens.access_token).restricted
