"""The contract of what is summed: what recurs, and what was taken."""

from softfactory.domain.billing.model import Interval, State
from softfactory.domain.billing.ports import Recurring, Taken
from softfactory.domain.kernel.payments import Outcome
from softfactory.testing.billing.samples import TICK, krw, payment, subscription, usd, with_payments, with_subscriptions
from softfactory.testing.samples import NOON, uuid
from softfactory.testing.stores import OpenBilling


class SumsContract:
    """What every adapter promises about sums."""

    def test_what_is_active_and_paid_by_the_interval_recurs(self, open_billing: OpenBilling) -> None:
        year = {"interval": Interval.YEAR, "price": usd(10**12)}
        store = with_subscriptions(
            open_billing(),
            *(subscription(number) for number in (1, 2, 3)),
            *(subscription(number, **year) for number in (4, 5)),
            subscription(6, test=False),
            subscription(7, price=krw(9)),
            subscription(8, interval=None, period_end=None),
            subscription(9, period_end=NOON),
            *(subscription(10 + n, state=state) for n, state in enumerate(State) if state is not State.ACTIVE),
        )

        with store.reading() as tx:
            found = {(one.price.currency, one.test, one.interval): one for one in tx.subscriptions.recurring(NOON)}
        assert found == {
            ("USD", True, Interval.MONTH): _recurring(3, usd(3 * 4900)),
            ("USD", True, Interval.YEAR): _recurring(2, usd(2 * 10**12), interval=Interval.YEAR),
            ("USD", False, Interval.MONTH): _recurring(1, usd(4900), test=False),
            ("KRW", True, Interval.MONTH): _recurring(1, krw(9)),
        }

    def test_nothing_recurs_and_nothing_was_taken_where_nothing_is(self, open_billing: OpenBilling) -> None:
        with open_billing().reading() as tx:
            assert [*tx.subscriptions.recurring(NOON), *tx.payments.taken(once_only=False)] == []

    def test_what_was_paid_less_what_went_back_was_taken(self, open_billing: OpenBilling) -> None:
        paid = {"outcome": Outcome.SUCCEEDED}
        store = with_subscriptions(
            open_billing(), subscription(1), subscription(2, interval=None, period_end=NOON + TICK)
        )
        with_payments(
            store,
            payment(1, **paid, subscription_id=uuid(1)),
            payment(2, **paid, subscription_id=uuid(2), refunded=usd(1)),
            payment(3, **paid, amount=krw(5), refunded=krw(5)),
            payment(4, **paid, test=False, amount=usd(7)),
            payment(5),
            payment(6, outcome=Outcome.FAILED, subscription_id=uuid(2)),
        )

        with store.reading() as tx:
            assert _sorted(tx.payments.taken(once_only=True)) == [_taken(usd(999))]
            assert _sorted(tx.payments.taken(once_only=False)) == [
                _taken(krw(0)),
                _taken(usd(7), test=False),
                _taken(usd(1999)),
            ]


def _recurring(count, price, *, test=True, interval=Interval.MONTH):
    return Recurring(test=test, interval=interval, subscriptions=count, price=price)


def _taken(amount, *, test=True):
    return Taken(test=test, amount=amount)


def _sorted(taken):
    return sorted(taken, key=lambda one: (one.amount.currency, one.test))
