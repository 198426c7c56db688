"""Giving back: decided once, asked for until the gateway has done it."""

import attrs

from softfactory.domain.kernel.jobs import Job
from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.once import KeyReused

from .charging import ChargingUseCases
from .duties import ABOUT
from .payment import Payment, Refund
from .ports import BillingTx
from .problems import OtherGateway


@attrs.frozen(kw_only=True, slots=False)
class RefundUseCases(ChargingUseCases):
    """Giving money back."""

    def refund(self, reference: str, amount: Money, *, key: str) -> None:
        """Give some of a payment back: the kernel's port says more.

        Raises `GatewayUnavailable`, `OtherGateway`, and `KeyReused` when the key stands for another payment's refund.
        """
        with self.store.writing() as tx:
            payment = tx.payments.paid(reference)
            refund = self._decided(tx, payment, amount, key) if payment else None
        if payment is None or refund is None or refund.settled_at:
            return
        if payment.gateway != self.gateway.name:
            raise OtherGateway(f"This was paid by {payment.gateway}.")
        self.gateway.refund(payment.name or "", refund.amount, key=refund.id)
        with self.store.writing() as tx:
            tx.refunds.save(attrs.evolve(refund, settled_at=self.now()))

    def give_back(self, job: Job) -> None:
        """Give back the whole of a payment that was not wanted any more when it came."""
        with self.store.reading() as tx:
            payment = tx.payments.find(job.payload[ABOUT])
        if payment:
            self.refund(payment.reference, payment.amount, key=job.id)

    def _decided(self, tx: BillingTx, payment: Payment, amount: Money, key: str) -> Refund | None:
        """Return the refund of a key, stored now unless it is there: never more than is left of the payment."""
        if (known := tx.refunds.by_key(key)) is not None:
            if known.payment_id != payment.id:
                raise KeyReused("The key stands for the refund of another payment.")
            return known
        given = min(amount, payment.left)
        if given <= payment.amount.nothing:
            return None
        refund = Refund(id=self.ids.uuid7(), payment_id=payment.id, key=key, amount=given, created_at=self.now())
        tx.refunds.add(refund)
        tx.payments.save(attrs.evolve(payment, refunded=payment.refunded + given))
        return refund
