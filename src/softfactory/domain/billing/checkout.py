"""Buying a product."""

from collections.abc import Callable

import attrs

from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.once import Asked, once
from softfactory.domain.kernel.payments import Outcome, PaymentDeclined

from .beginning import BeginningUseCases, first_charge
from .model import Interval, Subscription
from .payment import Checkout, Payment
from .ports import BillingTx
from .usecases import somebody


@attrs.frozen(kw_only=True, slots=False)
class CheckoutUseCases(BeginningUseCases):
    """Buying."""

    def checkout(
        self,
        actor: Actor,
        *,
        product: str,
        interval: Interval | None,
        method: str | None = None,
        key: str | None = None,
    ) -> Checkout:
        """Buy a product: for an interval and on, or for good without one.

        One whose first payment is open is gone on with; another interval takes its place. Raises `NotAllowed` for
        whoever has no account, `ProductNotFound`, `NoSuchPrice`, `AlreadySubscribed`, `UnknownMethod`,
        `PaymentDeclined`, `GatewayUnavailable`, `BadIdempotencyKey`, `KeyReused`.
        """
        user_id = somebody(actor)
        self.gateway.must_know(method)
        asked = Asked.by(actor, "billing.checkout", key, product, interval, method)

        def begin() -> Checkout:
            subscription = self._to_be_paid(tx, user_id, product, interval)
            charge = first_charge(tx, subscription, attempt=key or self.ids.uuid7(), method=method)
            return _answer(subscription, self._claim(tx, charge, subscription_id=subscription.id))

        with self.store.writing() as tx:
            answer = once(tx, asked, Checkout, begin, at=self.now())
        if answer.outcome is Outcome.OPEN:
            answer = self._gone_on_with(answer, asked)
        if answer.outcome is Outcome.FAILED:
            raise PaymentDeclined(answer.failure)
        return answer

    def _gone_on_with(self, answer: Checkout, asked: Asked | None) -> Checkout:
        """Have a checkout paid that is open, and keep what came of it for whoever asks again."""
        with self.store.reading() as tx:
            payment = tx.payments.find(answer.payment_id)
        if payment is None:  # only in a database that was changed by hand
            return answer
        payment = self._collect(payment, _keeping(asked, answer) if asked else None)
        with self.store.reading() as tx:
            return _answer(tx.subscriptions.find(answer.subscription.id) or answer.subscription, payment)


def _keeping(asked: Asked, answer: Checkout) -> Callable[[BillingTx, Payment], None]:
    def keep(tx: BillingTx, payment: Payment) -> None:
        subscription = tx.subscriptions.find(answer.subscription.id) or answer.subscription
        tx.answers.keep(asked, _answer(subscription, payment))

    return keep


def _answer(subscription: Subscription, payment: Payment) -> Checkout:
    return Checkout(
        subscription=subscription,
        payment_id=payment.id,
        outcome=payment.outcome,
        checkout_url=payment.checkout_url,
        failure=payment.failure,
    )
