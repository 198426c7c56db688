"""Being paid: what contexts ask of whoever takes money for them, and what they are told of it."""

from abc import abstractmethod
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import attrs

from .events import Fact
from .money import Money
from .problems import Declined


class PaymentDeclined(Declined):
    """Whoever holds the money would not give it; nothing was taken."""

    code = "payment-declined"
    title = "The payment was declined."


class Outcome(StrEnum):
    """What became of a charge so far."""

    OPEN = "open"
    """It waits for the payer, who is sent to `checkout_url`, or for the gateway's word."""
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@attrs.frozen(kw_only=True)
class Charge:
    """Money that somebody is to pay for something."""

    reference: str
    """What it is for, such as ``coocook:<booking id>``; at most 100 characters. One reference is paid once at most."""
    attempt: str
    """Tells the same try from another one: one that failed has failed when it comes again. At most 300 characters."""
    payer_id: str
    amount: Money
    """More than nothing."""
    what: str
    """The line that the payer reads; at most 200 characters."""
    method: str | None = None
    """How it is paid, in the gateway's own words; None for its default."""
    until: datetime | None = None
    """After which it need not be paid any more; gateways with pages of their own take it as a wish."""


@attrs.frozen(kw_only=True)
class Charged:
    """Where a charge stands."""

    payment_id: str
    outcome: Outcome
    checkout_url: str | None = None
    failure: str = ""
    """One sentence for the payer, when it failed."""


@attrs.frozen(kw_only=True)
class PaymentSettled(Fact):
    """A payment was decided: told in the transaction that stores it, so recorders change theirs with it."""

    reference: str
    payment_id: str
    succeeded: bool


class Payments(Protocol):
    """Takes money and gives it back. No call is made within a transaction: it opens its own."""

    @abstractmethod
    def charge(self, charge: Charge) -> Charged:
        """Have it paid, and say where it stands; what is settled was told as `PaymentSettled` by then.

        With the same reference again it returns the one that is open or succeeded. A crash in between loses nothing:
        the payment is stored first, and a job goes on with it.
        """

    @abstractmethod
    def refund(self, reference: str, amount: Money, *, key: str) -> None:
        """Give *amount* back of what was paid for *reference*; the same *key* never gives twice.

        Never more than was paid: what is left of it at most. For a reference that nobody paid it does nothing. Raises
        `Unavailable` problems when the gateway does not answer: call it from a job, with the job's id as the key.
        """
