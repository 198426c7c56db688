"""What billing refuses; see also `gateway` and `PaymentDeclined` of the kernel."""

from softfactory.domain.kernel.problems import Conflict, Invalid, NotFound, Unavailable


class ProductNotFound(NotFound):
    """No such product, or none that can be bought any more."""

    code = "product-not-found"
    title = "There is no such product."


class SubscriptionNotFound(NotFound):
    """No such subscription, or none that the actor may see."""

    code = "subscription-not-found"
    title = "There is no such subscription."


class NoSuchPrice(Invalid):
    """The product is not sold for that interval; what is sold once is bought without one."""

    code = "no-such-price"
    title = "The product is not sold that way."


class InvalidProduct(Invalid):
    """A code, a name, a description or a list of prices that a product cannot have."""

    code = "invalid-product"
    title = "The product is not acceptable."


class UnknownMethod(Invalid):
    """The gateway knows no such way to pay."""

    code = "unknown-method"
    title = "That is no way to pay here."


class AlreadySubscribed(Conflict):
    """The user has the product already, or is about to: at most one live subscription of each."""

    code = "already-subscribed"
    title = "There is a subscription to this product already."


class OtherGateway(Unavailable):
    """The money was taken by a gateway that is not the one set up now: set that up to give it back."""

    code = "other-gateway"
    title = "Another payment service took this money."


class TooEarly(Unavailable):
    """The webhook is about a payment whose own webhook is still on its way: the gateway tells it again later."""

    code = "too-early"
    title = "This was told before what it is about."
