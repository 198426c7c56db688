"""Renewals, ends and expiry, when they fall due."""

from typing import Any

import attrs

from softfactory.domain.kernel.jobs import Job
from softfactory.domain.kernel.payments import Charge, Outcome

from .beginning import ENDS, line
from .charging import ChargingUseCases
from .duties import ABOUT, RENEW
from .gateway import Collected
from .lifecycle import TRIES_AFTER, Step
from .model import State, Subscription
from .payment import Payment
from .periods import start_of_period
from .ports import BillingTx


@attrs.frozen(kw_only=True)
class Renewal:
    """What was heard of a renewal."""

    payment_id: str
    collected: Collected


@attrs.frozen(kw_only=True, slots=False)
class RenewingUseCases(ChargingUseCases):
    """What the worker does about subscriptions."""

    def renew(self, job: Job) -> Renewal | None:
        """Have the renewal collected that is due of a subscription; None when something else is, or nothing."""
        with self.store.writing() as tx:
            subscription = tx.subscriptions.fetch(job.payload[ABOUT])
            if subscription is None or self._step(subscription) is not Step.RENEW:
                return None
            payment = self._renewal(tx, subscription)
        return Renewal(payment_id=payment.id, collected=self._asked(payment)[0])

    def keep_renewal(self, tx: Any, job: Job, renewal: Renewal | None) -> None:  # noqa: ANN401 - of any context
        """Store what `renew` heard, or end a subscription that is to end, in the transaction that finishes the job."""
        mine: BillingTx = self.store.joining(tx)
        subscription = mine.subscriptions.fetch(job.payload[ABOUT])
        if renewal:
            payment = self._settle(mine, renewal.payment_id, renewal.collected)
            if subscription and payment and payment.outcome is Outcome.OPEN:
                self._ask_again(mine, subscription)
        elif subscription and (due := self._step(subscription)) in ENDS:
            self._end(mine, subscription, ENDS[due])

    def disagree(self, job: Job) -> None:
        """Have the gateway collect nothing more for a subscription."""
        with self.store.reading() as tx:
            subscription = tx.subscriptions.find(job.payload[ABOUT])
        if subscription and subscription.agreement and subscription.gateway == self.gateway.name:
            self.gateway.cancel(subscription.agreement, key=job.id)

    def _renewal(self, tx: BillingTx, subscription: Subscription) -> Payment:
        """Return the payment of the period that has begun, stored; one that nobody had is not asked for later."""
        interval = subscription.interval
        if interval is None:
            raise ValueError("what is sold once is not renewed")
        start = start_of_period(subscription.anchored_at, interval, self.now())
        charge = Charge(
            reference=f"subscription:{subscription.id}:{start.isoformat()}",
            attempt=str(subscription.declined),
            payer_id=subscription.user_id or "",
            amount=subscription.price,
            what=line(tx, subscription),
        )
        return self._claim(tx, charge, subscription_id=subscription.id, period_start=start)

    def _ask_again(self, tx: BillingTx, subscription: Subscription) -> None:
        """Ask tomorrow what became of a renewal that the gateway has not decided."""
        again = self.now() + TRIES_AFTER[0]
        if subscription.is_live:
            tx.subscriptions.save(attrs.evolve(subscription, state=State.PAST_DUE, retry_at=again))
            self._put(tx, RENEW, subscription.id, due_at=again)
