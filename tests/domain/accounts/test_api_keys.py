"""API keys: programs in the name of their owner."""

from datetime import timedelta

import pytest

from softfactory.domain.accounts.model import Scope
from softfactory.domain.accounts.problems import (
    ApiKeyNotFound,
    BadToken,
    InvalidApiKey,
    PasswordNeeded,
    TooManyApiKeys,
)
from softfactory.domain.kernel.actor import SYSTEM, Role


def make(scene, actor, *scopes, name="deploys", **more):
    return scene.accounts.add_api_key(actor, name=name, scopes=scopes or (Scope.READ,), **more)


def test_a_key_is_its_owner_with_its_scopes(scene):
    actor = scene.actor()
    made, text = make(scene, actor, Scope.WRITE, Scope.READ, Scope.READ)

    found = scene.platform.actor(text)
    assert text.startswith("sf_")
    assert (found.user_id, found.role, found.session_id) == (actor.user_id, Role.USER, None)
    assert found.scopes == {"read", "write"}
    assert [key.id for key in scene.accounts.api_keys(actor).items] == [made.id]


def test_what_is_stored_opens_nothing(scene):
    made, text = make(scene, scene.actor())

    assert text not in repr(made)
    assert made.digest not in repr(made)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-1],
        lambda text: text + "=",
        lambda _: "sf_",
        lambda _: "sf_é",
        lambda text: text[:-1] + ("A" if text[-1] != "A" else "Q"),
    ],
)
def test_a_key_is_spelt_in_one_way(scene, change):
    _, text = make(scene, scene.actor())

    with pytest.raises(BadToken):
        scene.platform.actor(change(text))


def test_a_key_ends_on_time_when_it_is_removed_and_with_its_owner(scene):
    actor = scene.actor()
    _, ending = make(scene, actor, expires_at=scene.clock() + timedelta(hours=1))
    removed, gone = make(scene, actor)
    _, left = make(scene, actor)
    scene.accounts.remove_api_key(actor, removed.id)
    scene.wait(hours=1)
    for text in (ending, gone):
        with pytest.raises(BadToken):
            scene.platform.actor(text)
    assert scene.platform.actor(left)

    scene.accounts.disable_user(SYSTEM, actor.user_id)
    with pytest.raises(BadToken):
        scene.platform.actor(left)
    scene.accounts.enable_user(SYSTEM, actor.user_id)
    assert scene.platform.actor(left)
    scene.accounts.erase_user(SYSTEM, actor.user_id)
    with pytest.raises(BadToken):
        scene.platform.actor(left)


def test_a_key_does_not_outlive_its_owner_s_role(scene):
    scene.add("root@example.org", Role.ADMIN)
    actor = scene.actor(scene.log_in("root@example.org"))
    _, text = make(scene, actor)
    scene.add("other@example.org", Role.ADMIN)
    scene.accounts.set_role(SYSTEM, actor.user_id, Role.USER)

    assert scene.platform.actor(text).role is Role.USER


def test_a_key_is_restricted_while_its_owner_must_change_the_password(scene):
    actor = scene.actor()
    _, text = make(scene, actor)
    scene.accounts.require_password_change(SYSTEM, actor.user_id)

    assert scene.platform.actor(text).restricted


def test_nobody_removes_somebody_else_s_key(scene):
    made, _ = make(scene, scene.actor())
    scene.add("bob@example.org")
    bob = scene.actor(scene.log_in("bob@example.org"))

    with pytest.raises(ApiKeyNotFound):
        scene.accounts.remove_api_key(bob, made.id)
    assert scene.accounts.api_keys(bob).items == []


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": "a\nb"}, {"name": "x" * 201}, {"scopes": ()}, {"expires_at": timedelta(0)}]
)
def test_a_key_has_a_name_a_scope_and_an_end_to_come(scene, wrong):
    values = {"name": "n", "scopes": (Scope.READ,)} | wrong
    if "expires_at" in values:
        values["expires_at"] += scene.clock()

    with pytest.raises(InvalidApiKey):
        scene.accounts.add_api_key(scene.actor(), **values)


def test_a_key_is_made_by_a_login_that_just_proved_the_password_and_by_no_key(scene):
    actor = scene.actor()
    _, text = make(scene, actor, *Scope)
    with pytest.raises(PasswordNeeded):
        make(scene, scene.platform.actor(text))
    scene.wait(minutes=11)

    with pytest.raises(PasswordNeeded):
        make(scene, actor)


def test_a_user_has_a_hundred_keys_at_most(scene):
    actor = scene.actor()
    for _ in range(100):
        make(scene, actor)

    with pytest.raises(TooManyApiKeys):
        make(scene, actor)


def test_when_a_key_was_used_is_kept_to_the_hour(scene):
    actor = scene.actor()
    _, text = make(scene, actor)
    used = []
    for _ in range(4):
        scene.wait(minutes=25)
        scene.platform.actor(text)
        used.append(scene.accounts.api_keys(actor).items[0].used_at)

    assert used == [used[0]] * 3 + [scene.clock()]
