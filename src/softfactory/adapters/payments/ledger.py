"""The default gateway: a book of test money in the platform's own database, so that all works without an account."""

from collections.abc import Callable, Mapping
from typing import NoReturn

import attrs

from softfactory.domain.billing.gateway import BadWebhook, Bill, Collected, PaymentGateway
from softfactory.domain.billing.ledger import (
    TAKEN,
    Agreement,
    Entry,
    Reversal,
    Stage,
    concluded,
    known,
    opened,
    renewed,
)
from softfactory.domain.billing.ports import BillingStore, BillingTx
from softfactory.domain.kernel.clock import Clock
from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.payments import Outcome
from softfactory.domain.kernel.transitions import InvalidTransition


@attrs.frozen(kw_only=True)
class LedgerGateway(PaymentGateway):
    """Authorises, captures, declines and refunds at once, and remembers each by its key."""

    store: BillingStore
    """Of its own, without recorders: it is no part of billing."""
    now: Clock

    @property
    def name(self) -> str:
        return "ledger"

    @property
    def is_test(self) -> bool:
        return True

    @property
    def renews(self) -> bool:
        return False

    def must_know(self, method: str | None) -> None:
        known(method)

    def checkout(self, bill: Bill) -> Collected:
        method = known(bill.method)
        return self._collect(bill, lambda _: opened(bill, method, at=self.now()))

    def charge(self, bill: Bill) -> Collected:
        def make(tx: BillingTx) -> Entry:
            return renewed(bill, tx.ledger.agreement(bill.agreement or ""), at=self.now())

        return self._collect(bill, make)

    def refund(self, name: str, amount: Money, *, key: str) -> None:
        with self.store.writing() as tx:
            entry = tx.ledger.fetch(name)
            if entry is None:
                raise InvalidTransition("The book has no such charge.")
            if tx.ledger.reverse(Reversal(id=key, entry_id=entry.id, amount=amount, made_at=self.now())):
                tx.ledger.save(entry.given_back(amount))

    def cancel(self, agreement: str, *, key: str) -> None:  # noqa: ARG002 - to end it twice is to end it
        with self.store.writing() as tx:
            found = tx.ledger.agreement(agreement)
            if found and found.ended_at is None:
                tx.ledger.agree(attrs.evolve(found, ended_at=self.now()))

    def parse_webhook(self, body: bytes, headers: Mapping[str, str]) -> NoReturn:  # noqa: ARG002 - whatever it says
        raise BadWebhook("The ledger sends no webhooks.")

    def balance(self) -> Mapping[str, int]:
        """Return what was taken less what was given back, in minor units by currency."""
        with self.store.reading() as tx:
            return tx.ledger.balance()

    def _collect(self, bill: Bill, make: Callable[[BillingTx], Entry]) -> Collected:
        # two transactions, as money is first set aside and then taken: what was between them goes on here
        with self.store.writing() as tx:
            entry = tx.ledger.claim(make(tx))
        if entry.stage is Stage.AUTHORISED:
            entry = self._conclude(bill)
        succeeded = entry.stage in TAKEN
        return Collected(
            outcome=Outcome.SUCCEEDED if succeeded else Outcome.FAILED,
            name=entry.id,
            agreement=bill.agreement or (bill.subscription_id if succeeded and bill.interval else None),
            failure=entry.reason,
        )

    def _conclude(self, bill: Bill) -> Entry:
        with self.store.writing() as tx:
            entry = tx.ledger.fetch(bill.key)
            if entry is None:
                raise InvalidTransition("The book has no such charge.")
            if entry.stage is Stage.AUTHORISED:
                entry = concluded(entry, bill, at=self.now())
                tx.ledger.save(entry)
                if bill.subscription_id and bill.interval and bill.agreement is None and entry.stage in TAKEN:
                    tx.ledger.agree(Agreement(id=bill.subscription_id, method=entry.method))
        return entry
