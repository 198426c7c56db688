"""What many do at once is done once: on every store, with the threads let go together."""

from contextlib import suppress

import pytest

from softfactory.domain.billing.gateway import Collected
from softfactory.domain.billing.model import State
from softfactory.domain.billing.problems import AlreadySubscribed
from softfactory.domain.kernel.jobs import Job
from softfactory.domain.kernel.payments import Outcome
from softfactory.testing.billing.samples import together
from softfactory.testing.samples import NOON, uuid
from tests.domain.billing.scenes import MONTH, YEAR, Killed, actor, usd


@pytest.mark.parametrize("intervals", [(MONTH,), (MONTH, YEAR)])
def test_of_many_checkouts_of_a_product_one_is_paid(everywhere, intervals):
    def buy(number):
        try:
            return everywhere.buy(interval=intervals[number % len(intervals)]).subscription.id
        except AlreadySubscribed:
            return None

    bought = set(together(buy, 20)) - {None}
    everywhere.wait(hours=1)

    [active] = [one for one in everywhere.subscriptions() if one.is_live]
    assert active.state is State.ACTIVE
    assert active.id in bought
    assert everywhere.balance() == everywhere.taken() == {"USD": active.price.amount}


def test_of_many_checkouts_with_one_key_all_get_the_same_answer(everywhere):
    answers = together(lambda _: everywhere.buy(key="k1"))

    assert {(one.subscription.id, one.payment_id, one.outcome) for one in answers} == {
        (everywhere.subscription().id, everywhere.payments()[0].id, Outcome.SUCCEEDED)
    }
    assert (everywhere.balance(), len(everywhere.payments())) == ({"USD": 4900}, 1)


def test_of_many_charges_for_a_reference_one_is_paid_and_told(everywhere):
    charged = together(lambda number: everywhere.charge(attempt=str(number)))

    assert {(one.payment_id, one.outcome) for one in charged} == {(everywhere.payments()[0].id, Outcome.SUCCEEDED)}
    assert (everywhere.balance(), len(everywhere.facts)) == ({"USD": 1000}, 1)


def test_of_many_who_settle_a_payment_one_does(everywhere):
    everywhere.gateway.troubles.append("killed")
    with pytest.raises(Killed):
        everywhere.buy()
    payment = everywhere.payments()[0]
    job = Job(id=uuid(1), kind="x", payload={"about": payment.id}, created_at=NOON, due_at=NOON)

    def settle(number):
        outcome = Outcome.SUCCEEDED if number % 2 else Outcome.OPEN
        with everywhere.store.writing() as tx:
            everywhere.billing.keep_collected(tx, job, Collected(outcome=outcome, name="name"))

    together(settle)

    assert [fact.succeeded for fact in everywhere.facts] == [True]
    assert everywhere.subscription().state is State.ACTIVE


def test_of_many_refunds_with_one_key_one_is_given(everywhere):
    everywhere.charge()
    together(lambda _: everywhere.billing.refund("coocook:1", usd(300), key="a"))

    assert everywhere.balance() == everywhere.taken() == {"USD": 700}


def test_many_refunds_together_give_no_more_than_was_paid(everywhere):
    everywhere.charge()
    together(lambda number: everywhere.billing.refund("coocook:1", usd(300), key=f"{number // 2}"))

    assert everywhere.balance() == everywhere.taken() == {}
    with everywhere.store.reading() as tx:
        given = [one.amount.amount for one in tx.refunds.of_payment(everywhere.payments()[0].id)]
    assert given == [300, 300, 300, 100]


def test_a_checkout_and_a_cancellation_at_once_leave_no_money_astray(everywhere):
    everywhere.gateway.troubles.append("killed")
    with pytest.raises(Killed):
        everywhere.buy()
    one = everywhere.subscription()

    def either(number):
        if number % 2:
            everywhere.buy()
        elif number == 0:
            everywhere.billing.cancel(actor(), one.id, at_once=True)

    def tried(number):
        with suppress(AlreadySubscribed):
            either(number)

    together(tried, 6)
    everywhere.wait(hours=1)

    live = [one for one in everywhere.subscriptions() if one.is_live]
    assert len(live) <= 1
    assert everywhere.products() == ({"sns-auto"} if live else frozenset())
    assert everywhere.balance() == everywhere.taken()
