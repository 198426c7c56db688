from datetime import timedelta

import pytest

from softfactory.domain.billing.gateway import GatewayUnavailable
from softfactory.domain.billing.problems import UnknownMethod
from softfactory.domain.kernel.money import InvalidMoney
from softfactory.domain.kernel.payments import Outcome, PaymentSettled
from softfactory.testing.samples import NOON
from tests.domain.billing.scenes import Killed, in_memory, made, usd


def settled(reference, payment_id, *, succeeded):
    return PaymentSettled(at=NOON, reference=reference, payment_id=payment_id, succeeded=succeeded)


def test_a_charge_is_paid_at_once_and_told(everywhere):
    charged = everywhere.charge("coocook:1")

    assert (charged.outcome, charged.checkout_url, charged.failure) == (Outcome.SUCCEEDED, None, "")
    assert everywhere.facts == [settled("coocook:1", charged.payment_id, succeeded=True)]
    [payment] = everywhere.payments()
    assert (payment.id, payment.reference, payment.what, payment.subscription_id) == (
        charged.payment_id,
        "coocook:1",
        "A dinner",
        None,
    )


def test_a_reference_is_paid_once(everywhere):
    first = everywhere.charge(attempt="1")

    assert everywhere.charge(attempt="2") == first
    assert everywhere.charge(attempt="1", amount=5, currency="KRW", user=2) == first
    assert (everywhere.balance(), len(everywhere.facts)) == ({"USD": 1000}, 1)


def test_an_attempt_that_failed_has_failed_and_another_one_may_succeed(everywhere):
    failed = everywhere.charge(method="test-declined")
    assert (failed.outcome, failed.failure) == (Outcome.FAILED, "The card was declined.")

    assert everywhere.charge(method="test-ok") == failed
    paid = everywhere.charge(attempt="2")

    assert paid.outcome is Outcome.SUCCEEDED
    assert everywhere.facts == [
        settled("coocook:1", failed.payment_id, succeeded=False),
        settled("coocook:1", paid.payment_id, succeeded=True),
    ]


def test_what_is_paid_once_cannot_be_declined_later(scene):
    assert scene.charge(method="test-declined-later").outcome is Outcome.SUCCEEDED


@pytest.mark.parametrize("method", ["gold", "", "\0", "\ud800", "TEST-OK", "x" * 10**6])
def test_an_unknown_method_is_refused_and_nothing_stored(scene, method):
    with pytest.raises(UnknownMethod):
        scene.charge(method=method)

    assert (scene.payments(), scene.jobs()) == ([], [])


@pytest.mark.parametrize("amount", [0, -1, 10**12 + 1])
def test_a_charge_is_of_some_money(scene, amount):
    with pytest.raises(InvalidMoney):
        scene.charge(amount=amount)

    assert (scene.payments(), scene.jobs()) == ([], [])


def test_what_came_too_late_is_not_taken(scene):
    charged = scene.charge(until=NOON)

    assert (charged.outcome, scene.balance()) == (Outcome.FAILED, {})


@pytest.mark.parametrize("trouble", ["before", "after", "killed"])
@pytest.mark.parametrize("again", [True, False])
def test_a_charge_that_was_cut_off_is_collected_once(everywhere, trouble, again):
    everywhere.gateway.troubles.append(trouble)
    with pytest.raises((GatewayUnavailable, Killed)):
        everywhere.charge()
    assert [payment.outcome for payment in everywhere.payments()] == [Outcome.OPEN]

    if again:
        assert everywhere.charge(attempt="2").outcome is Outcome.SUCCEEDED
    everywhere.wait(minutes=1)

    assert [payment.outcome for payment in everywhere.payments()] == [Outcome.SUCCEEDED]
    assert (everywhere.balance(), len(everywhere.facts), everywhere.jobs()) == ({"USD": 1000}, 1, [])


def test_where_another_context_cannot_take_note_the_payment_is_settled_later():
    refusals = [RuntimeError("a context that cannot follow")]

    def recorder(_, facts):
        if refusals and any(isinstance(fact, PaymentSettled) for fact in facts):
            raise refusals.pop()

    scene = made(in_memory(), recorders=[recorder])
    with pytest.raises(RuntimeError):
        scene.charge()
    assert ([payment.outcome for payment in scene.payments()], scene.balance()) == ([Outcome.OPEN], {"USD": 1000})

    scene.wait(minutes=1)

    assert [payment.outcome for payment in scene.payments()] == [Outcome.SUCCEEDED]
    assert scene.balance() == {"USD": 1000}


def test_a_bill_is_the_same_each_time_it_is_asked_for(scene):
    scene.gateway.troubles.extend(["before"] * 3)
    with pytest.raises(GatewayUnavailable):
        scene.charge(method="test-ok", until=NOON + timedelta(days=1))
    for _ in range(8):
        scene.wait(minutes=1)

    bills = [bill for _, bill in scene.gateway.asked]
    assert (len(bills), len(set(bills))) == (4, 1)
    assert (bills[0].amount, bills[0].method, bills[0].agreement) == (usd(1000), "test-ok", None)
