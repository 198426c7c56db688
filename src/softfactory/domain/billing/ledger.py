"""The book of test money: what it says of a charge, and which state may follow which."""

from datetime import datetime
from enum import StrEnum
from typing import Self

import attrs

from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.transitions import InvalidTransition, must_be

from .gateway import Bill
from .problems import UnknownMethod

OK, LATER = "test-ok", "test-declined-later"
DECLINES = {
    "test-declined": "The card was declined.",
    "test-insufficient-funds": "There is not enough money on the account.",
}
"""Ways to pay that are always declined, and why."""
TOO_LATE = "It was paid too late."
ENDED = "The payer no longer agrees to be charged."


class Stage(StrEnum):
    """Where a charge in the book stands."""

    AUTHORISED = "authorised"
    """The money is set aside, and not taken yet."""
    CAPTURED = "captured"
    PARTLY_REFUNDED = "partly-refunded"
    REFUNDED = "refunded"
    DECLINED = "declined"
    VOIDED = "voided"
    """It was set aside and let go of."""


TAKEN = frozenset({Stage.CAPTURED, Stage.PARTLY_REFUNDED, Stage.REFUNDED})


@attrs.frozen(kw_only=True)
class Entry:
    """A charge in the book."""

    id: str
    """The key of its bill: there is one entry for each."""
    amount: Money
    refunded: Money
    stage: Stage
    method: str
    reason: str = ""
    """Why it was declined or voided."""
    made_at: datetime

    def captured(self) -> Self:
        """Return the entry with its money taken."""
        must_be(self.stage, Stage.AUTHORISED, to=Stage.CAPTURED)
        return attrs.evolve(self, stage=Stage.CAPTURED)

    def voided(self, reason: str) -> Self:
        """Return the entry with its money let go of."""
        must_be(self.stage, Stage.AUTHORISED, to=Stage.VOIDED)
        return attrs.evolve(self, stage=Stage.VOIDED, reason=reason)

    def given_back(self, amount: Money) -> Self:
        """Return the entry with so much more given back; raises `InvalidTransition` for more than is left."""
        must_be(self.stage, Stage.CAPTURED, Stage.PARTLY_REFUNDED, to=Stage.REFUNDED)
        refunded = self.refunded + amount.must_be_a_price()
        if self.amount < refunded:
            raise InvalidTransition(f"Of {self.amount} there is no {refunded} to give back.")
        stage = Stage.REFUNDED if refunded == self.amount else Stage.PARTLY_REFUNDED
        return attrs.evolve(self, refunded=refunded, stage=stage)


@attrs.frozen(kw_only=True)
class Reversal:
    """Money of the book given back."""

    id: str
    """The key of whoever asked for it: there is one for each."""
    entry_id: str
    amount: Money
    made_at: datetime


@attrs.frozen(kw_only=True)
class Agreement:
    """A payer's word that renewals may be collected."""

    id: str
    method: str
    ended_at: datetime | None = None


def known(method: str | None) -> str:
    """Return a way to pay that the book knows; raises `UnknownMethod`."""
    method = OK if method is None else method
    if method not in {OK, LATER, *DECLINES}:
        raise UnknownMethod(f"The ways to pay with test money are {', '.join(sorted({OK, LATER, *DECLINES}))}.")
    return method


def opened(bill: Bill, method: str, *, at: datetime) -> Entry:
    """Return the entry of a bill that somebody who is present pays: authorised or declined."""
    return _opened(bill, method, DECLINES.get(method, ""), at)


def renewed(bill: Bill, agreement: Agreement | None, *, at: datetime) -> Entry:
    """Return the entry of a bill that is paid by what was agreed to."""
    if agreement is None or agreement.ended_at is not None:
        return _opened(bill, OK if agreement is None else agreement.method, ENDED, at)
    declines = {**DECLINES, LATER: DECLINES["test-declined"]}
    return _opened(bill, agreement.method, declines.get(agreement.method, ""), at)


def concluded(entry: Entry, bill: Bill, *, at: datetime) -> Entry:
    """Return an authorised entry captured, or voided when its time is over."""
    return entry.voided(TOO_LATE) if _late(bill, at) else entry.captured()


def _opened(bill: Bill, method: str, reason: str, at: datetime) -> Entry:
    reason = reason or (TOO_LATE if _late(bill, at) else "")
    return Entry(
        id=bill.key,
        amount=bill.amount.must_be_a_price(),
        refunded=bill.amount.nothing,
        stage=Stage.DECLINED if reason else Stage.AUTHORISED,
        method=method,
        reason=reason,
        made_at=at,
    )


def _late(bill: Bill, at: datetime) -> bool:
    return bill.until is not None and at >= bill.until
