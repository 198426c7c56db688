"""What was paid, or is to be, and what was given back of it."""

from datetime import datetime

import attrs

from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.payments import Outcome

from .model import Subscription


@attrs.frozen(kw_only=True)
class Payment:
    """One try to be paid."""

    id: str
    """Also the key by which the gateway tells the same try from another one."""
    user_id: str | None
    subscription_id: str | None = None
    """What it pays, when that is a subscription of ours."""
    period_start: datetime | None = None
    """When the period begins that it pays, for a renewal."""
    reference: str
    attempt: str
    what: str
    amount: Money
    refunded: Money
    """What was given back, or is on its way."""
    outcome: Outcome
    failure: str = ""
    gateway: str
    method: str | None = None
    """How the payer wanted to pay, in the gateway's own words."""
    name: str | None = None
    """The gateway's own; None until it was reached."""
    checkout_url: str | None = None
    test: bool
    created_at: datetime
    until: datetime | None = None
    """After which it need not be paid any more."""
    settled_at: datetime | None = None

    @property
    def left(self) -> Money:
        """What can still be given back."""
        return self.amount - self.refunded

    @property
    def waits_for_gateway(self) -> bool:
        """Whether the gateway was not reached so far, as we know."""
        return self.outcome is Outcome.OPEN and self.name is None


@attrs.frozen(kw_only=True)
class Refund:
    """Some of a payment given back."""

    id: str
    """Also the key by which the gateway tells the same refund from another one."""
    payment_id: str
    key: str
    """Of whoever asked for it: the same never gives twice."""
    amount: Money
    created_at: datetime
    settled_at: datetime | None = None
    """When the gateway had given it back; None while it is on its way."""


@attrs.frozen(kw_only=True)
class Checkout:
    """What became of buying a product."""

    subscription: Subscription
    payment_id: str
    outcome: Outcome
    checkout_url: str | None = None
    """Where the buyer pays, while it is open."""
    failure: str = ""
