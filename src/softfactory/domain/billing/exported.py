"""What people are given of what billing holds about them."""

from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.portable import Fields

from .model import Subscription
from .payment import Payment
from .person import Holdings

EXPORTED: Fields = {
    Holdings: ("subscriptions", "payments"),
    Money: ("amount", "currency"),
    Subscription: (
        "id",
        "product",
        "interval",
        "price",
        "state",
        "created_at",
        "anchored_at",
        "period_start",
        "period_end",
        "declined",
        "retry_at",
        "cancel_at_period_end",
        "ended_at",
        "gateway",
        "agreement",
        "test",
    ),
    Payment: (
        "id",
        "subscription_id",
        "period_start",
        "reference",
        "what",
        "amount",
        "refunded",
        "outcome",
        "failure",
        "gateway",
        "method",
        "name",
        "test",
        "created_at",
        "until",
        "settled_at",
    ),
}
