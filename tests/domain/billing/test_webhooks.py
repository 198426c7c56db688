from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.billing.gateway import BadWebhook, Told
from softfactory.domain.billing.model import State
from softfactory.domain.billing.problems import TooEarly
from softfactory.domain.kernel.payments import Outcome
from softfactory.testing.samples import NOON, uuid
from tests.domain.billing.teller import MONTH, PRICE, shop


@pytest.fixture
def seller():
    made = shop()
    yield made
    made.services.close()


@pytest.fixture
def seller_everywhere(database_url):
    made = shop(database_url)
    yield made
    made.services.close()


def test_what_is_not_the_gateways_changes_nothing(seller):
    seller.teller.told["completed"] = seller.completed()

    with pytest.raises(BadWebhook):
        seller.services.billing.webhook(b"completed", {"teller": "is somebody else"})

    assert seller.subscription.state is State.INCOMPLETE


def test_what_is_none_of_our_business_is_fine(seller):
    seller.services.billing.webhook(b"nothing that is known", {"teller": "is me"})
    seller.hear(
        seller.completed(payment_id=uuid(404), subscription_id=uuid(404)),
        seller.renewed(1, subscription_id=uuid(404)),
        seller.refunded(900, payment_id=uuid(404), subscription_id=uuid(404)),
    )

    assert seller.subscription.state is State.INCOMPLETE


def test_a_subscription_begins_when_its_page_was_paid(seller_everywhere):
    seller = seller_everywhere
    seller.hear(seller.completed())

    assert (seller.subscription.state, seller.subscription.agreement) == (State.ACTIVE, "agreement-1")
    assert seller.subscription.period_end == NOON + MONTH  # March has 31 days
    assert [payment.outcome for payment in seller.payments] == [Outcome.SUCCEEDED]
    assert seller.services.billing.products_of(seller.somebody.user_id) == {"sns-auto"}


def test_a_renewal_is_a_payment_and_a_further_period(seller_everywhere):
    seller = seller_everywhere
    seller.hear(seller.completed(), seller.renewed(1))

    assert seller.subscription.period_end == NOON + 2 * MONTH
    assert [payment.amount for payment in seller.payments] == [PRICE, PRICE]


def test_nobody_is_locked_out_while_the_gateway_has_yet_to_collect_the_renewal(seller):
    seller.hear(seller.completed())

    def usable():
        return seller.services.billing.products_of(seller.somebody.user_id)

    seller.clock.advance(MONTH + timedelta(hours=2) - timedelta(seconds=1))
    assert usable() == {"sns-auto"}
    seller.clock.advance(timedelta(seconds=1))
    assert usable() == frozenset()
    seller.hear(seller.renewed(1))
    assert usable() == {"sns-auto"}


@pytest.mark.parametrize("again", ["the same event", "the same in another event"])
def test_what_is_told_again_is_not_done_again(seller, again):
    suffix = "" if again == "the same event" else " again"
    told = [seller.completed(), seller.renewed(1), seller.refunded(900)]
    seller.hear(*told)
    before = seller.subscription, seller.payments

    seller.hear(
        seller.completed(f"completed{suffix}"),
        seller.renewed(1, f"{Told.RENEWED} 1{suffix}"),
        seller.refunded(900, f"refunded 900 intent-1{suffix}"),
    )

    assert (seller.subscription, seller.payments) == before


def test_a_failure_that_was_handled_does_not_come_back_after_a_success(seller):
    failed = seller.renewed(1, told=Told.FAILED, period_end=None)
    seller.hear(seller.completed(), failed, seller.renewed(1))

    seller.hear(failed)

    assert seller.subscription.state is State.ACTIVE


def test_one_event_told_by_many_at_once_is_done_once(seller_everywhere):
    seller, start = seller_everywhere, Barrier(8)
    seller.hear(seller.completed())

    def tell(number):
        start.wait()
        seller.hear(seller.renewed(1, "renewed" if number % 2 else "renewed in other words"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(tell, range(8)))

    assert len(seller.payments) == 2
    assert seller.subscription.period_end == NOON + 2 * MONTH


def test_a_renewal_before_the_beginning_begins_it(seller):
    seller.hear(seller.renewed(1), seller.completed())

    assert (seller.subscription.state, seller.subscription.period_end) == (State.ACTIVE, NOON + 2 * MONTH)
    assert sorted(payment.outcome for payment in seller.payments) == [Outcome.SUCCEEDED, Outcome.SUCCEEDED]


def test_a_failure_that_is_told_after_its_success_takes_nothing_away(seller):
    seller.hear(seller.completed(), seller.renewed(1), seller.renewed(1, told=Told.FAILED))

    assert seller.subscription.state is State.ACTIVE


def test_a_failed_renewal_waits_for_the_next_try_and_goes_on_with_it(seller):
    seller.hear(seller.completed(), seller.renewed(1, told=Told.FAILED))
    waiting = seller.subscription.state

    seller.hear(seller.renewed(1))

    assert (waiting, seller.subscription.state) == (State.PAST_DUE, State.ACTIVE)


def test_a_page_that_is_told_to_be_unused_after_it_was_paid_takes_nothing_away(seller):
    unused = seller.notice("unused", Told.FAILED, payment_id=seller.payment_id, name=f"page-{seller.payment_id}")
    seller.hear(seller.completed(), unused)

    assert seller.subscription.state is State.ACTIVE


def test_an_end_that_is_told_before_the_beginning_ends_it_and_keeps_what_was_paid(seller):
    seller.hear(seller.deleted(at=NOON + timedelta(minutes=5)), seller.completed())
    seller.work()

    assert seller.subscription.state is State.CANCELED
    assert [(payment.outcome, payment.refunded) for payment in seller.payments] == [(Outcome.SUCCEEDED, PRICE.nothing)]
    assert not seller.teller.given_back


def test_what_is_collected_after_the_end_is_given_back(seller):
    seller.hear(seller.completed())
    seller.services.billing.cancel(seller.somebody, seller.subscription_id, at_once=True)

    seller.hear(seller.renewed(1))
    seller.work()

    assert list(seller.teller.given_back.values()) == [("invoice-1", PRICE)]
    assert seller.subscription.state is State.CANCELED
    assert "agreement-1" in seller.teller.ended


def test_what_is_paid_on_a_page_that_nobody_waits_for_any_more_is_given_back(seller):
    seller.services.billing.cancel(seller.somebody, seller.subscription_id, at_once=True)

    seller.hear(seller.completed())
    seller.work()

    assert list(seller.teller.given_back.values()) == [(f"page-{seller.payment_id}", PRICE)]
    assert seller.teller.ended == ["agreement-1"]


def test_an_end_that_we_asked_for_leaves_the_period_that_is_paid(seller):
    seller.hear(seller.completed())
    seller.services.billing.cancel(seller.somebody, seller.subscription_id, at_once=False)
    seller.work()
    seller.hear(seller.deleted())
    meanwhile = seller.subscription.state

    seller.clock.advance(2 * MONTH)
    seller.work()

    assert (meanwhile, seller.subscription.state) == (State.ACTIVE, State.CANCELED)


@pytest.mark.parametrize("about", ["first payment", "renewal"])
def test_a_refund_that_is_told_before_its_payment_comes_again_later(seller, about):
    early, late = seller.refunded(900), seller.completed()
    if about == "renewal":
        seller.hear(seller.completed())
        early, late = seller.refunded(900, payment_id=None, name="invoice-1"), seller.renewed(1)

    with pytest.raises(TooEarly):
        seller.hear(early)
    seller.hear(late, early)

    assert {payment.name: payment.refunded.amount for payment in seller.payments}[late.name] == 900


def test_a_refund_of_what_we_never_hear_of_is_let_go_of_in_the_end(seller):
    seller.hear(seller.completed())
    seller.clock.advance(timedelta(days=1))

    seller.hear(seller.refunded(900, payment_id=None, name="invoice-of-something-else"))

    assert [payment.refunded for payment in seller.payments] == [PRICE.nothing]


@given(st.permutations([400, 900, 1400]))
def test_of_refunds_in_any_order_the_highest_sum_counts(order):
    seller = shop()
    seller.hear(seller.completed(), *(seller.refunded(amount) for amount in order))

    assert seller.payments[0].refunded.amount == 1400
    seller.services.close()


def told_by_and_by(seller, notices):
    """Tell each, and those that are too early again after the others, as a gateway does."""
    while notices:
        early = []
        for notice in notices:
            try:
                seller.hear(notice)
            except TooEarly:
                early.append(notice)
        assert len(early) < len(notices), "nothing moves on"
        notices = early
    seller.work()


def history(seller, *, ends):
    """Return three months of a subscription in the order that they happen."""
    return [
        seller.completed(),
        seller.refunded(900, at=NOON + timedelta(hours=1)),
        seller.renewed(1),
        seller.renewed(2, told=Told.FAILED),
        seller.renewed(2),
        seller.refunded(2900, payment_id=None, name="invoice-2", at=NOON + 2 * MONTH + timedelta(hours=1)),
        *([seller.deleted(at=NOON + 2 * MONTH + timedelta(days=1))] if ends else []),
    ]


def standing(seller):
    """Return how things stand, but for what depends on when we heard of it: why it is over, and its last period."""
    found = seller.subscription
    names = {f"page-{seller.payment_id}": "page"}
    paid = sorted((names.get(one.name, one.name), one.outcome, one.refunded.amount) for one in seller.payments)
    return found.is_live and (found.state, found.period_end), found.agreement, paid, seller.teller.given_back


@given(st.booleans(), st.data())
def test_in_whatever_order_and_however_often_it_is_told_it_ends_the_same(ends, data):
    in_order, shuffled = shop(), shop()
    told_by_and_by(in_order, history(in_order, ends=ends))
    notices = history(shuffled, ends=ends)
    notices += data.draw(st.lists(st.sampled_from(notices), max_size=4))

    told_by_and_by(shuffled, data.draw(st.permutations(notices)))

    assert standing(shuffled) == standing(in_order)
    in_order.services.close()
    shuffled.services.close()
