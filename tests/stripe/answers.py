"""What Stripe has and what it says of it: pages, subscriptions, invoices, intents and refunds."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import attrs

HALF_AN_HOUR, A_DAY = 30 * 60, 24 * 60 * 60
Thing = dict[str, Any]


@attrs.frozen(kw_only=True)
class Answer:
    """An answer; the status 0 is none at all."""

    status: int = 200
    body: Any
    headers: Mapping[str, str] = attrs.field(factory=dict)


def refused(status: int, kind: str, message: str, **more: Any) -> Answer:
    """Return an error as Stripe spells it."""
    return Answer(status=status, body={"error": {"type": kind, "message": message, **more}})


def invalid(message: str, **more: Any) -> Answer:
    """Return the error for a request that cannot be done."""
    return refused(400, "invalid_request_error", message, **more)


@attrs.define(kw_only=True)
class Book:
    """Everything by its id, and the rules that the gateway must know of."""

    now: Callable[[], datetime]
    things: dict[str, Thing] = attrs.field(factory=dict)

    def add(self, prefix: str, **thing: Any) -> Thing:
        """Make a thing with the next id of its kind."""
        number = sum(name.startswith(f"{prefix}_") for name in self.things) + 1
        made = {"id": f"{prefix}_{number}", "object": prefix, **thing}
        self.things[made["id"]] = made
        return made

    def asked(self, method: str, path: str, query: Mapping[str, Any], body: Mapping[str, Any]) -> Answer:
        """Return the answer to a request."""
        posts = {"checkout/sessions": self._open, "payment_intents": self._collect, "refunds": self._give_back}
        what, _, name = path.removeprefix("/v1/").rpartition("/")
        if method == "POST" and path.removeprefix("/v1/") in posts:
            return posts[path.removeprefix("/v1/")](body)
        if (method, name) == ("GET", "invoice_payments"):
            return self._payments_of_invoices(query)
        if (method, what) == ("DELETE", "subscriptions") and self._is_live(name):
            self.things[name]["status"] = "canceled"
            return Answer(body=self.things[name])
        if method == "GET" and what in {"checkout/sessions", "subscriptions"} and name in self.things:
            return Answer(body=self.things[name])
        return refused(404, "invalid_request_error", "No such thing.", code="resource_missing", param="id")

    def paid_invoice(self, **more: Any) -> Thing:
        """Make an invoice that an intent paid."""
        intent = self.add("pi", status="succeeded", amount=2900)
        invoice = self.add("in", amount_paid=2900, currency="usd", **more)
        self.add(
            "inpay",
            invoice=invoice["id"],
            status="paid",
            payment={"type": "payment_intent", "payment_intent": intent["id"]},
        )
        return invoice

    def _is_live(self, name: str) -> bool:
        return name in self.things and self.things[name]["status"] != "canceled"

    def _open(self, body: Mapping[str, Any]) -> Answer:
        left = int(body.get("expires_at", self.now().timestamp() + A_DAY)) - self.now().timestamp()
        if not HALF_AN_HOUR <= left <= A_DAY:
            return invalid("The `expires_at` timestamp must be 30 minutes to 24 hours away.", param="expires_at")
        [line] = body["line_items"]
        if line["price_data"]["currency"] == "xcg":
            return invalid("Invalid currency: xcg.", param="line_items[0][price_data][currency]")
        if int(line["price_data"]["unit_amount"]) < 50:
            return invalid("The total amount due is too low.", code="amount_too_small")
        page = self.add("cs", payment_status="unpaid", mode=body["mode"], payment_intent=None, invoice=None)
        page["url"] = f"https://checkout.stripe.com/c/pay/{page['id']}"
        return Answer(body=page)

    def _collect(self, body: Mapping[str, Any]) -> Answer:
        declines = {"pm_declined": "card_declined", "pm_asks": "authentication_required"}
        if code := declines.get(body["payment_method"]):
            intent = self.add("pi", status="requires_payment_method", amount=int(body["amount"]))
            return refused(402, "card_error", "Your card was declined.", code=code, payment_intent=intent)
        status = {"pm_slow": "processing", "pm_odd": "requires_action"}.get(body["payment_method"], "succeeded")
        return Answer(body=self.add("pi", status=status, amount=int(body["amount"])))

    def _give_back(self, body: Mapping[str, Any]) -> Answer:
        intent, amount = self.things[body["payment_intent"]], int(body["amount"])
        given = sum(one["amount"] for one in self.refunds if one["payment_intent"] == intent["id"])
        if given == intent["amount"]:
            return invalid("Charge has already been refunded.", code="charge_already_refunded")
        if given + amount > intent["amount"]:
            return invalid("Refund amount is greater than unrefunded amount on charge.", param="amount")
        return Answer(body=self.add("re", payment_intent=intent["id"], amount=amount, status="succeeded"))

    def _payments_of_invoices(self, query: Mapping[str, Any]) -> Answer:
        found = [dict(thing) for name, thing in self.things.items() if name.startswith("inpay_")]
        if invoice := query.get("invoice"):
            found = [one for one in found if one["invoice"] == invoice]
        if payment := query.get("payment"):
            found = [one for one in found if one["payment"] == payment]
        if query.get("expand") == ["data.invoice"]:
            found = [{**one, "invoice": self.things[one["invoice"]]} for one in found]
        return Answer(body={"object": "list", "data": found, "has_more": False, "url": "/v1/invoice_payments"})

    @property
    def refunds(self) -> list[Thing]:
        """What was given back."""
        return [thing for name, thing in self.things.items() if name.startswith("re_")]
