from datetime import timedelta

import attrs
import pytest

from softfactory.domain.billing.duties import COLLECT, GIVE_BACK, RENEW
from softfactory.domain.billing.gateway import GatewayUnavailable
from softfactory.domain.billing.model import State
from softfactory.domain.billing.problems import AlreadySubscribed, NoSuchPrice, ProductNotFound, UnknownMethod
from softfactory.domain.kernel.actor import SYSTEM, Actor, NotAllowed, Role
from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.once import BadIdempotencyKey, KeyReused
from softfactory.domain.kernel.payments import Outcome, PaymentDeclined, PaymentSettled
from softfactory.testing.samples import NOON
from tests.domain.billing.scenes import MONTH, YEAR, Killed, actor, usd

A_DAY = timedelta(days=1)


def kinds(scene):
    return sorted(job.kind for job in scene.jobs())


def test_the_ledger_activates_at_once(scene):
    bought = scene.buy()

    assert (bought.outcome, bought.checkout_url, bought.failure) == (Outcome.SUCCEEDED, None, "")
    assert bought.subscription == scene.subscription()
    assert (bought.subscription.state, bought.subscription.price) == (State.ACTIVE, usd(4900))
    assert (bought.subscription.period_start, bought.subscription.period_end) == (NOON, NOON + timedelta(days=31))
    assert scene.products() == {"sns-auto"}
    assert scene.products(2) == frozenset()
    [payment] = scene.payments()
    assert (payment.id, payment.amount, payment.what, payment.test) == (
        bought.payment_id,
        usd(4900),
        "SNS Auto, one month",
        True,
    )
    assert scene.balance() == {"USD": 4900}


def test_what_is_settled_is_told_once(everywhere):
    bought = everywhere.buy()
    everywhere.wait(hours=1)

    assert everywhere.facts == [
        PaymentSettled(
            at=NOON, reference=f"subscription:{bought.subscription.id}", payment_id=bought.payment_id, succeeded=True
        )
    ]


def test_what_is_sold_once_has_no_end(scene):
    scene.offer("bootcamp", month=None, year=None, once=590_000, currency="KRW")
    bought = scene.buy(product="bootcamp", interval=None)
    scene.wait(days=4000)

    assert (bought.subscription.interval, bought.subscription.period_end) == (None, None)
    assert scene.products() == {"bootcamp"}
    assert scene.balance() == {"KRW": 590_000}
    assert scene.jobs() == []


def test_a_product_may_be_sold_both_ways(scene):
    scene.offer("both", month=100, once=900)
    scene.buy(1, "both")
    scene.buy(2, "both", None)
    scene.wait(days=40)

    assert scene.balance() == {"USD": 100 + 900 + 100}


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"product": "unknown"}, ProductNotFound),
        ({"product": "not sold"}, ProductNotFound),
        ({"product": "\0"}, ProductNotFound),
        ({"product": "SNS-AUTO"}, ProductNotFound),
        ({"product": "x" * 10**6}, ProductNotFound),
        ({"product": "gone"}, ProductNotFound),
        ({"interval": None}, NoSuchPrice),
        ({"method": "gold"}, UnknownMethod),
        ({"method": "\0" * 10**6}, UnknownMethod),
        ({"method": ""}, UnknownMethod),
        ({"key": ""}, BadIdempotencyKey),
        ({"key": "k" * 256}, BadIdempotencyKey),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_bought_leaves_nothing(scene, asked, refusal):
    scene.billing.offer(SYSTEM, attrs.evolve(scene.offer("gone"), offered=False))

    with pytest.raises(refusal):
        scene.buy(**asked)

    assert (scene.subscriptions(), scene.payments(), scene.jobs()) == ([], [], [])


@pytest.mark.parametrize("nobody", [SYSTEM, Actor(role=Role.USER)])
def test_whoever_has_no_account_buys_nothing(scene, nobody):
    with pytest.raises(NotAllowed):
        scene.billing.checkout(nobody, product="sns-auto", interval=MONTH)


@pytest.mark.parametrize("method", ["test-declined", "test-insufficient-funds"])
def test_a_declined_checkout_waits_for_another_try(scene, method):
    with pytest.raises(PaymentDeclined, match=r"declined|enough"):
        scene.buy(method=method)
    assert (scene.subscription().state, scene.products(), scene.balance()) == (State.INCOMPLETE, frozenset(), {})

    bought = scene.buy()

    assert [one.id for one in scene.subscriptions()] == [bought.subscription.id]
    assert [one.outcome for one in scene.payments()] == [Outcome.SUCCEEDED, Outcome.FAILED]
    assert scene.products() == {"sns-auto"}


def test_another_interval_takes_the_place_of_what_is_not_paid(scene):
    with pytest.raises(PaymentDeclined):
        scene.buy(method="test-declined")
    bought = scene.buy(interval=YEAR)

    assert [one.state for one in scene.subscriptions()] == [State.ACTIVE, State.EXPIRED]
    assert bought.subscription.period_end == NOON + timedelta(days=365)


@pytest.mark.parametrize("interval", [MONTH, YEAR])
def test_nobody_has_a_product_twice(scene, interval):
    scene.buy()

    with pytest.raises(AlreadySubscribed):
        scene.buy(interval=interval)

    assert scene.balance() == {"USD": 4900}


def test_what_has_ended_is_bought_again_before_the_worker_saw_it(scene):
    first = scene.buy()
    scene.billing.cancel(actor(), first.subscription.id, at_once=False)
    scene.clock.advance(timedelta(days=31))

    second = scene.buy()

    assert [one.state for one in scene.subscriptions()] == [State.ACTIVE, State.CANCELED]
    scene.work()
    assert scene.subscription() == second.subscription


def test_what_was_never_paid_expires_after_a_day(scene):
    with pytest.raises(PaymentDeclined):
        scene.buy(method="test-declined")
    scene.wait(hours=23, minutes=59)
    assert scene.subscription().state is State.INCOMPLETE

    scene.wait(minutes=1)

    assert (scene.subscription().state, scene.subscription().ended_at) == (State.EXPIRED, NOON + A_DAY)
    assert scene.jobs() == []


@pytest.mark.parametrize("late", [timedelta(hours=24), timedelta(days=9)])
def test_an_expired_one_is_not_gone_on_with(scene, late):
    with pytest.raises(PaymentDeclined):
        scene.buy(method="test-declined")
    scene.clock.advance(late)

    scene.buy()

    assert [one.state for one in scene.subscriptions()] == [State.ACTIVE, State.EXPIRED]


def test_the_price_of_then_stays(scene):
    scene.buy()
    scene.offer(month=9900)
    scene.wait(days=31)

    assert [one.amount for one in scene.payments()] == [usd(4900), usd(4900)]


def test_the_same_key_buys_once_and_answers_the_same(everywhere):
    first = everywhere.buy(key="k1")
    everywhere.billing.cancel(actor(), first.subscription.id, at_once=True)

    assert everywhere.buy(key="k1") == first
    assert len(everywhere.payments()) == 1


def test_the_same_key_asks_for_the_same(scene):
    scene.buy(key="k1")

    for other in ({"interval": YEAR}, {"method": "test-ok"}):
        with pytest.raises(KeyReused):
            scene.buy(key="k1", **other)
    assert scene.buy(2, key="k1").outcome is Outcome.SUCCEEDED


def test_the_same_key_is_declined_again_and_another_one_tries_again(scene):
    for _ in range(2):
        with pytest.raises(PaymentDeclined):
            scene.buy(method="test-declined", key="k1")
    assert len(scene.payments()) == 1

    scene.buy(key="k2")

    assert scene.products() == {"sns-auto"}


def test_a_refusal_leaves_the_key_free(scene):
    with pytest.raises(ProductNotFound):
        scene.buy(product="review", key="k1")
    scene.offer("review")

    assert scene.buy(product="review", key="k1").outcome is Outcome.SUCCEEDED


@pytest.mark.parametrize("trouble", ["before", "after", "killed"])
@pytest.mark.parametrize("key", [None, "k1"])
def test_what_was_cut_off_goes_on_by_itself(everywhere, trouble, key):
    everywhere.gateway.troubles.append(trouble)
    with pytest.raises((GatewayUnavailable, Killed)):
        everywhere.buy(key=key)
    assert (everywhere.subscription().state, kinds(everywhere)) == (State.INCOMPLETE, [COLLECT, RENEW])

    everywhere.wait(minutes=1)

    assert (everywhere.subscription().state, everywhere.balance()) == (State.ACTIVE, {"USD": 4900})
    assert len(everywhere.facts) == 1
    if key:
        assert everywhere.buy(key=key).outcome is Outcome.SUCCEEDED
    assert everywhere.taken() == everywhere.balance() == {"USD": 4900}


@pytest.mark.parametrize("trouble", ["before", "after", "killed"])
@pytest.mark.parametrize("key", [None, "k1"])
def test_who_asks_again_pays_once(everywhere, trouble, key):
    everywhere.gateway.troubles.append(trouble)
    with pytest.raises((GatewayUnavailable, Killed)):
        everywhere.buy(key=key)

    assert everywhere.buy(key=key).outcome is Outcome.SUCCEEDED
    everywhere.wait(minutes=2)
    assert everywhere.balance() == {"USD": 4900}
    assert len(everywhere.payments()) == 1


@pytest.mark.parametrize("trouble", ["after", "killed"])
def test_what_was_paid_for_a_subscription_that_is_no_more_is_given_back(everywhere, trouble):
    everywhere.gateway.troubles.append(trouble)
    with pytest.raises((GatewayUnavailable, Killed)):
        everywhere.buy()
    everywhere.billing.cancel(actor(), everywhere.subscription().id, at_once=True)
    assert everywhere.balance() == {"USD": 4900}

    everywhere.wait(minutes=2)

    assert (everywhere.subscription().state, everywhere.balance()) == (State.CANCELED, {})
    [payment] = everywhere.payments()
    assert (payment.outcome, payment.refunded) == (Outcome.SUCCEEDED, usd(4900))
    assert GIVE_BACK not in kinds(everywhere)


def test_a_gateway_that_was_away_for_a_day_collects_for_nobody(scene):
    scene.gateway.troubles.append("before")
    with pytest.raises(GatewayUnavailable):
        scene.buy()
    scene.wait(days=1)

    [payment] = scene.payments()
    assert (scene.subscription().state, payment.outcome, scene.balance()) == (State.EXPIRED, Outcome.FAILED, {})


def test_another_gateway_is_not_asked_for_what_one_began(scene):
    scene.gateway.troubles.append("before")
    with pytest.raises(GatewayUnavailable):
        scene.buy()
    other = attrs.evolve(scene.billing, gateway=_Renamed(scene.gateway.real))

    bought = other.checkout(actor(), product="sns-auto", interval=MONTH)

    assert (bought.subscription.gateway, bought.outcome) == ("renamed", Outcome.SUCCEEDED)
    assert [one.state for one in scene.subscriptions()] == [State.ACTIVE, State.EXPIRED]


class _Renamed:
    def __init__(self, real):
        self.real = real
        self.name = "renamed"

    def __getattr__(self, name):
        return getattr(self.real, name)


def test_a_price_of_a_currency_without_minor_units_is_paid_whole(scene):
    scene.offer("won", month=29_000, year=None, currency="KRW")
    scene.buy(product="won")

    assert scene.payments()[0].amount == Money(amount=29_000, currency="KRW")
