"""What billing keeps, to test with: number *n* belongs to user *n* unless told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any, TypeVar

import attrs

from softfactory.domain.billing.ledger import Entry, Reversal, Stage
from softfactory.domain.billing.model import Interval, Price, Product, State, Subscription
from softfactory.domain.billing.payment import Payment, Refund
from softfactory.domain.billing.ports import BillingStore
from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.payments import Outcome
from softfactory.testing.samples import NOON, uuid

T = TypeVar("T")
MANY = 16
MONTH = timedelta(days=31)
TICK = timedelta(microseconds=1)


def together(work: Callable[[int], T], times: int = MANY) -> list[T]:
    """Return what *work* gives for 0, 1, …, all let go at the same moment."""
    barrier = Barrier(times)

    def begin(number: int) -> T:
        barrier.wait()
        return work(number)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(begin, range(times)))


def usd(cents: int) -> Money:
    """Return dollars."""
    return Money(amount=cents, currency="USD")


def krw(won: int) -> Money:
    """Return won."""
    return Money(amount=won, currency="KRW")


def product(code: str = "sns-auto", **changes: Any) -> Product:
    """Return a product that is sold by the month and by the year."""
    prices = (Price(interval=Interval.MONTH, money=usd(4900)), Price(interval=Interval.YEAR, money=usd(49000)))
    return attrs.evolve(Product(code=code, name="SNS Auto", prices=prices), **changes)


def subscription(number: int = 1, **changes: Any) -> Subscription:
    """Return subscription *number*, active since noon."""
    sample = Subscription(
        id=uuid(number),
        user_id=uuid(number),
        product="sns-auto",
        interval=Interval.MONTH,
        price=usd(4900),
        state=State.ACTIVE,
        created_at=NOON,
        anchored_at=NOON,
        period_start=NOON,
        period_end=NOON + MONTH,
        gateway="ledger",
        test=True,
    )
    return attrs.evolve(sample, **changes)


def payment(number: int = 1, **changes: Any) -> Payment:
    """Return payment *number*, open."""
    sample = Payment(
        id=uuid(number),
        user_id=uuid(number),
        reference=f"thing:{number}",
        attempt="1",
        what="A thing",
        amount=usd(1000),
        refunded=usd(0),
        outcome=Outcome.OPEN,
        gateway="ledger",
        test=True,
        created_at=NOON,
    )
    return attrs.evolve(sample, **changes)


def refund(number: int = 1, **changes: Any) -> Refund:
    """Return refund *number* of payment 1."""
    sample = Refund(id=uuid(number), payment_id=uuid(1), key=f"key {number}", amount=usd(100), created_at=NOON)
    return attrs.evolve(sample, **changes)


def entry(number: int = 1, **changes: Any) -> Entry:
    """Return entry *number* of the book, captured."""
    sample = Entry(
        id=uuid(number), amount=usd(1000), refunded=usd(0), stage=Stage.CAPTURED, method="test-ok", made_at=NOON
    )
    return attrs.evolve(sample, **changes)


def reversal(number: int = 1, **changes: Any) -> Reversal:
    """Return reversal *number*, of entry 1."""
    return attrs.evolve(Reversal(id=f"reversal {number}", entry_id=uuid(1), amount=usd(100), made_at=NOON), **changes)


def with_payments(store: BillingStore, *payments: Payment) -> BillingStore:
    """Return *store* after claiming payments."""
    with store.writing() as tx:
        for one in payments:
            assert tx.payments.claim(one) == one
    return store


def with_subscriptions(store: BillingStore, *subscriptions: Subscription) -> BillingStore:
    """Return *store* after adding subscriptions."""
    with store.writing() as tx:
        for one in subscriptions:
            tx.subscriptions.add(one)
    return store
