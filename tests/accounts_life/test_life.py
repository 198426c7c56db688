"""Every answer of every door on every store is the one that the promises make; machines look for one that is not."""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from .choices import ADDRESSES, DAY, PASSWORDS
from .confirming import Confirming
from .lockstep import ROOT
from .scenes import Scenes

LIVES = int(os.environ.get("SOFTFACTORY_TEST_LIVES", "25"))


@pytest.mark.parametrize(("kind", "lives", "steps"), [(Scenes, LIVES, 30), (Confirming, LIVES // 3, 30)])
def test_a_life_is_the_same_behind_every_door_on_every_store(everywhere_at_once, kind, lives, steps):
    machine = type(kind.__name__, (kind,), {"on": everywhere_at_once})
    slow = list(HealthCheck)  # six platforms are

    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=lives, stateful_step_count=steps, deadline=None, suppress_health_check=slow),
    )


def test_after_a_hundred_failures_in_a_row_time_opens_nothing(everywhere_at_once):
    life, ann = everywhere_at_once.begin(), {"address": ADDRESSES[0], "password": PASSWORDS[0]}
    life.do("register", keep="s1", name="Ann", **ann)
    for _ in range(20):
        for _ in range(5):
            assert life.do("login", keep="none", address=ADDRESSES[0], password="wrong") == ("bad-credentials", None)
        life.wait(DAY)

    life.wait(31 * DAY)

    assert life.do("login", keep="none", **ann) == ("account-locked", 24 * 60 * 60)
    assert life.do("login", keep="s2", device="s1", **ann)["device"] == "same"
    life.do("login", keep="s3", address=ROOT[0], password=ROOT[1])
    life.do("administer", who="s3", of="s1", what="unlock")
    assert life.do("login", keep="s4", **ann)["device"] == "new"
    life.end()


def test_a_disabled_account_gets_no_other_address(everywhere_at_once):
    life = everywhere_at_once.begin()
    life.do("login", keep="s1", address=ROOT[0], password=ROOT[1])
    life.do("register", keep="s2", name="Ann", address=ADDRESSES[0], password=PASSWORDS[0])
    life.do("move", who="s2", address=ADDRESSES[1])
    life.do("administer", who="s1", of="s2", what="disable")

    assert life.do("verify", letter="m1") == ("bad-mail-token", None)
    life.do("administer", who="s1", of="s2", what="enable")
    assert life.do("verify", letter="m1")["email"] == ADDRESSES[1]
    life.end()


def test_nobody_is_told_that_an_address_was_changed_to_itself(everywhere_at_once):
    life = everywhere_at_once.begin()
    life.do("register", keep="s1", name="Ann", address=ADDRESSES[0], password=PASSWORDS[0])
    for _ in range(2):
        life.do("move", who="s1", address=ADDRESSES[1])

    life.do("verify", letter="m1")
    life.do("verify", letter="m2")

    life.end()


def test_a_session_that_is_over_is_not_listed_whether_it_was_removed_or_not(everywhere_at_once):
    life, ann = everywhere_at_once.begin(password_max_age=None), {"address": ADDRESSES[0], "password": PASSWORDS[0]}
    life.do("register", keep="s1", name="Ann", **ann)
    life.wait(31 * DAY)
    life.do("login", keep="s2", **ann)

    before = life.do("sessions", who="s2")
    life.work()

    assert life.do("sessions", who="s2") == before
    assert [kind for kind, *_ in before] == ["device", "device", "session"]
