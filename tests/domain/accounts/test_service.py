from datetime import timedelta

import pytest

from softfactory.domain.accounts.problems import BadCredentials, BadToken, EmailTaken, UserNotFound, WeakPassword
from softfactory.domain.kernel.actor import SYSTEM, Actor, NotAllowed, Role

PASSWORD = "correct horse battery staple"


def add(accounts, email="ann@example.org", role=Role.USER, password=PASSWORD):
    return accounts.add_user(SYSTEM, email=email, name="Ann", role=role, password=password)


def test_a_password_is_traded_for_a_token_that_says_who_came(platform):
    user = add(platform.accounts)

    tokens = platform.accounts.log_in(" ANN@example.org", PASSWORD)

    assert tokens.user == user
    assert platform.accounts.authenticated(tokens.access_token) == user
    assert platform.actor(tokens.access_token) == Actor(user_id=user.id, role=Role.USER)


@pytest.mark.parametrize(("email", "password"), [("ann@example.org", "wrong"), ("bob@example.org", PASSWORD), ("", "")])
def test_what_was_wrong_is_not_told(platform, email, password):
    add(platform.accounts)

    with pytest.raises(BadCredentials) as refused:
        platform.accounts.log_in(email, password)

    assert str(refused.value) == ""


def test_a_new_password_replaces_the_old(platform):
    add(platform.accounts)
    platform.accounts.set_password(SYSTEM, email="Ann@example.org", password="another good password")

    assert platform.accounts.log_in("ann@example.org", "another good password")
    with pytest.raises(BadCredentials):
        platform.accounts.log_in("ann@example.org", PASSWORD)
    with pytest.raises(UserNotFound):
        platform.accounts.set_password(SYSTEM, email="bob@example.org", password=PASSWORD)
    with pytest.raises(NotAllowed):
        platform.accounts.set_password(Actor(role=Role.USER), email="ann@example.org", password=PASSWORD)


def test_a_token_ends(platform, clock):
    add(platform.accounts)
    token = platform.accounts.log_in("ann@example.org", PASSWORD).access_token

    clock.advance(timedelta(minutes=10))

    with pytest.raises(BadToken):
        platform.accounts.authenticated(token)


def test_an_address_belongs_to_one_user(platform):
    add(platform.accounts)

    with pytest.raises(EmailTaken):
        add(platform.accounts, email="Ann@Example.org")


def test_only_administrators_add_and_list_users(platform):
    user = Actor(user_id="x", role=Role.USER)

    with pytest.raises(NotAllowed):
        platform.accounts.add_user(user, email="b@example.org", name="B", role=Role.ADMIN, password=PASSWORD)
    with pytest.raises(NotAllowed):
        platform.accounts.users(user)


def test_a_user_sees_nobody_else(platform):
    ann, bob = add(platform.accounts), add(platform.accounts, email="bob@example.org")
    actor = Actor(user_id=ann.id, role=Role.USER)

    assert platform.accounts.user(actor, ann.id) == ann
    with pytest.raises(UserNotFound):
        platform.accounts.user(actor, bob.id)


@pytest.mark.parametrize("password", ["", "1234567", "x" * 1025])
def test_a_password_is_neither_too_short_nor_too_long(platform, password):
    with pytest.raises(WeakPassword):
        add(platform.accounts, password=password)
