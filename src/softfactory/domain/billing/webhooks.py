"""What the gateway tells by webhook: each notice is handled once."""

from collections.abc import Mapping
from datetime import timedelta

import attrs

from softfactory.domain.kernel.payments import Outcome, PaymentSettled

from .beginning import line
from .gateway import Collected, Notice, Told
from .model import State, Subscription
from .payment import Payment, Refund
from .ports import BillingTx
from .problems import TooEarly
from .settling import SettlingUseCases

IN_ANY_ORDER = timedelta(days=1)
"""How far apart two webhooks may come that belong together."""


@attrs.frozen(kw_only=True, slots=False)
class WebhookUseCases(SettlingUseCases):
    """Listening to the gateway."""

    def webhook(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Do what a webhook says, once; raises `BadWebhook`, `GatewayUnavailable`, `TooEarly`.

        *headers* by name in lower case. Webhooks come in any order: what is about a payment that is still to be told is
        refused, and so told again later; what is about things that are not here is noted and left alone.
        """
        notice = self.gateway.parse_webhook(body, headers)
        if notice is None:
            return
        with self.store.writing() as tx:
            if tx.notices.add(self.gateway.name, notice.id, at=self.now()):
                self._do(tx, notice)

    def _do(self, tx: BillingTx, notice: Notice) -> None:
        if notice.told is Told.REFUNDED:
            self._refunded(tx, notice)
        elif notice.payment_id:
            self._answered(tx, notice, notice.payment_id)
        elif notice.subscription_id:
            subscription = tx.subscriptions.fetch(notice.subscription_id)
            if subscription and subscription.gateway == self.gateway.name:
                self._told(tx, notice, subscription)

    def _answered(self, tx: BillingTx, notice: Notice, payment_id: str) -> None:
        """Settle a payment that we began."""
        payment = tx.payments.find(payment_id)
        outcome = {Told.COMPLETED: Outcome.SUCCEEDED, Told.FAILED: Outcome.FAILED}.get(notice.told)
        if payment and payment.gateway == self.gateway.name and outcome:
            told = Collected(outcome=outcome, name=notice.name, agreement=notice.agreement, failure=notice.failure)
            self._settle(tx, payment.id, told, at=notice.at, until=notice.period_end)

    def _told(self, tx: BillingTx, notice: Notice, subscription: Subscription) -> None:
        """Change a subscription that the gateway looks after."""
        if notice.told is Told.RENEWED:
            self._renewed(tx, notice, subscription)
        elif notice.told is Told.FAILED and _is_owed(subscription, notice):
            tx.subscriptions.save(attrs.evolve(subscription, state=State.PAST_DUE))
        elif notice.told is Told.DELETED and not self._goes_on(subscription):
            late = subscription.state is State.PAST_DUE
            agreed = attrs.evolve(subscription, agreement=subscription.agreement or notice.agreement)
            self._end(tx, agreed, State.EXPIRED if late else State.CANCELED, at=notice.at)

    def _goes_on(self, subscription: Subscription) -> bool:
        """Tell whether it lasts until its period's end although the gateway collects nothing more for it."""
        return subscription.cancel_at_period_end and subscription.grants(self.now())

    def _renewed(self, tx: BillingTx, notice: Notice, subscription: Subscription) -> None:
        """Store a payment that the gateway collected by itself, and what it pays."""
        now, amount = self.now(), notice.amount or subscription.price
        told = Payment(
            id=self.ids.uuid7(),
            user_id=subscription.user_id,
            subscription_id=subscription.id,
            period_start=subscription.period_end or now,
            reference=f"subscription:{subscription.id}:{notice.name or notice.id}",
            attempt="told",
            what=line(tx, subscription),
            amount=amount,
            refunded=amount.nothing,
            outcome=Outcome.SUCCEEDED,
            gateway=self.gateway.name,
            name=notice.name or None,
            test=self.gateway.is_test,
            created_at=now,
            settled_at=now,
        )
        if tx.payments.claim(told).id != told.id:  # it was told in other words before
            return
        tx.record(PaymentSettled(at=now, reference=told.reference, payment_id=told.id, succeeded=True))
        self._paid(tx, subscription, told, at=notice.at, until=notice.period_end, agreement=notice.agreement)

    def _must_be_told(self, tx: BillingTx, notice: Notice, payment: Payment | None) -> None:
        """Raise `TooEarly` while what paid for the thing may still be told: for a day."""
        ours = notice.subscription_id and tx.subscriptions.find(notice.subscription_id)
        is_open = payment.outcome is Outcome.OPEN if payment else bool(ours)
        if is_open and self.now() - notice.at < IN_ANY_ORDER:
            raise TooEarly("The payment that this is about has not been told yet.")

    def _refunded(self, tx: BillingTx, notice: Notice) -> None:
        """Store what was given back without us; what we asked for ourselves is counted already."""
        payment = tx.payments.find(notice.payment_id) if notice.payment_id else None
        payment = payment or tx.payments.named(self.gateway.name, notice.name)
        payment = tx.payments.fetch(payment.id) if payment else None
        self._must_be_told(tx, notice, payment)
        amount = notice.amount
        if payment is None or amount is None or not _may_be_given_back(payment, amount.currency):
            return
        refunded = min(amount, payment.amount)
        if refunded <= payment.refunded:
            return
        refund = Refund(
            id=self.ids.uuid7(),
            payment_id=payment.id,
            key=f"{self.gateway.name}:{notice.id}",
            amount=refunded - payment.refunded,
            created_at=self.now(),
            settled_at=self.now(),
        )
        tx.refunds.add(refund)
        tx.payments.save(attrs.evolve(payment, refunded=refunded))


def _may_be_given_back(payment: Payment, currency: str) -> bool:
    return payment.outcome is Outcome.SUCCEEDED and payment.amount.currency == currency


def _is_owed(subscription: Subscription, notice: Notice) -> bool:
    """Tell whether what could not be collected has not been collected after all."""
    paid_until, wanted_until = subscription.period_end, notice.period_end
    paid = paid_until is not None and wanted_until is not None and paid_until >= wanted_until
    return subscription.state is State.ACTIVE and not paid
