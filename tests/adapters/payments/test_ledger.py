from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.adapters.payments.ledger import LedgerGateway
from softfactory.domain.billing.gateway import BadWebhook, Bill
from softfactory.domain.billing.ledger import TAKEN, Agreement, Stage, opened
from softfactory.domain.billing.model import Interval
from softfactory.domain.billing.problems import UnknownMethod
from softfactory.domain.kernel.money import InvalidMoney, Money
from softfactory.domain.kernel.payments import Outcome
from softfactory.domain.kernel.transitions import InvalidTransition
from softfactory.testing.billing.samples import entry, usd
from softfactory.testing.platform import StillClock
from softfactory.testing.samples import NOON, uuid


def bill(key="k1", **changes):
    sample = Bill(key=key, payment_id=uuid(1), amount=usd(1000), what="A thing", payer_id=uuid(1), made_at=NOON)
    return attrs.evolve(sample, **changes)


def first(key="k1", **changes):
    return bill(key, subscription_id=uuid(7), interval=Interval.MONTH, **changes)


def again(agreement, key="k2", **changes):
    return bill(key, subscription_id=uuid(7), interval=Interval.MONTH, agreement=agreement, **changes)


@pytest.fixture
def clock():
    return StillClock()


@pytest.fixture
def ledger(open_billing, clock):
    return LedgerGateway(store=open_billing(), now=clock)


def test_it_says_what_it_is(ledger):
    assert (ledger.name, ledger.is_test, ledger.renews) == ("ledger", True, False)


@pytest.mark.parametrize("method", [None, "test-ok", "test-declined-later"])
def test_a_bill_is_paid_at_once(ledger, method):
    collected = ledger.checkout(bill(method=method))

    assert (collected.outcome, collected.name, collected.agreement) == (Outcome.SUCCEEDED, "k1", None)
    assert (collected.checkout_url, collected.failure) == (None, "")
    assert ledger.balance() == {"USD": 1000}


@pytest.mark.parametrize(
    ("method", "failure"),
    [
        ("test-declined", "The card was declined."),
        ("test-insufficient-funds", "There is not enough money on the account."),
    ],
)
def test_a_bill_is_declined(ledger, method, failure):
    collected = ledger.checkout(first(method=method))

    assert (collected.outcome, collected.failure, collected.agreement) == (Outcome.FAILED, failure, None)
    assert ledger.balance() == {}


@pytest.mark.parametrize("method", ["", "gold", "TEST-OK", "\0", "test-ok "])
def test_no_other_way_to_pay_is_known(ledger, method):
    with pytest.raises(UnknownMethod):
        ledger.must_know(method)
    with pytest.raises(UnknownMethod):
        ledger.checkout(bill(method=method))

    assert ledger.balance() == {}


def test_with_the_same_key_nothing_is_collected_twice(ledger):
    answers = [ledger.checkout(bill()), ledger.checkout(bill(method="test-declined", amount=usd(5)))]

    assert answers[0] == answers[1]
    assert ledger.balance() == {"USD": 1000}


def test_of_many_with_the_same_key_one_is_collected(ledger):
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: ledger.checkout(first()), range(40)))

    assert len(set(answers)) == 1
    assert ledger.balance() == {"USD": 1000}


@pytest.mark.parametrize(("method", "outcome"), [("test-ok", "succeeded"), ("test-declined-later", "failed")])
def test_a_renewal_is_paid_as_was_agreed(ledger, method, outcome):
    agreement = ledger.checkout(first(method=method)).agreement

    answers = [ledger.charge(again(agreement)) for _ in range(2)]

    assert [(one.outcome.value, one.agreement) for one in answers] == [(outcome, agreement)] * 2
    assert ledger.balance() == {"USD": 2000 if outcome == "succeeded" else 1000}


def test_nothing_is_collected_by_what_was_never_agreed_or_is_over(ledger):
    agreement = ledger.checkout(first()).agreement
    for _ in range(2):
        ledger.cancel(agreement, key="k")
    ledger.cancel("never agreed", key="k")

    answers = [ledger.charge(again(one, str(one))) for one in (agreement, "never agreed", None)]

    assert {one.outcome for one in answers} == {Outcome.FAILED}
    assert ledger.balance() == {"USD": 1000}


def test_what_was_only_set_aside_is_taken_by_who_asks_again(ledger, clock):
    with ledger.store.writing() as tx:
        tx.ledger.claim(opened(first(), "test-ok", at=NOON))
    assert ledger.balance() == {}

    assert ledger.checkout(first()).outcome is Outcome.SUCCEEDED

    assert ledger.balance() == {"USD": 1000}
    assert ledger.charge(again(uuid(7))).outcome is Outcome.SUCCEEDED


def test_what_was_only_set_aside_is_let_go_of_when_its_time_is_over(ledger, clock):
    late = bill(until=NOON + timedelta(days=1))
    with ledger.store.writing() as tx:
        tx.ledger.claim(opened(late, "test-ok", at=NOON))
    clock.advance(timedelta(days=1))

    assert [ledger.checkout(late).outcome for _ in range(2)] == [Outcome.FAILED] * 2
    with ledger.store.reading() as tx:
        assert tx.ledger.fetch("k1").stage is Stage.VOIDED


def test_what_is_late_is_declined_and_what_is_in_time_is_not(ledger, clock):
    assert ledger.checkout(bill("late", until=NOON)).outcome is Outcome.FAILED
    assert ledger.checkout(bill("in time", until=NOON + timedelta(microseconds=1))).outcome is Outcome.SUCCEEDED


def test_money_is_given_back_once_for_each_key(ledger):
    ledger.checkout(bill())
    for key, amount in [("a", 300), ("a", 300), ("a", 999), ("b", 700)]:
        ledger.refund("k1", usd(amount), key=key)

    assert ledger.balance() == {"USD": 0}
    with ledger.store.reading() as tx:
        assert (tx.ledger.fetch("k1").stage, tx.ledger.fetch("k1").refunded) == (Stage.REFUNDED, usd(1000))


def test_no_more_is_given_back_than_was_taken(ledger):
    ledger.checkout(bill())
    ledger.refund("k1", usd(600), key="a")
    for amount, refusal in [(401, InvalidTransition), (0, InvalidMoney), (-1, InvalidMoney)]:
        with pytest.raises(refusal):
            ledger.refund("k1", usd(amount), key="b")

    assert ledger.balance() == {"USD": 400}


@pytest.mark.parametrize("name", ["declined", "unknown", "", "\0"])
def test_what_was_not_taken_is_not_given_back(ledger, name):
    ledger.checkout(bill("declined", method="test-declined"))

    with pytest.raises(InvalidTransition):
        ledger.refund(name, usd(1), key="a")

    assert ledger.balance().get("USD", 0) == 0


def test_many_refunds_at_once_give_no_more_than_was_taken(ledger):
    ledger.checkout(bill())

    def refund(number):
        try:
            ledger.refund("k1", usd(300), key=str(number // 2))
        except InvalidTransition:
            return 0
        return 1

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(refund, range(20)))

    assert ledger.balance() == {"USD": 100}


def test_it_sends_no_webhooks(ledger):
    with pytest.raises(BadWebhook):
        ledger.parse_webhook(b"{}", {})


steps = st.lists(st.sampled_from(["capture", "void", "refund some", "refund rest"]), max_size=6)


@given(st.sampled_from(Stage), steps, st.integers(2, 10**12), st.data())
def test_states_of_the_book_follow_each_other_in_order_and_no_money_is_made(stage, steps, amount, data):
    refunded = {Stage.REFUNDED: amount, Stage.PARTLY_REFUNDED: 1}.get(stage, 0)
    one = entry(1, stage=stage, amount=usd(amount), refunded=usd(refunded))
    for step in steps:
        before = one
        try:
            one = _stepped(one, step, data)
        except InvalidTransition:
            assert (before.stage, step) not in ALLOWED
        else:
            assert (before.stage, step) in ALLOWED
        assert usd(0) <= one.refunded <= one.amount
        assert (one.refunded == one.amount) == (one.stage is Stage.REFUNDED)
        assert one.stage in TAKEN or one.refunded == usd(0)


ALLOWED = {
    (Stage.AUTHORISED, "capture"),
    (Stage.AUTHORISED, "void"),
    (Stage.CAPTURED, "refund some"),
    (Stage.CAPTURED, "refund rest"),
    (Stage.PARTLY_REFUNDED, "refund some"),
    (Stage.PARTLY_REFUNDED, "refund rest"),
}


def _stepped(one, step, data):
    if step == "capture":
        return one.captured()
    if step == "void":
        return one.voided("late")
    left = one.amount.amount - one.refunded.amount
    amount = data.draw(st.integers(1, left)) if step == "refund some" and left else left
    return one.given_back(Money(amount=amount or 1, currency="USD"))


def test_an_agreement_begins_with_the_payment(ledger):
    ledger.checkout(first("k1", method="test-declined"))
    with ledger.store.reading() as tx:
        assert tx.ledger.agreement(uuid(7)) is None
    ledger.checkout(first("k2", method="test-declined-later"))
    with ledger.store.reading() as tx:
        assert tx.ledger.agreement(uuid(7)) == Agreement(id=uuid(7), method="test-declined-later")
