"""Payments, refunds and handled webhooks in memory."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

import attrs

from softfactory.domain.billing.payment import Payment, Refund
from softfactory.domain.billing.ports import Notices, PaymentBook, Refunds, Taken
from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.paging import Page, PageRequest, page
from softfactory.domain.kernel.payments import Outcome

from .unit import Unit


class MemoryPaymentBook(PaymentBook):
    """Tries to be paid."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def claim(self, payment: Payment) -> Payment:
        known = [one for one in self._all() if one.reference == payment.reference]
        live = (one for one in known if one.outcome is not Outcome.FAILED)
        same = (one for one in known if one.attempt == payment.attempt)
        if (found := next(live, None) or next(same, None)) is not None:
            return found
        self._unit.put("payments", payment.id, payment)
        return payment

    def save(self, payment: Payment) -> None:
        if payment.id in self._unit.table("payments"):
            self._unit.put("payments", payment.id, payment)

    def find(self, payment_id: str) -> Payment | None:
        return self._unit.table("payments").get(payment_id)

    fetch = find

    def paid(self, reference: str) -> Payment | None:
        succeeded = (one for one in self._all() if one.outcome is Outcome.SUCCEEDED)
        return next((one for one in succeeded if one.reference == reference), None)

    def named(self, gateway: str, name: str) -> Payment | None:
        succeeded = (one for one in self._all() if one.outcome is Outcome.SUCCEEDED)
        return next((one for one in succeeded if (one.gateway, one.name) == (gateway, name)), None)

    def of_user(self, user_id: str, request: PageRequest) -> Page[Payment]:
        after = request.after(str)
        found = [one for one in self.all_of(user_id) if after is None or one.id < str(after[0])]
        return page(found, request.limit, lambda one: (one.id,))

    def all_of(self, user_id: str) -> Sequence[Payment]:
        found = [one for one in self._all() if one.user_id == user_id]
        return sorted(found, key=lambda one: one.id, reverse=True)

    def unlink(self, user_id: str) -> None:
        for one in self.all_of(user_id):
            self._unit.put("payments", one.id, attrs.evolve(one, user_id=None))

    def taken(self, *, once_only: bool) -> Sequence[Taken]:
        sums: defaultdict[tuple[str, bool], int] = defaultdict(int)
        for one in self._all():
            if one.outcome is Outcome.SUCCEEDED and (self._is_of_one_sold_once(one) or not once_only):
                sums[one.amount.currency, one.test] += one.left.amount
        return [
            Taken(test=test, amount=Money(amount=amount, currency=currency))
            for (currency, test), amount in sums.items()
        ]

    def _all(self) -> Iterator[Payment]:
        return iter(self._unit.table("payments").values())

    def _is_of_one_sold_once(self, payment: Payment) -> bool:
        subscription = self._unit.table("subscriptions").get(payment.subscription_id)
        return subscription is not None and subscription.interval is None


class MemoryRefunds(Refunds):
    """Money given back."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, refund: Refund) -> None:
        if self.by_key(refund.key):
            raise ValueError(f"{refund.key} was given back already")
        self._unit.put("refunds", refund.id, refund)

    def by_key(self, key: str) -> Refund | None:
        return next((one for one in self._unit.table("refunds").values() if one.key == key), None)

    def save(self, refund: Refund) -> None:
        if refund.id in self._unit.table("refunds"):
            self._unit.put("refunds", refund.id, refund)

    def of_payment(self, payment_id: str) -> Sequence[Refund]:
        found = [one for one in self._unit.table("refunds").values() if one.payment_id == payment_id]
        return sorted(found, key=lambda one: one.id)


class MemoryNotices(Notices):
    """Webhooks that were handled."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, gateway: str, notice_id: str, *, at: datetime) -> bool:
        if (gateway, notice_id) in self._unit.table("notices"):
            return False
        self._unit.put("notices", (gateway, notice_id), at)
        return True
