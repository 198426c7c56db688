"""No sequence of operations creates money or loses any, in any currency, wherever a process ends or a gateway fails."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from softfactory.domain.billing.duties import RENEW
from softfactory.domain.billing.ledger import TAKEN, Stage
from softfactory.domain.billing.model import LIVE, Interval, State
from softfactory.domain.billing.person import BillingRecorder
from softfactory.domain.kernel.events import PersonErased
from softfactory.domain.kernel.money import DIGITS, Money
from softfactory.domain.kernel.payments import Outcome
from softfactory.domain.kernel.problems import Problem
from softfactory.testing.samples import uuid
from tests.domain.billing.scenes import Killed, actor, in_memory, made

METHODS = (None, "test-ok", "test-declined", "test-insufficient-funds", "test-declined-later")
PRODUCTS = ("sold-monthly", "sold-both-ways", "sold-once")
users = st.integers(1, 3)
products = st.sampled_from(PRODUCTS)
intervals = st.sampled_from([None, *Interval])
methods = st.sampled_from(METHODS)
keys = st.none() | st.sampled_from(["k1", "k2"])
references = st.sampled_from(["coocook:1", "coocook:2", "coocook:3"])
currencies = st.sampled_from(sorted(DIGITS))
amounts = st.integers(1, 1000) | st.integers(1, 10**12)
troubles = st.lists(st.sampled_from([None, "before", "after", "killed"]), max_size=3)


class Machine(RuleBasedStateMachine):
    """People buy, cancel and leave, contexts charge and refund, time goes by, and the gateway fails now and then."""

    @initialize(currency=currencies, other=currencies, price=amounts)
    def begin(self, currency, other, price):
        self.scene = made(in_memory())
        self.scene.offer(PRODUCTS[0], month=price, year=None, currency=currency)
        self.scene.offer(PRODUCTS[1], month=price, year=price, once=price, currency=other)
        self.scene.offer(PRODUCTS[2], month=None, year=None, once=price, currency=currency)
        self.currencies = {}
        self.refunds = {}

    def tried(self, trouble, act):
        self.scene.gateway.troubles.extend(trouble)
        with suppress(Problem, Killed):
            act()
        self.scene.gateway.troubles.clear()

    @rule(user=users, product=products, interval=intervals, method=methods, key=keys, trouble=troubles)
    def buy(self, *, user, product, interval, method, key, trouble):
        self.tried(trouble, lambda: self.scene.buy(user, product, interval, method=method, key=key))

    @rule(user=users, at_once=st.booleans(), which=st.integers(0, 5))
    def cancel(self, user, at_once, which):
        ids = [one.id for one in self.scene.subscriptions(user)][which : which + 1]
        self.tried([], lambda: self.scene.billing.cancel(actor(user), "".join(ids), at_once=at_once))

    @rule(
        reference=references,
        attempt=st.sampled_from("12"),
        currency=currencies,
        amount=amounts,
        method=methods,
        trouble=troubles,
    )
    def charge(self, *, reference, attempt, currency, amount, method, trouble):
        currency = self.currencies.setdefault(reference, currency)
        self.tried(
            trouble,
            lambda: self.scene.charge(reference, amount=amount, currency=currency, attempt=attempt, method=method),
        )

    @rule(reference=references, amount=amounts, key=st.sampled_from("abcdef"), trouble=troubles)
    def refund(self, reference, amount, key, trouble):
        money = Money(amount=amount, currency=self.currencies.get(reference, "USD"))
        self.refunds[key] = self.refunds.get(key, (reference, money))  # as a job does, under a key of its own
        self.give_back(key, trouble)

    def give_back(self, key, trouble=()):
        reference, money = self.refunds[key]
        money = attrs.evolve(money, currency=self.currencies.get(reference, money.currency))
        self.tried(trouble, lambda: self.scene.billing.refund(reference, money, key=key))

    @rule(hours=st.integers(0, 48) | st.integers(0, 24 * 400), trouble=troubles)
    def wait(self, hours, trouble):
        self.tried(trouble, lambda: self.scene.wait(hours=hours))

    @rule(user=users)
    def leave(self, user):
        recorder = BillingRecorder(store=self.scene.store, ids=self.scene.billing.ids)
        with self.scene.store.writing() as tx:
            recorder(tx, [PersonErased(at=self.scene.clock(), user_id=uuid(user))])

    @rule()
    def settle(self):
        """Let everything come to rest: each caller asks again, and the worker does what failed."""
        for key in self.refunds:
            self.give_back(key)
        for _ in range(30):
            self.scene.wait(hours=1)
            if all(job.kind == RENEW and not job.attempts for job in self.scene.jobs()):
                break

        assert [job.kind for job in self.scene.jobs() if job.kind != RENEW or job.attempts] == []
        with self.scene.store.reading() as tx:
            table = tx.unit.table
            payments = list(table("payments").values())
            entries, refunds = table("ledger_entries"), list(table("refunds").values())
        expected = Counter()
        for payment in payments:
            assert payment.outcome is not Outcome.OPEN
            if payment.outcome is Outcome.SUCCEEDED:
                expected[payment.amount.currency] += payment.left.amount
                entry = entries[payment.name]
                assert (entry.amount, entry.refunded) == (payment.amount, payment.refunded)
        taken = {entry.id for entry in entries.values() if entry.stage in TAKEN}
        assert taken == {payment.id for payment in payments if payment.outcome is Outcome.SUCCEEDED}
        assert Stage.AUTHORISED not in {entry.stage for entry in entries.values()}
        assert self.scene.balance() == {currency: amount for currency, amount in expected.items() if amount}
        assert self.scene.taken() == self.scene.balance()
        assert all(refund.settled_at for refund in refunds)

    @invariant()
    def no_more_is_given_back_than_was_paid(self):
        with self.scene.store.reading() as tx:
            table = tx.unit.table
            for payment in table("payments").values():
                given = sum(one.amount.amount for one in tx.refunds.of_payment(payment.id))
                assert given == payment.refunded.amount <= payment.amount.amount

    @invariant()
    def what_is_told_is_told_once(self):
        told = Counter(fact.payment_id for fact in self.scene.facts)
        paid = Counter(fact.reference for fact in self.scene.facts if fact.succeeded)

        assert set(told.values()) <= {1}
        assert set(paid.values()) <= {1}

    @invariant()
    def who_may_use_a_product_has_paid_for_it(self):
        with self.scene.store.reading() as tx:
            subscriptions = list(tx.unit.table("subscriptions").values())
            payments = list(tx.unit.table("payments").values())
        paid = {one.subscription_id for one in payments if one.outcome is Outcome.SUCCEEDED}
        assert {one.id for one in subscriptions if one.state is State.ACTIVE} <= paid
        live = Counter((one.user_id, one.product) for one in subscriptions if one.state in LIVE)
        assert set(live.values()) <= {1}
        for one in subscriptions:
            assert (one.ended_at is None) == (one.state in LIVE)

    def teardown(self):
        if hasattr(self, "scene"):
            self.settle()
            self.scene.clock.advance(timedelta(days=500))
            self.settle()


TestMoney = Machine.TestCase
TestMoney.settings = settings(max_examples=60, stateful_step_count=25)
