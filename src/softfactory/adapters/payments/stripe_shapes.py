"""What we read of Stripe's objects, in the spelling of its newest API and of those from before 2025."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Marks = Mapping[str, str]


class Data(msgspec.Struct):
    """What an event is about."""

    object: msgspec.Raw


class Event(msgspec.Struct):
    """Something that happened at Stripe."""

    id: str
    type: str
    created: int = 0
    data: Data | None = None
    """None for the events of another API, which concern nothing of ours."""

    @property
    def at(self) -> datetime:
        """When it happened; raises `OverflowError` beyond the calendar."""
        return EPOCH + timedelta(seconds=self.created)


class Session(msgspec.Struct):
    """A page where somebody pays."""

    id: str
    payment_status: str
    subscription: str | None = None
    metadata: Marks | None = None


class Period(msgspec.Struct):
    """From when to when a line of an invoice counts."""

    end: int


class Line(msgspec.Struct):
    """A line of an invoice."""

    period: Period


class Lines(msgspec.Struct):
    """The lines of an invoice."""

    data: Sequence[Line] = ()


class Details(msgspec.Struct):
    """The subscription that an invoice is for, and its metadata."""

    subscription: str | None = None
    metadata: Marks | None = None


class Parent(msgspec.Struct):
    """What an invoice is for."""

    subscription_details: Details | None = None


class Invoice(msgspec.Struct):
    """What a subscription asks for, each time it does."""

    id: str
    amount_paid: int
    currency: str
    billing_reason: str | None = None
    lines: Lines = msgspec.field(default_factory=Lines)
    parent: Parent | None = None
    subscription: Any = None
    subscription_details: Details | None = None

    @property
    def marks(self) -> Marks:
        """The subscription's metadata."""
        return self._details.metadata or {}

    @property
    def agreement(self) -> str | None:
        """The subscription."""
        return self._details.subscription or (self.subscription if isinstance(self.subscription, str) else None)

    @property
    def period_end(self) -> datetime | None:
        """Until when it is paid; the invoice's own `period_end` is that of the period before."""
        return max((EPOCH + timedelta(seconds=line.period.end) for line in self.lines.data), default=None)

    @property
    def _details(self) -> Details:
        return (self.parent and self.parent.subscription_details) or self.subscription_details or Details()


class Charge(msgspec.Struct):
    """Money that moved."""

    id: str
    amount_refunded: int
    currency: str
    payment_intent: str | None = None
    metadata: Marks | None = None


class Subscription(msgspec.Struct):
    """An agreement to pay again and again."""

    id: str
    metadata: Marks | None = None
