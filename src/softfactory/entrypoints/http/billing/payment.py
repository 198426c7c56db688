"""Buying products, and what has come of it."""

from typing import Annotated

from msgspec import Meta

from softfactory.domain.billing.gateway import GatewayUnavailable
from softfactory.domain.billing.model import Interval, Product, Subscription
from softfactory.domain.billing.payment import Checkout, Payment
from softfactory.domain.billing.problems import (
    AlreadySubscribed,
    NoSuchPrice,
    OtherGateway,
    ProductNotFound,
    SubscriptionNotFound,
    UnknownMethod,
)
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.paging import BadCursor, Page
from softfactory.domain.kernel.payments import Outcome, PaymentDeclined
from softfactory.domain.kernel.transitions import InvalidTransition
from softfactory.entrypoints.http.auth import PUBLIC, USER_READS, USER_WRITES
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import Paged, PageView, Wire

from .shapes import PaymentView, ProductView, SubscriptionView


class NewSubscription(Wire):
    """Which product, for how long at a time: without an interval it is bought once, for good."""

    product: Annotated[str, Meta(min_length=1, max_length=80)]
    interval: Interval | None = None
    method: Annotated[str, Meta(min_length=1, max_length=50)] | None = None


class CheckoutView(Wire):
    """What became of buying: while `outcome` is open, the buyer pays at `checkout_url`."""

    subscription: SubscriptionView
    payment_id: str
    outcome: Outcome
    checkout_url: str | None


class Ending(Wire):
    """When a subscription ends: with its period, or at once."""

    at_once: bool = False


class Plans(Resource):
    """/api/payment/plans."""

    @operation(guard=PUBLIC, answer=PageView[ProductView], refuses=(BadCursor,))
    def on_get(self, query: Paged) -> Page[Product]:
        """List what can be bought, and for how much."""
        return self.services.billing.plans(query.page())


class Buy(Resource):
    """/api/payment/checkout."""

    @operation(
        guard=USER_WRITES,
        answer=CheckoutView,
        status=201,
        refuses=(
            *(ProductNotFound, NoSuchPrice, UnknownMethod, AlreadySubscribed, PaymentDeclined),
            *(GatewayUnavailable, OtherGateway),
        ),
    )
    def on_post(self, actor: Actor, body: NewSubscription, idempotency_key: str | None) -> Checkout:
        """Buy a product: it is active once it is paid."""
        return self.services.billing.checkout(
            actor, product=body.product, interval=body.interval, method=body.method, key=idempotency_key
        )


class Subscriptions(Resource):
    """/api/payment/subscriptions."""

    @operation(guard=USER_READS, answer=PageView[SubscriptionView], refuses=(BadCursor,))
    def on_get(self, actor: Actor, query: Paged) -> Page[Subscription]:
        """List your subscriptions, newest first, also those that have ended."""
        return self.services.billing.subscriptions(actor, query.page())


class OneSubscription(Resource):
    """/api/payment/subscriptions/{subscription_id}."""

    @operation(guard=USER_WRITES, answer=SubscriptionView, refuses=(SubscriptionNotFound, InvalidTransition))
    def on_delete(self, actor: Actor, subscription_id: str, query: Ending) -> Subscription:
        """Cancel a subscription with its period, or at once."""
        return self.services.billing.cancel(actor, subscription_id, at_once=query.at_once)


class Payments(Resource):
    """/api/payment/payments."""

    @operation(guard=USER_READS, answer=PageView[PaymentView], refuses=(BadCursor,))
    def on_get(self, actor: Actor, query: Paged) -> Page[Payment]:
        """List your payments, newest first."""
        return self.services.billing.payments(actor, query.page())
