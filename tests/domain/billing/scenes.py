"""Billing on a clock that stands still, a gateway that fails when it is told to, and a worker."""

from collections import deque
from datetime import timedelta
from typing import Any

import attrs

from softfactory.adapters.memory.billing import BillingMemory
from softfactory.adapters.memory.store import MemoryDatabase, MemoryStore
from softfactory.adapters.payments.ledger import LedgerGateway
from softfactory.adapters.wakeup import PollingWakeup
from softfactory.container.billing_works import billing_works
from softfactory.domain.billing.gateway import GatewayUnavailable, PaymentGateway
from softfactory.domain.billing.model import Interval, Price, Product
from softfactory.domain.billing.ports import BillingStore
from softfactory.domain.billing.service import Billing
from softfactory.domain.kernel.actor import SYSTEM, Actor, Role
from softfactory.domain.kernel.ids import Ids
from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.paging import PageRequest
from softfactory.domain.kernel.payments import Charge, PaymentSettled
from softfactory.domain.kernel.worker import Worker
from softfactory.testing.platform import StillClock
from softfactory.testing.samples import uuid

MONTH, YEAR = Interval.MONTH, Interval.YEAR
EVERYTHING = PageRequest(limit=100)


class Killed(BaseException):
    """The process ended here."""


@attrs.define
class Shaky(PaymentGateway):
    """Another gateway, which fails as `troubles` say, one for each call: before it, after it, or not at all."""

    real: LedgerGateway
    troubles: deque[str | None] = attrs.field(factory=deque)
    asked: list[tuple[str, Any]] = attrs.field(factory=list)

    @property
    def name(self):
        return self.real.name

    @property
    def is_test(self):
        return True

    @property
    def renews(self):
        return False

    def must_know(self, method):
        self.real.must_know(method)

    def checkout(self, bill):
        return self._do("checkout", bill, lambda: self.real.checkout(bill))

    def charge(self, bill):
        return self._do("charge", bill, lambda: self.real.charge(bill))

    def refund(self, name, amount, *, key):
        return self._do("refund", (name, amount, key), lambda: self.real.refund(name, amount, key=key))

    def cancel(self, agreement, *, key):
        return self._do("cancel", agreement, lambda: self.real.cancel(agreement, key=key))

    def parse_webhook(self, body, headers):
        return self.real.parse_webhook(body, headers)

    def _do(self, what, about, call):
        self.asked.append((what, about))
        trouble = self.troubles.popleft() if self.troubles else None
        if trouble == "before":
            raise GatewayUnavailable("It does not answer.")
        done = call()
        if trouble == "after":
            raise GatewayUnavailable("It does not answer.")
        if trouble == "killed":
            raise Killed
        return done


@attrs.frozen(kw_only=True)
class Scene:
    """Billing, and what is around it."""

    store: BillingStore
    billing: Billing
    gateway: Shaky
    worker: Worker
    clock: StillClock
    facts: list[PaymentSettled]

    def offer(self, code="sns-auto", *, month=4900, year=49000, once=None, currency="USD"):
        costs = {MONTH: month, YEAR: year, None: once}
        prices = [
            Price(interval=interval, money=Money(amount=cost, currency=currency))
            for interval, cost in costs.items()
            if cost is not None
        ]
        return self.billing.offer(SYSTEM, Product(code=code, name="SNS Auto", prices=tuple(prices)))

    def buy(self, user=1, product="sns-auto", interval=MONTH, **more):
        return self.billing.checkout(actor(user), product=product, interval=interval, **more)

    def wait(self, **time):
        """Let time go by, and have done what is due then."""
        self.clock.advance(timedelta(**time))
        self.work()

    def work(self):
        self.worker.run_due()

    def subscriptions(self, user=1):
        return list(self.billing.subscriptions(actor(user), EVERYTHING).items)

    def subscription(self, user=1):
        """Return the newest."""
        return self.subscriptions(user)[0]

    def payments(self, user=1):
        return list(self.billing.payments(actor(user), EVERYTHING).items)

    def products(self, user=1):
        return self.billing.products_of(uuid(user))

    def jobs(self):
        with self.store.reading() as tx:
            return list(tx.jobs.listed(None, EVERYTHING).items)

    def charge(self, reference="coocook:1", *, amount=1000, currency="USD", attempt="1", method=None, user=1, **more):
        return self.billing.charge(
            Charge(
                reference=reference,
                attempt=attempt,
                payer_id=uuid(user),
                amount=Money(amount=amount, currency=currency),
                what="A dinner",
                method=method,
                **more,
            )
        )

    def balance(self):
        """Return what the gateway holds, by currency, without what it has nothing of."""
        return {currency: amount for currency, amount in self.gateway.real.balance().items() if amount}

    def taken(self):
        """Return what billing believes it holds, likewise."""
        revenue = self.billing.revenue(SYSTEM)
        return {one.currency: one.taken.amount for one in revenue if one.taken.amount}


def actor(user=1, role=Role.USER):
    return Actor(user_id=uuid(user), role=role)


def usd(cents):
    return Money(amount=cents, currency="USD")


def counted():
    """Return a source of randomness that never repeats."""
    numbers = iter(range(1, 2**62))
    return lambda size: (next(numbers) * 2**16).to_bytes(16)[-size:]


def made(opens, *, gateway=None, recorders=()):
    """Return a scene on the database that *opens* opens."""
    clock, facts = StillClock(), []
    store = opens(lambda _, told: facts.extend(one for one in told if isinstance(one, PaymentSettled)), *recorders)
    ids = Ids(clock, counted())
    shaky = gateway or Shaky(LedgerGateway(store=opens(), now=clock))
    billing = Billing(store=store, gateway=shaky, now=clock, ids=ids)
    worker = Worker(store=store, works=billing_works(billing), now=clock, ids=ids, wakeup=PollingWakeup())
    return Scene(store=store, billing=billing, gateway=shaky, worker=worker, clock=clock, facts=facts)


def in_memory():
    """Return what opens a database in memory."""
    database = MemoryDatabase()
    return lambda *recorders: MemoryStore(database, BillingMemory, recorders)
