"""Which of Stripe's names belong together: pages, invoices and the intents that money moved by."""

import attrs
import msgspec
import stripe

from softfactory.domain.billing.gateway import GatewayUnavailable

from .stripe_calls import NoSuchThing, asking
from .stripe_shapes import Invoice


@attrs.frozen
class Names:
    """Asks Stripe; raises `GatewayUnavailable`, `NoSuchThing`."""

    client: stripe.StripeClient

    def intent_of(self, name: str) -> str:
        """Return the intent that a page or an invoice was paid by."""
        if name.startswith("cs_"):
            with asking("look up a payment page"):
                page = self.client.v1.checkout.sessions.retrieve(name)
            if page.payment_intent or page.invoice:
                return self.intent_of(str(page.payment_intent or page.invoice))
        if name.startswith("in_"):
            return self._paid_by(name)
        if name.startswith("pi_"):
            return name
        raise NoSuchThing

    def invoice_paid_by(self, intent: str) -> Invoice | None:
        """Return the invoice that an intent paid, None for an intent without one."""
        try:
            with asking("look up an invoice"):
                found = self.client.v1.invoice_payments.list(
                    {"payment": {"type": "payment_intent", "payment_intent": intent}, "expand": ["data.invoice"]}
                )
        except NoSuchThing:
            return None
        invoices = [payment.invoice for payment in found.data if not isinstance(payment.invoice, str)]
        return msgspec.convert(invoices[0].to_dict(), Invoice) if invoices else None

    def _paid_by(self, invoice: str) -> str:
        with asking("look up an invoice"):
            found = self.client.v1.invoice_payments.list({"invoice": invoice, "status": "paid"})
        intents = [one.payment.payment_intent for one in found.data if one.payment.payment_intent]
        if len(intents) != 1:
            raise GatewayUnavailable("The invoice was not paid by one payment: refund it in Stripe's dashboard.")
        return str(intents[0])
