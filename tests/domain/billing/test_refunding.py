import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.billing.gateway import GatewayUnavailable
from softfactory.domain.billing.problems import OtherGateway
from softfactory.domain.kernel.money import OtherCurrency
from softfactory.domain.kernel.once import KeyReused
from tests.domain.billing.scenes import Killed, in_memory, made, usd


def refunded(scene):
    return [payment.refunded.amount for payment in scene.payments()[::-1]]


def test_some_is_given_back(everywhere):
    everywhere.charge()
    everywhere.billing.refund("coocook:1", usd(300), key="a")
    everywhere.billing.refund("coocook:1", usd(200), key="b")

    assert (refunded(everywhere), everywhere.balance(), everywhere.taken()) == ([500], {"USD": 500}, {"USD": 500})


def test_the_same_key_gives_once(everywhere):
    everywhere.charge()
    for amount in (300, 300, 700):
        everywhere.billing.refund("coocook:1", usd(amount), key="a")

    assert (refunded(everywhere), everywhere.balance()) == ([300], {"USD": 700})


@given(st.lists(st.tuples(st.integers(1, 1500), st.sampled_from("abcdef")), max_size=8))
def test_never_more_is_given_back_than_was_paid(asked):
    scene = made(in_memory())
    scene.charge(amount=1000)
    given_back = {}
    for amount, key in asked:
        scene.billing.refund("coocook:1", usd(amount), key=key)
        given_back.setdefault(key, min(amount, 1000 - sum(given_back.values())))

    assert refunded(scene) == [sum(given_back.values())]
    assert scene.balance().get("USD", 0) == 1000 - sum(given_back.values())


def test_for_what_nobody_paid_nothing_is_given_back(scene):
    scene.charge(method="test-declined")
    for reference in ("coocook:1", "coocook:2", ""):
        scene.billing.refund(reference, usd(300), key="a")

    assert (refunded(scene), scene.balance()) == ([0], {})


def test_what_was_not_paid_when_it_was_asked_is_given_back_under_the_same_key_later(scene):
    scene.billing.refund("coocook:1", usd(300), key="a")
    scene.charge()
    scene.billing.refund("coocook:1", usd(300), key="a")

    assert refunded(scene) == [300]


def test_a_key_stands_for_one_payment(scene):
    scene.charge("coocook:1")
    scene.charge("coocook:2")
    scene.billing.refund("coocook:1", usd(300), key="a")

    with pytest.raises(KeyReused):
        scene.billing.refund("coocook:2", usd(300), key="a")

    assert refunded(scene) == [300, 0]


@pytest.mark.parametrize("amount", [0, -5])
def test_nothing_and_less_is_not_given_back(scene, amount):
    scene.charge()
    scene.billing.refund("coocook:1", usd(amount), key="a")

    assert (refunded(scene), scene.balance()) == ([0], {"USD": 1000})


def test_money_of_another_currency_is_a_defect_of_whoever_asks(scene):
    scene.charge(currency="KRW")
    with pytest.raises(OtherCurrency):
        scene.billing.refund("coocook:1", usd(1), key="a")

    assert scene.balance() == {"KRW": 1000}


@pytest.mark.parametrize("trouble", ["before", "after", "killed"])
def test_a_refund_that_was_cut_off_is_given_once(everywhere, trouble):
    everywhere.charge()
    everywhere.gateway.troubles.append(trouble)
    with pytest.raises((GatewayUnavailable, Killed)):
        everywhere.billing.refund("coocook:1", usd(600), key="a")
    everywhere.billing.refund("coocook:1", usd(600), key="b")  # no more than is left
    everywhere.billing.refund("coocook:1", usd(600), key="a")

    assert (refunded(everywhere), everywhere.balance()) == ([1000], {})
    keys = [about[2] for what, about in everywhere.gateway.asked if what == "refund"]
    assert (len(keys), len(set(keys)), keys[0]) == (3, 2, keys[2])


def test_money_that_another_gateway_took_is_not_given_back_by_this_one(scene):
    scene.charge()
    with scene.store.writing() as tx:
        tx.payments.save(attrs.evolve(scene.payments()[0], gateway="stripe"))

    with pytest.raises(OtherGateway):
        scene.billing.refund("coocook:1", usd(300), key="a")

    assert [what for what, _ in scene.gateway.asked] == ["checkout"]
