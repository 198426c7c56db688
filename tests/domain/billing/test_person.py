from datetime import timedelta

from softfactory.domain.billing.model import State
from softfactory.domain.billing.person import BillingRecorder
from softfactory.domain.kernel.events import PersonErased
from softfactory.domain.kernel.payments import Outcome
from softfactory.testing.samples import NOON, uuid
from tests.domain.billing.scenes import actor


def erase(scene, user=1):
    recorder = BillingRecorder(store=scene.store, ids=scene.billing.ids)
    with scene.store.writing() as tx:
        recorder(tx, [PersonErased(at=scene.clock(), user_id=uuid(user))])


def test_subscriptions_end_with_their_holder_and_payments_stay_without_one(everywhere):
    everywhere.offer("review")
    everywhere.buy(product="review")
    everywhere.billing.cancel(actor(), everywhere.subscription().id, at_once=True)
    bought = everywhere.buy()
    everywhere.buy(2)
    everywhere.charge()
    before = everywhere.balance()

    erase(everywhere)

    assert (everywhere.subscriptions(), everywhere.payments(), everywhere.products()) == ([], [], frozenset())
    with everywhere.store.reading() as tx:
        ended, payment = tx.subscriptions.find(bought.subscription.id), tx.payments.find(bought.payment_id)
    assert (ended.state, ended.user_id, ended.ended_at) == (State.CANCELED, None, NOON)
    assert (payment.user_id, payment.outcome) == (None, Outcome.SUCCEEDED)
    assert everywhere.products(2) == {"sns-auto"}
    everywhere.wait(days=40)
    assert ("cancel", bought.subscription.agreement) in everywhere.gateway.asked
    assert everywhere.balance() == everywhere.taken() == {"USD": before["USD"] + 4900}  # the other one's renewal


def test_what_an_erased_person_pays_meanwhile_is_given_back(everywhere):
    everywhere.buy()
    everywhere.wait(days=1)
    everywhere.gateway.troubles.append("killed")
    everywhere.wait(days=30)
    erase(everywhere)

    everywhere.wait(hours=1)

    assert everywhere.balance() == everywhere.taken() == {"USD": 4900}


def test_everything_held_is_shown(everywhere):
    everywhere.offer("review")
    everywhere.buy(product="review")
    everywhere.clock.advance(timedelta(seconds=1))
    everywhere.buy()
    everywhere.buy(2)
    everywhere.charge()
    held = everywhere.billing.holdings(actor())

    assert (list(held.subscriptions), list(held.payments)) == (everywhere.subscriptions(), everywhere.payments())
    assert (len(held.subscriptions), len(held.payments)) == (2, 3)
