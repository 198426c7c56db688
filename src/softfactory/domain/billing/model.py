"""What is sold, and who has it: products and subscriptions."""

from datetime import datetime
from enum import StrEnum

import attrs

from softfactory.domain.kernel.money import Money


class Interval(StrEnum):
    """How long a price buys a product for."""

    MONTH = "month"
    YEAR = "year"


@attrs.frozen(kw_only=True)
class Price:
    """What a product costs for an interval; None is for good."""

    interval: Interval | None = None
    money: Money


@attrs.frozen(kw_only=True)
class Product:
    """Something that is subscribed to, or bought once."""

    code: str
    """Lower-case words joined by hyphens, such as ``sns-auto``: what guards and checkouts name."""
    name: str
    description: str = ""
    prices: tuple[Price, ...]
    """At most one for each interval."""
    offered: bool = True
    """Whether it can still be bought; what was bought before goes on."""

    def price(self, interval: Interval | None) -> Money | None:
        """Return what it costs for *interval*, None when it is not sold that way."""
        return next((price.money for price in self.prices if price.interval is interval), None)


class State(StrEnum):
    """Where a subscription stands."""

    INCOMPLETE = "incomplete"
    """Its first payment is open."""
    ACTIVE = "active"
    PAST_DUE = "past_due"
    """Its period has ended and the renewal was declined so far."""
    CANCELED = "canceled"
    EXPIRED = "expired"


LIVE = frozenset({State.INCOMPLETE, State.ACTIVE, State.PAST_DUE})
"""Of these a user has at most one for each product."""


@attrs.frozen(kw_only=True)
class Subscription:
    """A product that somebody has for a while, or for good."""

    id: str
    user_id: str | None
    """None when its holder was erased."""
    product: str
    interval: Interval | None
    """None for what was bought once: a subscription without end."""
    price: Money
    """As it was when it was bought: what renewals cost."""
    state: State
    created_at: datetime
    anchored_at: datetime
    """When its first period began: the calendar counts all others from there."""
    period_start: datetime
    period_end: datetime | None
    """None: without end, or not begun."""
    declined: int = 0
    """How often the renewal that is due was declined."""
    retry_at: datetime | None = None
    """When that is tried again."""
    cancel_at_period_end: bool = False
    ended_at: datetime | None = None
    gateway: str
    agreement: str | None = None
    """The gateway's own name of it."""
    test: bool
    """Whether it is paid with money that is none."""

    @property
    def is_live(self) -> bool:
        """Whether it has not ended."""
        return self.state in LIVE

    def grants(self, at: datetime) -> bool:
        """Tell whether its holder may use the product at that instant."""
        return self.state is State.ACTIVE and (self.period_end is None or self.period_end > at)
