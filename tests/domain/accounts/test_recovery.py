"""Registering, forgetting a password, changing an address: what a mailed token does, once."""

import attrs
import pytest

import softfactory
from softfactory.adapters.mail.memory import MemoryMailer
from softfactory.domain.accounts.problems import (
    BadCredentials,
    BadMailToken,
    EmailTaken,
    PasswordNeeded,
    RateLimited,
    SecondFactorRequired,
    WeakPassword,
)
from softfactory.domain.kernel.actor import SYSTEM, Origin, Role
from softfactory.domain.kernel.mail import MailRefused
from softfactory.domain.kernel.paging import PageRequest

from .conftest import EMAIL, OTHER, PASSWORD

BOB = "bob@example.org"
HERE = Origin(address="192.0.2.1")


@pytest.fixture
def verifying(scene):
    """The scene, where an account is made by whoever reads its address's mail."""
    rules = attrs.evolve(scene.accounts.rules, verify_email=True)
    accounts = attrs.evolve(scene.accounts, rules=rules)
    return attrs.evolve(scene, platform=attrs.evolve(scene.platform, accounts=accounts))


def register(scene, email=BOB, password=PASSWORD):
    return scene.accounts.register(email=email, password=password, name="Bob")


def test_whoever_registers_is_logged_in_as_a_user(scene):
    tokens = register(scene)

    assert scene.actor(tokens).role is Role.USER
    with pytest.raises(EmailTaken):
        register(scene)


def test_an_origin_registers_ten_times_a_minute(scene):
    for number in range(10):
        scene.accounts.register(email=f"u{number}@example.org", password=PASSWORD, name="U", origin=HERE)

    with pytest.raises(RateLimited):
        scene.accounts.register(email=BOB, password=PASSWORD, name="U", origin=HERE)


def test_a_taken_address_counts_too_so_that_nobody_tries_out_many(scene):
    for _ in range(10):
        with pytest.raises(EmailTaken):
            scene.accounts.register(email=EMAIL, password=PASSWORD, name="U", origin=HERE)

    with pytest.raises(RateLimited):
        scene.accounts.register(email=EMAIL, password=PASSWORD, name="U", origin=HERE)


def test_a_free_and_a_taken_address_are_answered_alike_and_get_one_mail_each(verifying):
    assert register(verifying) is None
    assert register(verifying, EMAIL) is None

    taken, free = sorted(verifying.letters(), key=lambda letter: letter.to)
    assert (taken.to, taken.subject) == (EMAIL, "You already have an account")
    assert (free.to, free.subject) == (BOB, "Confirm your address")
    assert "token" not in taken.text


def test_an_unconfirmed_account_is_like_none_until_its_token_and_password_confirm_it(verifying):
    register(verifying)
    token = verifying.mailed_token()
    with pytest.raises(BadCredentials):
        verifying.log_in(BOB)
    with pytest.raises(BadCredentials):
        verifying.accounts.verify_email(token, password="a password that a stranger chose")

    assert verifying.accounts.verify_email(token, password=PASSWORD).email == BOB
    assert verifying.log_in(BOB)
    with pytest.raises(BadMailToken):
        verifying.accounts.verify_email(token, password=PASSWORD)


def test_registering_again_replaces_what_a_stranger_began(verifying):
    register(verifying, password="a password that a stranger chose")
    stale = verifying.mailed_token()
    register(verifying)
    fresh = verifying.mailed_token()

    for password in (PASSWORD, "a password that a stranger chose"):
        with pytest.raises(BadMailToken):
            verifying.accounts.verify_email(stale, password=password)
    assert verifying.accounts.verify_email(fresh, password=PASSWORD)


def test_a_registration_is_confirmed_within_half_an_hour(verifying):
    register(verifying)
    token = verifying.mailed_token()
    verifying.wait(minutes=30)

    with pytest.raises(BadMailToken):
        verifying.accounts.verify_email(token, password=PASSWORD)


def test_a_reset_replaces_the_password_and_ends_sessions_devices_and_every_lock(scene):
    tokens = scene.log_in()
    scene.fail(5)
    scene.fail(5, device_token=tokens.device_token)
    scene.accounts.forgot_password(" ANN@example.org ")
    scene.accounts.reset_password(scene.mailed_token("Reset"), OTHER)

    assert scene.log_in(password=OTHER)
    with pytest.raises(BadCredentials):
        scene.log_in()
    assert len(scene.accounts.sessions(scene.actor(scene.log_in(password=OTHER))).items) == 4


def test_a_reset_does_not_skip_the_second_factor(scene, factor):
    scene.accounts.forgot_password(EMAIL)
    scene.accounts.reset_password(scene.mailed_token(), OTHER)

    with pytest.raises(SecondFactorRequired):
        scene.log_in(password=OTHER)


@pytest.mark.parametrize("ask", ["forgot_password", "ask_unlock"])
def test_a_mailed_token_serves_once_and_for_half_an_hour_and_for_its_purpose(scene, ask):
    use = {
        "forgot_password": lambda token: scene.accounts.reset_password(token, OTHER),
        "ask_unlock": scene.accounts.unlock,
    }
    other = next(purpose for purpose in use if purpose != ask)
    getattr(scene.accounts, ask)(EMAIL)
    token = scene.mailed_token()
    for bad in (token[:-1], token + "=", "", "é", "A" * 43):
        with pytest.raises(BadMailToken):
            use[ask](bad)
    with pytest.raises(BadMailToken):
        use[other](token)

    use[ask](token)
    with pytest.raises(BadMailToken):
        use[ask](token)
    getattr(scene.accounts, ask)(EMAIL)
    late = scene.mailed_token()
    scene.wait(minutes=30)
    with pytest.raises(BadMailToken):
        use[ask](late)


def test_a_weak_password_does_not_spend_the_token(scene):
    scene.accounts.forgot_password(EMAIL)
    token = scene.mailed_token()
    with pytest.raises(WeakPassword):
        scene.accounts.reset_password(token, "short")

    scene.accounts.reset_password(token, OTHER)
    assert scene.log_in(password=OTHER)


@pytest.mark.parametrize("ask", ["forgot_password", "ask_unlock"])
def test_for_an_address_without_an_account_the_same_is_stored_and_nothing_sent(scene, ask):
    getattr(scene.accounts, ask)("nobody@example.org")
    with scene.accounts.store.reading() as tx:
        assert tx.jobs.next_due(["accounts.letter"]) == scene.clock()

    assert scene.letters() == []


def test_an_origin_asks_for_ten_mails_a_minute(scene):
    for _ in range(10):
        scene.accounts.forgot_password(EMAIL, origin=HERE)

    with pytest.raises(RateLimited):
        scene.accounts.ask_unlock(EMAIL, origin=HERE)


def test_a_letter_sent_again_is_the_same(scene):
    scene.accounts.forgot_password(EMAIL)
    with scene.accounts.store.reading() as tx:
        (job,) = tx.jobs.listed(None, PageRequest()).items
    scene.accounts.send_letter(job)
    scene.accounts.send_letter(job)

    assert len(scene.letters()) == 1
    assert scene.letters()[0].id == job.id


def test_neither_jobs_nor_rows_hold_what_a_letter_opens(scene):
    scene.accounts.forgot_password(EMAIL)
    with scene.accounts.store.reading() as tx:
        everything = repr(tx.unit.database.tables)

    assert scene.mailed_token() not in everything


def test_a_new_address_counts_once_it_is_confirmed_and_the_old_one_is_told(scene):
    actor = scene.actor()
    assert scene.accounts.change_profile(actor, email="Ann@New.example").email == EMAIL
    letter = scene.letters()[-1]
    token = scene.mailed_token()
    assert letter.to == "ann@new.example"

    assert scene.accounts.verify_email(token).email == "ann@new.example"
    assert scene.log_in("ann@new.example")
    assert (scene.letters()[-1].to, scene.letters()[-1].subject) == (EMAIL, "Your address was changed")
    with pytest.raises(BadMailToken):
        scene.accounts.verify_email(token)


def test_a_taken_address_shows_only_when_it_is_confirmed(scene):
    scene.add(BOB)
    actor = scene.actor()
    assert scene.accounts.change_profile(actor, email=BOB)

    with pytest.raises(EmailTaken):
        scene.accounts.verify_email(scene.mailed_token())


def test_another_address_asks_for_the_password_again_after_ten_minutes_and_a_name_does_not(scene):
    tokens = scene.log_in()
    actor = scene.actor(tokens)
    scene.wait(minutes=10, seconds=1)

    assert scene.accounts.change_profile(actor, name="Zoë").name == "Zoë"
    with pytest.raises(PasswordNeeded):
        scene.accounts.change_profile(actor, email=BOB)
    scene.accounts.confirm_password(actor, PASSWORD)
    assert scene.accounts.change_profile(actor, email=BOB)


def test_a_change_of_the_password_keeps_this_session_only(scene):
    other, mine = scene.log_in(), scene.log_in()
    actor = scene.actor(mine)
    scene.accounts.change_password(actor, current=PASSWORD, new=OTHER)

    assert scene.actor(mine) == actor
    assert [found.id for found in scene.accounts.sessions(actor).items] == [actor.session_id]
    assert other.user.id == actor.user_id


def test_a_login_that_was_ended_meanwhile_changes_no_password(scene):
    def while_it_is_judged(_):
        scene.accounts.set_password(SYSTEM, email=EMAIL, password=OTHER)
        return False

    accounts = attrs.evolve(scene.accounts, is_common=while_it_is_judged)
    with pytest.raises(BadCredentials):
        accounts.change_password(scene.actor(), current=PASSWORD, new="what a thief would like")

    assert scene.log_in(password=OTHER)


@pytest.mark.parametrize("new", ["short", PASSWORD, "ann@example.org ann"])
def test_a_weak_or_an_unchanged_password_is_refused(scene, new):
    with pytest.raises(WeakPassword):
        scene.accounts.change_password(scene.actor(), current=PASSWORD, new=new)


def test_a_wrong_current_password_counts_against_the_own_device_and_locks_no_stranger_out(scene):
    tokens = scene.log_in()
    actor = scene.actor(tokens)
    for _ in range(5):
        with pytest.raises(BadCredentials):
            scene.accounts.confirm_password(actor, "wrong password")

    assert scene.fail(1, device_token=tokens.device_token) == ["AccountLocked"]
    assert scene.log_in()
    assert scene.accounts.account(SYSTEM, actor.user_id).locked_until is None


def test_an_address_gets_ten_letters_an_hour_and_nobody_is_told(scene):
    for number in range(12):
        scene.accounts.forgot_password(EMAIL, origin=Origin(address=f"192.0.2.{number}"))
    assert len(scene.letters()) == 10

    scene.wait(hours=1)
    scene.accounts.ask_unlock(EMAIL)
    assert len(scene.letters()) == 11


def test_a_reset_to_the_same_password_is_none(scene):
    scene.accounts.forgot_password(EMAIL)
    token = scene.mailed_token()
    with pytest.raises(WeakPassword):
        scene.accounts.reset_password(token, PASSWORD)

    scene.accounts.reset_password(token, OTHER)


def test_a_letter_that_is_refused_for_good_is_told_in_the_log_and_leaves_no_job(scene, caplog):
    class Refusing(MemoryMailer):
        def send(self, mail):
            raise MailRefused("550 5.1.1") from ValueError(mail.id)

    services = softfactory.build(scene.platform.settings, clock=scene.clock, mailer=Refusing())
    services.accounts.register(email=EMAIL, password=PASSWORD, name="Ann")
    services.accounts.forgot_password(EMAIL)
    services.worker.run_due()

    assert "refused for good: 550 5.1.1" in caplog.text
    assert services.jobs.listed(SYSTEM).items == []
    assert EMAIL not in caplog.text
