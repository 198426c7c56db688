"""How a subscription goes on: pure, what is due and what becomes of it."""

from datetime import datetime, timedelta
from enum import Enum, auto

import attrs

from .model import State, Subscription
from .periods import end_of_period

UNPAID = timedelta(hours=24)
"""How long a first payment is waited for."""
GRACE = timedelta(days=3)
"""How long after a period's end a gateway that renews by itself may take to say so."""
COLLECTED_WITHIN = timedelta(hours=2)
"""How long after a period's end such a gateway is trusted to collect what the payer agreed to: Stripe takes an hour."""
TRIES_AFTER = (timedelta(days=1), timedelta(days=2), timedelta(days=2))
"""From one declined renewal to the next try: 1, 3 and 5 days after the first; then it is over."""


class Step(Enum):
    """What is due."""

    NOTHING = auto()
    RENEW = auto()
    CANCEL = auto()
    EXPIRE = auto()


def step(subscription: Subscription, at: datetime, *, renews: bool) -> Step:
    """Return what is due at that instant; *renews*: whether the gateway collects by itself."""
    if subscription.state is State.INCOMPLETE:
        return Step.EXPIRE if at >= subscription.created_at + UNPAID else Step.NOTHING
    if not subscription.is_live or subscription.period_end is None or at < subscription.period_end:
        return Step.NOTHING
    if subscription.cancel_at_period_end:
        return Step.CANCEL
    if renews:
        return Step.EXPIRE if at >= subscription.period_end + GRACE else Step.NOTHING
    return Step.NOTHING if subscription.retry_at and at < subscription.retry_at else Step.RENEW


def begun(subscription: Subscription, at: datetime, *, until: datetime | None = None) -> Subscription:
    """Return it paid for the first time; *until*: the end of its period where the gateway says so."""
    interval = subscription.interval
    return attrs.evolve(
        subscription,
        state=State.ACTIVE,
        anchored_at=at,
        period_start=at,
        period_end=(until or end_of_period(at, interval, at)) if interval else None,
    )


def renewed(subscription: Subscription, start: datetime, *, until: datetime | None = None) -> Subscription:
    """Return it paid for the period that begins at *start*; one that it has been paid beyond stays as it is."""
    interval = subscription.interval
    if interval is None:
        return subscription
    end = until or end_of_period(subscription.anchored_at, interval, start)
    if subscription.period_end and end <= subscription.period_end:
        return subscription
    return attrs.evolve(
        subscription,
        state=State.ACTIVE,
        period_start=start,
        period_end=end,
        declined=0,
        retry_at=None,
    )


def declined(subscription: Subscription, at: datetime) -> Subscription:
    """Return it with its renewal declined once more: past due and to be tried again, or over."""
    if subscription.declined >= len(TRIES_AFTER):
        return ended(subscription, State.EXPIRED, at)
    again = at + TRIES_AFTER[subscription.declined]
    return attrs.evolve(subscription, state=State.PAST_DUE, declined=subscription.declined + 1, retry_at=again)


def lasted(subscription: Subscription, at: datetime) -> bool:
    """Tell whether a subscription that was agreed to had not ended by then: what was paid for it is not given back."""
    return subscription.agreement is not None and (subscription.ended_at is None or at <= subscription.ended_at)


def ended(subscription: Subscription, state: State, at: datetime) -> Subscription:
    """Return it canceled or expired; one that has ended stays as it is."""
    if not subscription.is_live:
        return subscription
    return attrs.evolve(subscription, state=state, ended_at=at, retry_at=None)
