"""The service of billing: all its use cases behind one name."""

import attrs

from .checkout import CheckoutUseCases
from .figures import FigureUseCases
from .offers import OfferUseCases
from .person import PersonUseCases
from .refunding import RefundUseCases
from .renewing import RenewingUseCases
from .subscribing import SubscribingUseCases
from .webhooks import WebhookUseCases


@attrs.frozen(kw_only=True, slots=False)
class Billing(
    OfferUseCases,
    CheckoutUseCases,
    SubscribingUseCases,
    RefundUseCases,
    RenewingUseCases,
    WebhookUseCases,
    FigureUseCases,
    PersonUseCases,
):
    """Products, subscriptions and payments."""
