"""The port to those who take money, and what they tell."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import attrs

from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.payments import Outcome
from softfactory.domain.kernel.problems import Malformed, Unavailable

from .model import Interval


class GatewayUnavailable(Unavailable):
    """Whoever takes the money does not answer, or not as it should; asking again does not pay twice."""

    code = "gateway-unavailable"
    title = "The payment service does not answer."


class BadWebhook(Malformed):
    """Not signed by the gateway, signed too long ago, or not what was signed."""

    code = "bad-webhook"
    title = "The webhook is not the gateway's."


@attrs.frozen(kw_only=True)
class Bill:
    """What a gateway is asked to collect."""

    key: str
    """The gateway's idempotency key, at most 255 characters: with the same one nothing is collected twice."""
    payment_id: str
    """Ours: what a notice about it names."""
    amount: Money
    what: str
    """The line that the payer reads."""
    payer_id: str
    subscription_id: str | None = None
    """Ours, when it is the first payment of a subscription."""
    interval: Interval | None = None
    """How often it is collected again by a gateway that `renews`; None for once."""
    method: str | None = None
    agreement: str | None = None
    """The gateway's own name of what the payer agreed to before, for a renewal that we collect."""
    made_at: datetime
    """When it was asked for first: what is counted from there is the same whenever it is asked for again."""
    until: datetime | None = None


@attrs.frozen(kw_only=True)
class Collected:
    """What became of a bill."""

    outcome: Outcome
    name: str
    """The gateway's own name of the payment or of its page; at most 255 characters, none when it has none."""
    checkout_url: str | None = None
    """Where the payer is sent while it is open."""
    agreement: str | None = None
    failure: str = ""


class Told(StrEnum):
    """What a webhook says."""

    COMPLETED = "completed"
    """A page was paid: of a single payment, or the first one of a subscription."""
    RENEWED = "renewed"
    FAILED = "failed"
    REFUNDED = "refunded"
    DELETED = "deleted"
    """A subscription has ended at the gateway."""


@attrs.frozen(kw_only=True)
class Notice:
    """A webhook, as far as it concerns us."""

    id: str
    """The gateway's own id of it: what came before is not done again."""
    told: Told
    at: datetime
    payment_id: str | None = None
    """Ours, where it is about a payment that we began."""
    subscription_id: str | None = None
    """Ours."""
    name: str = ""
    """The gateway's name of the payment."""
    agreement: str | None = None
    amount: Money | None = None
    """Paid; or refunded so far, in all."""
    period_end: datetime | None = None
    failure: str = ""


class PaymentGateway(Protocol):
    """Takes money. Each raises `GatewayUnavailable`; none is called within a transaction."""

    @property
    @abstractmethod
    def name(self) -> str:
        """Such as ``ledger`` or ``stripe``: kept with each payment."""

    @property
    @abstractmethod
    def is_test(self) -> bool:
        """Whether its money is none."""

    @property
    @abstractmethod
    def renews(self) -> bool:
        """Whether it collects renewals by itself and tells by webhook; else we ask it to with `charge`."""

    def must_know(self, method: str | None) -> None:
        """Raise `UnknownMethod` for a way to pay that is none here, before anything is stored; by default all are."""
        del method

    @abstractmethod
    def checkout(self, bill: Bill) -> Collected:
        """Have somebody who is present pay: at once, or on a page of the gateway's own."""

    @abstractmethod
    def charge(self, bill: Bill) -> Collected:
        """Collect from somebody who is not present, by what they agreed to."""

    @abstractmethod
    def refund(self, name: str, amount: Money, *, key: str) -> None:
        """Give back some of a payment; the same *key* never gives twice."""

    @abstractmethod
    def cancel(self, agreement: str, *, key: str) -> None:
        """Collect nothing more by an agreement; one that is over already is fine."""

    @abstractmethod
    def parse_webhook(self, body: bytes, headers: Mapping[str, str]) -> Notice | None:
        """Return what a webhook says, None for what is none of our business. Raises `BadWebhook`.

        *headers* by name in lower case. The signature is compared in constant time, and one older than 5 minutes is
        refused.
        """
