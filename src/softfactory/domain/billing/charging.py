"""Being paid: what billing does for every context."""

from datetime import datetime

import attrs

from softfactory.domain.kernel.payments import Charge, Charged, Outcome, Payments

from .collecting import CollectingUseCases
from .duties import COLLECT, SOON
from .payment import Payment
from .ports import BillingTx


@attrs.frozen(kw_only=True, slots=False)
class ChargingUseCases(CollectingUseCases, Payments):
    """Taking money."""

    def charge(self, charge: Charge) -> Charged:
        """Have it paid, and say where it stands: the kernel's port says more. Raises also `UnknownMethod`."""
        self.gateway.must_know(charge.method)
        charge.amount.must_be_a_price()
        with self.store.writing() as tx:
            payment = self._claim(tx, charge)
        payment = self._collect(payment)
        return Charged(
            payment_id=payment.id,
            outcome=payment.outcome,
            checkout_url=payment.checkout_url,
            failure=payment.failure,
        )

    def _claim(
        self,
        tx: BillingTx,
        charge: Charge,
        *,
        subscription_id: str | None = None,
        period_start: datetime | None = None,
    ) -> Payment:
        """Return the payment of a charge, stored; whether its request ends or not, it goes on in a minute."""
        new = Payment(
            id=self.ids.uuid7(),
            user_id=charge.payer_id,
            subscription_id=subscription_id,
            period_start=period_start,
            reference=charge.reference,
            attempt=charge.attempt,
            what=charge.what,
            amount=charge.amount,
            refunded=charge.amount.nothing,
            outcome=Outcome.OPEN,
            gateway=self.gateway.name,
            method=charge.method,
            test=self.gateway.is_test,
            created_at=self.now(),
            until=charge.until,
        )
        payment = tx.payments.claim(new)
        if payment.id == new.id:
            self._put(tx, COLLECT, payment.id, due_at=self.now() + SOON)
        return payment
