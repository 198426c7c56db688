"""Shapes that several of these resources speak."""

from datetime import datetime

from softfactory.domain.billing.model import Interval, State
from softfactory.domain.kernel.payments import Outcome
from softfactory.entrypoints.http.money import MoneyView
from softfactory.entrypoints.http.wire import Wire


class PriceView(Wire, rename={"money": "price"}):
    """What a product costs for an interval; null is for good."""

    interval: Interval | None
    money: MoneyView


class ProductView(Wire):
    """Something that is subscribed to, or bought once: `code` is what a checkout names."""

    code: str
    name: str
    description: str
    prices: list[PriceView]


class SubscriptionView(Wire, rename={"state": "status"}):
    """A product that somebody has until `period_end`, or for good; `test`: it is paid with money that is none."""

    id: str
    product: str
    interval: Interval | None
    price: MoneyView
    state: State
    created_at: datetime
    period_start: datetime
    period_end: datetime | None
    cancel_at_period_end: bool
    ended_at: datetime | None
    test: bool


class PaymentView(Wire):
    """One try to be paid; `refunded` is what was given back, or is on its way."""

    id: str
    what: str
    amount: MoneyView
    refunded: MoneyView
    outcome: Outcome
    failure: str
    checkout_url: str | None
    gateway: str
    test: bool
    created_at: datetime
    settled_at: datetime | None
