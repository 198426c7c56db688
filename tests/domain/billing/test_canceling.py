from datetime import timedelta

import pytest

from softfactory.domain.billing.model import State
from softfactory.domain.billing.problems import SubscriptionNotFound
from softfactory.domain.kernel.actor import SYSTEM, Actor, Role
from softfactory.domain.kernel.payments import PaymentDeclined
from softfactory.domain.kernel.transitions import InvalidTransition
from softfactory.testing.samples import NOON, uuid
from tests.domain.billing.scenes import actor

UNKNOWN = (uuid(404), "", "x", "\0", "\ud800", "x" * 10**6)


def cancel(scene, who=None, *, at_once=True):
    return scene.billing.cancel(who or actor(), scene.subscription().id, at_once=at_once)


def test_at_once_means_now_and_nothing_is_given_back(everywhere):
    everywhere.buy()
    everywhere.clock.advance(timedelta(days=1))
    canceled = cancel(everywhere)

    assert (canceled.state, canceled.ended_at) == (State.CANCELED, NOON + timedelta(days=1))
    assert canceled == everywhere.subscription()
    assert (everywhere.products(), everywhere.balance()) == (frozenset(), {"USD": 4900})
    everywhere.wait(days=60)
    assert (everywhere.balance(), everywhere.jobs()) == ({"USD": 4900}, [])


@pytest.mark.parametrize("at_once", [True, False])
def test_the_gateway_is_told_to_collect_nothing_more(everywhere, at_once):
    everywhere.buy()
    canceled = cancel(everywhere, at_once=at_once)
    everywhere.work()

    assert everywhere.gateway.asked[-1] == ("cancel", canceled.agreement)
    with everywhere.store.reading() as tx:
        assert tx.ledger.agreement(canceled.agreement).ended_at == NOON


def test_a_gateway_that_is_away_is_told_later(scene):
    scene.buy()
    scene.gateway.troubles.extend(["before", "after"])
    cancel(scene)
    for _ in range(3):
        scene.wait(hours=1)

    assert [what for what, _ in scene.gateway.asked] == ["checkout"] + ["cancel"] * 3


def test_who_canceled_may_subscribe_again(scene):
    first = scene.buy().subscription
    cancel(scene)
    second = scene.buy().subscription

    assert (first.id != second.id, scene.products(), scene.balance()) == (True, {"sns-auto"}, {"USD": 9800})


def test_twice_at_the_periods_end_is_once(scene):
    scene.buy()

    assert cancel(scene, at_once=False) == cancel(scene, at_once=False)
    assert cancel(scene, at_once=True).state is State.CANCELED


@pytest.mark.parametrize("at_once", [True, False])
def test_what_has_ended_is_not_canceled(scene, at_once):
    scene.buy()
    cancel(scene)

    with pytest.raises(InvalidTransition):
        cancel(scene, at_once=at_once)


def test_what_has_no_end_ends_at_once_or_never(scene):
    scene.offer("bootcamp", month=None, year=None, once=100)
    scene.buy(product="bootcamp", interval=None)

    with pytest.raises(InvalidTransition):
        cancel(scene, at_once=False)
    assert scene.products() == {"bootcamp"}
    assert cancel(scene).state is State.CANCELED


@pytest.mark.parametrize("at_once", [True, False])
def test_what_is_not_paid_for_ends_at_once(scene, at_once):
    with pytest.raises(PaymentDeclined):
        scene.buy(method="test-declined")
    assert cancel(scene, at_once=at_once).state is State.CANCELED

    scene.buy(method="test-declined-later")
    scene.wait(days=31)
    assert scene.subscription().state is State.PAST_DUE
    assert cancel(scene, at_once=at_once).state is State.CANCELED


@pytest.mark.parametrize("stranger", [actor(2), Actor(role=Role.USER), Actor(user_id="", role=Role.USER)])
def test_others_find_nothing_to_cancel(scene, stranger):
    scene.buy()

    with pytest.raises(SubscriptionNotFound):
        cancel(scene, stranger)
    assert scene.products() == {"sns-auto"}


@pytest.mark.parametrize("unknown", UNKNOWN)
@pytest.mark.parametrize("who", [actor(), SYSTEM])
def test_nothing_is_canceled_that_is_not_there(everywhere, who, unknown):
    everywhere.buy()

    with pytest.raises(SubscriptionNotFound):
        everywhere.billing.cancel(who, unknown, at_once=True)


def test_administrators_may_cancel(scene):
    scene.buy()

    assert cancel(scene, SYSTEM).state is State.CANCELED
