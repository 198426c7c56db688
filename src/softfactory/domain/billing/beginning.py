"""How a subscription begins: found or made, and billed for the first time."""

import re

import attrs

from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.payments import Charge

from .charging import ChargingUseCases
from .duties import RENEW
from .lifecycle import UNPAID, Step
from .model import Interval, Product, State, Subscription
from .ports import BillingTx
from .problems import AlreadySubscribed, NoSuchPrice, ProductNotFound

CODE = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_CODE = 64
FOR = {None: "", Interval.MONTH: ", one month", Interval.YEAR: ", one year"}
"""What the payer reads after the product's name."""
ENDS = {Step.EXPIRE: State.EXPIRED, Step.CANCEL: State.CANCELED}


@attrs.frozen(kw_only=True, slots=False)
class BeginningUseCases(ChargingUseCases):
    """The subscription that a checkout is about."""

    def _to_be_paid(self, tx: BillingTx, user_id: str, code: str, interval: Interval | None) -> Subscription:
        """Return the subscription that waits for its first payment: the user's, or a new one."""
        price = _price(product_of(tx, code), interval)
        live = tx.subscriptions.live_of(user_id, code)
        if live and self._is_still_wanted(tx, live, interval):
            return live
        new = self._new(user_id, code, interval, price)
        tx.subscriptions.add(new)
        self._put(tx, RENEW, new.id, due_at=new.created_at + UNPAID)
        return new

    def _is_still_wanted(self, tx: BillingTx, live: Subscription, interval: Interval | None) -> bool:
        """Tell whether a live subscription is gone on with, after ending one that is in the way and may be ended.

        Raises `AlreadySubscribed`.
        """
        due = self._step(live)
        if live.state is State.INCOMPLETE and due is Step.NOTHING:
            if (live.interval, live.gateway) == (interval, self.gateway.name):
                return True
            due = Step.EXPIRE
        if due not in ENDS:
            raise AlreadySubscribed("There is a live subscription to this product: cancel it first.")
        self._end(tx, live, ENDS[due])
        return False

    def _new(self, user_id: str, code: str, interval: Interval | None, price: Money) -> Subscription:
        now = self.now()
        return Subscription(
            id=self.ids.uuid7(),
            user_id=user_id,
            product=code,
            interval=interval,
            price=price,
            state=State.INCOMPLETE,
            created_at=now,
            anchored_at=now,
            period_start=now,
            period_end=None,
            gateway=self.gateway.name,
            test=self.gateway.is_test,
        )


def first_charge(tx: BillingTx, subscription: Subscription, *, attempt: str, method: str | None) -> Charge:
    """Return what is to be paid before a subscription begins."""
    return Charge(
        reference=f"subscription:{subscription.id}",
        attempt=attempt,
        payer_id=subscription.user_id or "",
        amount=subscription.price,
        what=line(tx, subscription),
        method=method,
        until=subscription.created_at + UNPAID,
    )


def line(tx: BillingTx, subscription: Subscription) -> str:
    """Return what the payer of a subscription reads."""
    product = tx.products.find(subscription.product)
    return (product.name if product else subscription.product) + FOR[subscription.interval]


def product_of(tx: BillingTx, code: str) -> Product:
    """Return a product that can be bought; raises `ProductNotFound`."""
    found = tx.products.find(code) if is_code(code) else None
    if found is None or not found.offered:
        raise ProductNotFound("There is no such product, or it is not sold any more.")
    return found


def is_code(text: str) -> bool:
    """Tell whether a text can be a product's code."""
    return len(text) <= MAX_CODE and CODE.fullmatch(text) is not None


def _price(product: Product, interval: Interval | None) -> Money:
    price = product.price(interval)
    if price is None:
        ways = ", ".join(f"by the {one.interval.value}" if one.interval else "once" for one in product.prices)
        raise NoSuchPrice(f"It is sold {ways}.")
    return price
