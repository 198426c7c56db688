"""Asking the gateway: outside any transaction, and by a key that is stored before, so that asking again is safe."""

from collections.abc import Callable
from typing import Any

import attrs

from softfactory.domain.kernel.ids import NOBODY
from softfactory.domain.kernel.jobs import Job
from softfactory.domain.kernel.payments import Outcome
from softfactory.domain.kernel.problems import Later, Problem

from .duties import ABOUT
from .gateway import Bill, Collected
from .payment import Payment
from .ports import BillingTx
from .problems import OtherGateway
from .settling import SettlingUseCases


@attrs.frozen(kw_only=True, slots=False)
class CollectingUseCases(SettlingUseCases):
    """Having payments collected that are stored already."""

    def collect(self, job: Job) -> Collected | None:
        """Ask the gateway for a payment whose request ended without its answer; None when there is nothing to ask."""
        with self.store.reading() as tx:
            payment = tx.payments.find(job.payload[ABOUT])
        return self._asked(payment)[0] if payment and payment.waits_for_gateway else None

    def keep_collected(self, tx: Any, job: Job, collected: Collected | None) -> None:  # noqa: ANN401 - of any context
        """Store what `collect` was told, in the transaction that finishes its job."""
        if collected:
            self._settle(self.store.joining(tx), job.payload[ABOUT], collected)

    def _collect(self, payment: Payment, then: Callable[[BillingTx, Payment], None] | None = None) -> Payment:
        """Ask the gateway unless it was reached, and store its answer together with what *then* does."""
        if not payment.waits_for_gateway and then is None:
            return payment
        collected, refusal = self._asked(payment) if payment.waits_for_gateway else (None, None)
        with self.store.writing() as tx:
            if collected:
                payment = self._settle(tx, payment.id, collected) or payment
            if then:
                then(tx, payment)
        if refusal:
            raise refusal
        return payment

    def _asked(self, payment: Payment) -> tuple[Collected, Problem | None]:
        """Return what became of a payment, and the refusal where that is why it failed."""
        if payment.gateway != self.gateway.name:
            raise OtherGateway(f"This is a payment by {payment.gateway}.")
        bill = self._bill(payment)
        try:
            return self.gateway.charge(bill) if payment.period_start else self.gateway.checkout(bill), None
        except Later:  # the job asks again
            raise
        except Problem as refusal:
            failure = str(refusal) or refusal.title
            return Collected(outcome=Outcome.FAILED, name="", failure=failure), refusal

    def _bill(self, payment: Payment) -> Bill:
        """Return what the gateway is asked: of one payment always the same."""
        with self.store.reading() as tx:
            subscription = tx.subscriptions.find(payment.subscription_id) if payment.subscription_id else None
        return Bill(
            key=payment.id,
            payment_id=payment.id,
            amount=payment.amount,
            what=payment.what,
            payer_id=payment.user_id or NOBODY,
            subscription_id=payment.subscription_id,
            interval=subscription.interval if subscription else None,
            method=payment.method,
            agreement=subscription.agreement if subscription and payment.period_start else None,
            made_at=payment.created_at,
            until=payment.until,
        )
