"""What becomes of a payment, and of the subscription that it pays: each is stored together, once."""

from datetime import datetime, timedelta

import attrs

from softfactory.domain.kernel.payments import Outcome, PaymentSettled

from .duties import DISAGREE, GIVE_BACK, RENEW
from .gateway import Collected
from .lifecycle import GRACE, begun, declined, ended, lasted, renewed
from .model import State, Subscription
from .payment import Payment
from .ports import BillingTx
from .usecases import UseCases

MAX_FAILURE = 500


@attrs.frozen(kw_only=True, slots=False)
class SettlingUseCases(UseCases):
    """Storing what a gateway said of a payment, whoever heard it first."""

    def _settle(
        self,
        tx: BillingTx,
        payment_id: str,
        collected: Collected,
        *,
        at: datetime | None = None,
        until: datetime | None = None,
    ) -> Payment | None:
        """Store an outcome unless there is one; return the payment as it is then, None when there is none.

        *at*: when it was, by a gateway that tells afterwards. Locks the subscription before the payment, as all do.
        """
        known = tx.payments.find(payment_id)
        subscription = tx.subscriptions.fetch(known.subscription_id) if known and known.subscription_id else None
        payment = tx.payments.fetch(payment_id)
        if payment is None:
            return None
        if payment.outcome is not Outcome.OPEN:
            return self._too_late(tx, payment, collected)
        payment = self._with_outcome(payment, collected)
        tx.payments.save(payment)
        if payment.outcome is Outcome.OPEN:
            return payment
        succeeded = payment.outcome is Outcome.SUCCEEDED
        fact = PaymentSettled(at=self.now(), reference=payment.reference, payment_id=payment.id, succeeded=succeeded)
        tx.record(fact)
        if subscription and succeeded:
            self._paid(tx, subscription, payment, at=at, until=until, agreement=collected.agreement)
        elif subscription and payment.period_start:
            self._not_renewed(tx, subscription)
        return payment

    def _paid(
        self,
        tx: BillingTx,
        subscription: Subscription,
        payment: Payment,
        *,
        at: datetime | None,
        until: datetime | None,
        agreement: str | None,
    ) -> None:
        """Let a subscription go on that was paid; what is paid for one that had ended by then is given back."""
        while_it_lasted = at is not None and lasted(subscription, at)
        subscription = attrs.evolve(subscription, agreement=agreement or subscription.agreement)
        if subscription.state is State.INCOMPLETE:
            subscription = begun(subscription, self.now(), until=until)
        elif subscription.is_live and payment.period_start:  # else the renewal was told before the beginning
            subscription = renewed(subscription, payment.period_start, until=until)
        tx.subscriptions.save(subscription)
        if not subscription.is_live:
            if not while_it_lasted:
                self._put(tx, GIVE_BACK, payment.id)
            self._disagree(tx, subscription)
        elif subscription.period_end:
            late = GRACE if self.gateway.renews else timedelta(0)
            self._put(tx, RENEW, subscription.id, due_at=subscription.period_end + late)

    def _not_renewed(self, tx: BillingTx, subscription: Subscription) -> None:
        """Let a subscription wait for the next try, or expire after the last one."""
        if subscription.state not in (State.ACTIVE, State.PAST_DUE):
            return
        waiting = declined(subscription, self.now())
        tx.subscriptions.save(waiting)
        if waiting.retry_at:
            self._put(tx, RENEW, waiting.id, due_at=waiting.retry_at)
        else:
            self._disagree(tx, waiting)

    def _end(
        self, tx: BillingTx, subscription: Subscription, state: State, *, at: datetime | None = None
    ) -> Subscription:
        """End a subscription, now or as of *at*, and have nothing more collected for it."""
        over = ended(subscription, state, at or self.now())
        tx.subscriptions.save(over)
        self._disagree(tx, over)
        return over

    def _disagree(self, tx: BillingTx, subscription: Subscription) -> None:
        """Have the gateway collect nothing more for a subscription, if the payer ever agreed."""
        if subscription.agreement:
            self._put(tx, DISAGREE, subscription.id)

    def _too_late(self, tx: BillingTx, payment: Payment, collected: Collected) -> Payment:
        """Have given back what was paid by a payment that had failed; what is said again changes nothing."""
        if payment.outcome is Outcome.FAILED and collected.outcome is Outcome.SUCCEEDED:
            late = attrs.evolve(
                self._with_outcome(payment, collected),
                id=self.ids.uuid7(),
                reference=f"late:{payment.id}",
                attempt="late",
            )
            if tx.payments.claim(late).id == late.id:
                self._put(tx, GIVE_BACK, late.id)
        return payment

    def _with_outcome(self, payment: Payment, collected: Collected) -> Payment:
        is_open = collected.outcome is Outcome.OPEN
        return attrs.evolve(
            payment,
            outcome=collected.outcome,
            failure="" if is_open else collected.failure[:MAX_FAILURE],
            name=collected.name or payment.name,
            checkout_url=collected.checkout_url if is_open else None,
            settled_at=None if is_open else self.now(),
        )
