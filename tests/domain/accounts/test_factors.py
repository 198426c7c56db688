"""A second factor: asked for once it is confirmed, and guessed like a password."""

import attrs
import pytest

from softfactory.adapters.security.vault import HkdfVault
from softfactory.domain.accounts.problems import (
    BadCredentials,
    FactorExists,
    NoFactor,
    PasswordNeeded,
    SecondFactorRequired,
    WrongCode,
)
from softfactory.domain.kernel.actor import SYSTEM, Actor, Role

from .conftest import EMAIL, PASSWORD


def test_a_factor_counts_from_its_first_code_on(scene):
    actor = scene.actor()
    scene.accounts.begin_factor(actor)
    assert scene.log_in()
    with pytest.raises(WrongCode):
        scene.accounts.confirm_factor(actor, "000000")

    assert scene.log_in()
    assert not scene.accounts.account(actor).second_factor


def test_a_confirmed_factor_asks_for_a_code_with_every_login(scene, factor):
    app, _ = factor
    with pytest.raises(SecondFactorRequired):
        scene.log_in()

    assert scene.log_in(code=app.at(scene.clock()))
    assert scene.accounts.account(scene.actor(scene.accounts.refresh(login(scene, app).refresh_token))).second_factor


def login(scene, app):
    scene.wait(minutes=1)
    return scene.log_in(code=app.at(scene.clock()))


def test_a_code_serves_once(scene, factor):
    app, _ = factor
    code = app.at(scene.clock())
    scene.log_in(code=code)

    with pytest.raises(WrongCode):
        scene.log_in(code=code)


def test_a_recovery_code_serves_once(scene, factor):
    _, codes = factor
    assert len(set(codes)) == 10
    for code in codes:
        scene.log_in(code=code)

    with pytest.raises(WrongCode):
        scene.log_in(code=codes[3])


def test_five_wrong_codes_lock_like_five_wrong_passwords(scene, factor):
    app, _ = factor
    for _ in range(5):
        with pytest.raises(WrongCode):
            scene.log_in(code="000000")

    with pytest.raises(Exception, match=r"^$") as refused:
        scene.log_in(code=app.at(scene.clock()))
    assert type(refused.value).__name__ == "AccountLocked"


def test_the_right_password_without_a_code_neither_counts_nor_clears(scene, factor):
    app, _ = factor
    scene.fail(4)
    for _ in range(10):
        with pytest.raises(SecondFactorRequired):
            scene.log_in()

    assert scene.fail(2) == ["BadCredentials", "AccountLocked"]
    assert app


def test_a_wrong_password_is_told_before_any_code_is_looked_at(scene, factor):
    app, _ = factor
    with pytest.raises(BadCredentials):
        scene.log_in(password="wrong password", code=app.at(scene.clock()))

    assert scene.log_in(code=app.at(scene.clock()))


def test_there_is_one_factor_at_most_and_none_to_remove_twice(scene, factor):
    app, _ = factor
    actor = scene.actor(login(scene, app))
    with pytest.raises(FactorExists):
        scene.accounts.begin_factor(actor)
    scene.accounts.remove_factor(actor)
    with pytest.raises(NoFactor):
        scene.accounts.remove_factor(actor)

    assert scene.log_in()


def test_new_recovery_codes_replace_the_old(scene, factor):
    app, codes = factor
    actor = scene.actor(login(scene, app))
    fresh = scene.accounts.renew_recovery_codes(actor)

    with pytest.raises(WrongCode):
        scene.log_in(code=codes[0])
    assert scene.log_in(code=fresh[0])


def test_without_a_factor_there_is_nothing_to_confirm_or_renew(scene):
    actor = scene.actor()
    for call in (
        lambda: scene.accounts.confirm_factor(actor, "000000"),
        lambda: scene.accounts.renew_recovery_codes(actor),
    ):
        with pytest.raises(NoFactor):
            call()


@pytest.mark.parametrize("call", ["begin_factor", "remove_factor", "renew_recovery_codes"])
def test_every_change_asks_for_the_password_again_after_ten_minutes(scene, call):
    actor = scene.actor()
    scene.wait(minutes=10, seconds=1)

    for who in (actor, SYSTEM, Actor(user_id=actor.user_id, role=Role.USER)):
        with pytest.raises(PasswordNeeded):
            getattr(scene.accounts, call)(who)


def test_confirming_the_password_with_a_factor_does_not_clear_the_device_s_budget(scene, factor):
    app, _ = factor
    tokens = login(scene, app)
    scene.fail(4, device_token=tokens.device_token)
    scene.accounts.confirm_password(scene.actor(tokens), PASSWORD)

    assert scene.fail(2, device_token=tokens.device_token) == ["BadCredentials", "AccountLocked"]


def test_each_step_is_in_the_audit_log(scene, factor):
    app, _ = factor
    actor = scene.actor(login(scene, app))
    scene.accounts.renew_recovery_codes(actor)
    scene.accounts.remove_factor(actor)

    for name in ("authn_factor_added", "authn_recovery_codes_renewed", "authn_factor_removed"):
        assert [entry.subject_id for entry in scene.logged(name)] == [actor.user_id]


def test_a_right_password_without_a_code_is_counted_in_the_audit_log(scene, factor):
    for _ in range(3):
        with pytest.raises(SecondFactorRequired):
            scene.log_in()
    scene.wait(minutes=1)
    scene.platform.worker.run_due()

    assert [entry.count for entry in scene.logged("authn_second_factor_required")] == [3]


def test_without_the_secret_key_that_sealed_it_recovery_codes_still_serve(scene, factor):
    app, codes = factor
    other = HkdfVault("another secret key, of forty characters!", random=scene.accounts.ids.random)
    accounts = attrs.evolve(scene.accounts, vault=other)
    with pytest.raises(WrongCode):
        accounts.log_in(EMAIL, PASSWORD, code=app.at(scene.clock()))

    assert accounts.log_in(EMAIL, PASSWORD, code=codes[0])
