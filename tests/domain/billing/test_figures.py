from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.billing.model import Interval
from softfactory.domain.billing.ports import Recurring, Taken
from softfactory.domain.billing.revenue import revenue_of
from softfactory.domain.kernel.actor import SYSTEM, NotAllowed
from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.payments import PaymentDeclined
from softfactory.testing.samples import uuid
from tests.domain.billing.scenes import MONTH, YEAR, actor, usd

currencies = st.sampled_from(["USD", "KRW", "KWD"])
money = st.builds(Money, amount=st.integers(1, 10**12), currency=currencies)
recurring = st.lists(
    st.builds(
        Recurring,
        test=st.booleans(),
        interval=st.sampled_from(Interval),
        subscriptions=st.integers(1, 9),
        price=money,
    ),
    unique_by=lambda one: (one.price.currency, one.test, one.interval),
)
taken = st.lists(
    st.builds(Taken, test=st.booleans(), amount=money), unique_by=lambda one: (one.amount.currency, one.test)
)


@given(recurring, taken, taken)
def test_a_years_price_counts_a_twelfth_and_only_the_sum_is_rounded(recurring, once, taken):
    found = {(one.currency, one.test): one for one in revenue_of(recurring, once=once, taken=taken)}

    kinds = {(one.price.currency, one.test) for one in recurring}
    kinds |= {(one.amount.currency, one.test) for one in (*once, *taken)}
    assert list(found) == sorted(kinds)
    for (currency, test), one in found.items():
        mine = [some for some in recurring if (some.price.currency, some.test) == (currency, test)]
        parts = {Interval.MONTH: Fraction(1), Interval.YEAR: Fraction(1, 12)}
        assert one.mrr.amount == round(sum(some.price.amount * parts[some.interval] for some in mine))
        assert one.arr.amount == sum(some.price.amount * (12 * parts[some.interval]) for some in mine)
        assert one.subscriptions == sum(some.subscriptions for some in mine)


def test_a_half_is_rounded_once_with_everything_else():
    found = [
        Recurring(test=True, interval=interval, subscriptions=1, price=usd(cents))
        for interval, cents in [(MONTH, 1), (YEAR, 6)]
    ]

    assert revenue_of(found, once=[], taken=[])[0].mrr == usd(2)  # one and a half; half to the even one


def test_rounding_each_price_would_be_wrong(scene):
    scene.offer("penny", month=None, year=7)
    for user in range(1, 13):
        scene.buy(user, "penny", YEAR)

    [revenue] = scene.billing.revenue(SYSTEM)
    assert (revenue.mrr, revenue.arr, revenue.subscriptions) == (usd(7), usd(84), 12)


def test_only_what_is_active_and_recurs_counts_and_test_money_says_so(everywhere):
    everywhere.offer("bootcamp", month=None, year=None, once=590_000, currency="KRW")
    everywhere.buy(1)
    everywhere.buy(2, interval=YEAR)
    everywhere.buy(3, method="test-declined-later")
    with pytest.raises(PaymentDeclined):
        everywhere.buy(4, method="test-declined")
    everywhere.billing.cancel(actor(5), everywhere.buy(5).subscription.id, at_once=True)
    everywhere.buy(6, "bootcamp", None)
    everywhere.charge(amount=77, user=6)
    everywhere.wait(days=31)  # 1 renews, 3 is past due
    everywhere.billing.refund("coocook:1", usd(70), key="a")
    [won, dollars] = everywhere.billing.revenue(SYSTEM)

    assert (won.currency, won.test, won.mrr.amount, won.one_off.amount, won.subscriptions) == (
        "KRW",
        True,
        0,
        590_000,
        0,
    )
    assert won.taken.amount == 590_000
    assert (dollars.test, dollars.subscriptions) == (True, 2)
    assert (dollars.mrr, dollars.arr) == (usd(round(4900 + Fraction(49000, 12))), usd(12 * 4900 + 49000))
    assert (dollars.one_off, dollars.taken) == (usd(0), usd(4 * 4900 + 49000 + 7))


def test_nothing_comes_in_where_nobody_pays(scene):
    assert list(scene.billing.revenue(SYSTEM)) == []


def test_a_dashboard_shows_what_is_mine_and_live(scene):
    for code in ("a", "b", "c", "d"):
        scene.offer(code)
        scene.buy(product=code)
        scene.clock.advance(timedelta(seconds=1))
    scene.billing.cancel(actor(), scene.subscriptions()[-1].id, at_once=True)
    scene.buy(product="sns-auto", method="test-declined-later")
    scene.charge()
    scene.buy(2)
    found = scene.billing.dashboard(actor())

    assert found.products == ["b", "c", "d", "sns-auto"]
    assert [one.product for one in found.subscriptions] == ["sns-auto", "d", "c", "b"]
    assert list(found.payments) == scene.payments()[:5]
    scene.wait(days=31)
    assert scene.billing.dashboard(actor()).products == ["b", "c", "d"]


def test_administrators_see_who_may_use_what(everywhere):
    everywhere.offer("a", month=1)
    everywhere.buy(1)
    everywhere.buy(1, "a", MONTH)
    everywhere.buy(2)

    found = everywhere.billing.subscribers(SYSTEM, [uuid(1), uuid(3), "x"])
    assert {user: list(codes) for user, codes in found.items()} == {uuid(1): ["a", "sns-auto"]}


@pytest.mark.parametrize("call", ["revenue", "subscribers"])
def test_others_may_not_look(scene, call):
    with pytest.raises(NotAllowed):
        getattr(scene.billing, call)(actor(), *([[]] if call == "subscribers" else []))
