"""Administration: who may, what it does, and that somebody always can."""

import pytest

from softfactory.domain.accounts.problems import EmailTaken, LastAdministrator, PasswordNeeded, UserNotFound
from softfactory.domain.kernel.actor import SYSTEM, Actor, NotAllowed, Role
from softfactory.domain.kernel.paging import PageRequest
from softfactory.testing.samples import uuid

from .conftest import EMAIL, OTHER, PASSWORD

ROOT = "root@example.org"
STEPS = {
    "unlock_user": (),
    "disable_user": (),
    "enable_user": (),
    "set_role": (Role.AUDITOR,),
    "require_password_change": (),
    "erase_user": (),
}


@pytest.fixture
def root(scene):
    """The only administrator."""
    return scene.add(ROOT, Role.ADMIN)


def ann(scene):
    return scene.accounts.by_email(SYSTEM, EMAIL)


@pytest.mark.parametrize("step", STEPS)
def test_only_administrators_may(scene, step):
    for role in (Role.USER, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            getattr(scene.accounts, step)(Actor(user_id=uuid(9), role=role), ann(scene).id, *STEPS[step])


@pytest.mark.parametrize("step", STEPS)
def test_there_must_be_somebody_to_do_it_to(scene, step):
    with pytest.raises(UserNotFound):
        getattr(scene.accounts, step)(SYSTEM, uuid(9), *STEPS[step])


@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_in_the_audit_log_with_who_did_it_to_whom(scene, root, step):
    user = ann(scene)
    actor = scene.actor(scene.log_in(ROOT))
    getattr(scene.accounts, step)(actor, user.id, *STEPS[step])

    entries = [entry for entry in scene.platform.audit.export(SYSTEM) if entry.subject_id == user.id]
    assert entries[-1].actor_id == root.id or entries[-1].name == "person_erased"
    assert any(entry.actor_id == root.id for entry in entries)


@pytest.mark.parametrize(
    "step",
    [
        lambda accounts, actor, user: accounts.disable_user(actor, user.id),
        lambda accounts, actor, user: accounts.set_role(actor, user.id, Role.USER),
        lambda accounts, actor, user: accounts.erase_user(actor, user.id),
        lambda accounts, actor, user: accounts.erase_me(actor) if user.id == actor.user_id else None,
    ],
)
def test_the_last_administrator_stays_one(scene, root, step):
    actor = scene.actor(scene.log_in(ROOT))
    with pytest.raises(LastAdministrator):
        step(scene.accounts, actor, root)

    scene.accounts.set_role(actor, ann(scene).id, Role.ADMIN)
    step(scene.accounts, actor, root)
    accounts = scene.accounts.users(SYSTEM).items
    admins = [one.user.email for one in accounts if one.user.role is Role.ADMIN and not one.user.disabled_at]
    assert admins == [EMAIL]


def test_a_disabled_administrator_does_not_count(scene, root):
    second = scene.add("second@example.org", Role.ADMIN)
    scene.accounts.disable_user(SYSTEM, second.id)

    with pytest.raises(LastAdministrator):
        scene.accounts.disable_user(SYSTEM, root.id)


def test_whoever_must_change_the_password_may_do_nothing_else(scene):
    tokens = scene.log_in()
    scene.accounts.require_password_change(SYSTEM, tokens.user.id)
    assert scene.actor(tokens).restricted
    assert scene.log_in().password_expired

    scene.accounts.change_password(scene.actor(tokens), current=PASSWORD, new=OTHER)
    assert not scene.actor(tokens).restricted


def test_an_account_shows_how_things_stand(scene, factor):
    user = ann(scene)
    scene.fail(5)

    account = scene.accounts.account(SYSTEM, user.id)
    assert account.second_factor
    assert (account.locked_until - scene.clock()).days == 1
    assert scene.accounts.users(SYSTEM).items == [account]


def test_everybody_sees_their_own_account_and_no_other(scene):
    bob = scene.add("bob@example.org")
    actor = scene.actor()

    assert scene.accounts.account(actor).user.email == EMAIL
    for wanted in (bob.id, uuid(9), ""):
        with pytest.raises(UserNotFound):
            scene.accounts.account(Actor(user_id=uuid(8), role=Role.USER), wanted)
    with pytest.raises(NotAllowed):
        scene.accounts.users(actor)
    assert len(scene.accounts.users(SYSTEM, PageRequest(limit=1)).items) == 1


def test_an_address_belongs_to_one_user(scene):
    with pytest.raises(EmailTaken):
        scene.add("Ann@Example.org")


def test_erasing_oneself_asks_for_the_password_again_and_frees_the_address(scene):
    actor = scene.actor()
    scene.wait(minutes=11)
    with pytest.raises(PasswordNeeded):
        scene.accounts.erase_me(actor)
    scene.accounts.confirm_password(actor, PASSWORD)
    scene.fail(5)
    scene.accounts.erase_me(actor)

    assert scene.accounts.register(email=EMAIL, password=OTHER, name="Another")
    assert scene.log_in(password=OTHER)
