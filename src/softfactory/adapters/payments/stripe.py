"""Stripe: pages where people pay, subscriptions that renew themselves, and webhooks that tell of it."""

from collections.abc import Mapping

import attrs
import stripe

from softfactory.domain.billing.gateway import Bill, Collected, GatewayUnavailable, Notice, PaymentGateway
from softfactory.domain.billing.problems import UnknownMethod
from softfactory.domain.kernel.clock import Clock
from softfactory.domain.kernel.money import InvalidMoney, Money
from softfactory.domain.kernel.payments import Outcome

from .stripe_amounts import to_stripe
from .stripe_bills import intent_params, session_params
from .stripe_calls import NoSuchThing, NotCollected, asking, collecting
from .stripe_events import notice_of
from .stripe_names import Names
from .stripe_signature import verified

API = "https://api.stripe.com"
SECONDS = (5.0, 20.0)
"""For connecting, and for each answer."""
OUTCOMES = {"succeeded": Outcome.SUCCEEDED, "processing": Outcome.OPEN}
GIVEN_BACK = "charge_already_refunded"


@attrs.frozen(kw_only=True)
class StripeGateway(PaymentGateway):
    """Speaks to Stripe with the official library.

    A payment's name is its page (``cs_…``), its invoice (``in_…``) or its intent (``pi_…``); an agreement is a
    subscription of Stripe's own (``sub_…``), which collects its renewals by itself.
    """

    key: str = attrs.field(repr=False)
    webhook_secret: str = attrs.field(repr=False)
    now: Clock
    success_url: str
    """Where the payer comes back to, once paid; it proves nothing."""
    cancel_url: str
    api_base: str = API
    client: stripe.StripeClient = attrs.field(init=False, repr=False)

    @client.default
    def _client(self) -> stripe.StripeClient:
        http = stripe.RequestsClient(timeout=SECONDS)
        return stripe.StripeClient(
            self.key, base_addresses={"api": self.api_base}, http_client=http, max_network_retries=1
        )

    @property
    def name(self) -> str:
        return "stripe"

    @property
    def is_test(self) -> bool:
        return "_test_" in self.key

    @property
    def renews(self) -> bool:
        return True

    def must_know(self, method: str | None) -> None:
        if method is not None:
            raise UnknownMethod("How it is paid is chosen on Stripe's page, so leave the method out.")

    def checkout(self, bill: Bill) -> Collected:
        try:
            params = session_params(bill, success_url=self.success_url, cancel_url=self.cancel_url)
            with asking("open a payment page"), collecting():
                page = self.client.v1.checkout.sessions.create(params, {"idempotency_key": bill.key})
        except (InvalidMoney, NotCollected) as refusal:
            return _failed(refusal)
        return Collected(outcome=Outcome.OPEN, name=page.id, checkout_url=page.url)

    def charge(self, bill: Bill) -> Collected:
        try:
            customer, method = self._payer(bill.agreement)
            params = intent_params(bill, customer=customer, method=method)
            with asking("collect a payment"), collecting():
                made = self.client.v1.payment_intents.create(params, {"idempotency_key": bill.key})
        except (InvalidMoney, NotCollected) as refusal:
            return _failed(refusal)
        outcome = OUTCOMES.get(made.status, Outcome.FAILED)
        failure = "The bank wants the payer to be asked." if outcome is Outcome.FAILED else ""
        return Collected(outcome=outcome, name=made.id, agreement=bill.agreement, failure=failure)

    def refund(self, name: str, amount: Money, *, key: str) -> None:
        minor, _ = to_stripe(amount)
        try:
            intent = Names(self.client).intent_of(name)
            with asking("refund a payment"):
                self.client.v1.refunds.create({"payment_intent": intent, "amount": minor}, {"idempotency_key": key})
        except NoSuchThing as missing:
            raise GatewayUnavailable("Stripe does not know the payment.") from missing
        except GatewayUnavailable as refusal:
            if getattr(refusal.__cause__, "code", None) != GIVEN_BACK:
                raise

    def cancel(self, agreement: str, *, key: str) -> None:  # noqa: ARG002 - Stripe takes none here: twice is once
        try:
            with asking("cancel a subscription"):
                self.client.v1.subscriptions.cancel(agreement)
        except NoSuchThing:  # as Stripe says of one that is over
            return

    def parse_webhook(self, body: bytes, headers: Mapping[str, str]) -> Notice | None:
        verified(body, headers.get("stripe-signature", ""), self.webhook_secret, now=self.now())
        return notice_of(body, Names(self.client))

    def _payer(self, agreement: str | None) -> tuple[str, str]:
        """Return who agreed, and how they pay; raises `NotCollected`."""
        try:
            with asking("look up a subscription"):
                agreed = self.client.v1.subscriptions.retrieve(agreement) if agreement else None
        except NoSuchThing as missing:
            raise NotCollected("There is no agreement to collect it by.") from missing
        if agreed is None or not agreed.default_payment_method:
            raise NotCollected("There is no agreement to collect it by.")
        return str(agreed.customer), str(agreed.default_payment_method)


def _failed(refusal: InvalidMoney | NotCollected) -> Collected:
    name = refusal.name if isinstance(refusal, NotCollected) else ""
    return Collected(outcome=Outcome.FAILED, name=name, failure=str(refusal))
