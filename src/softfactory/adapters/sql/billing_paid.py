"""Payments, refunds and handled webhooks in SQL."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from softfactory.domain.billing.payment import Payment, Refund
from softfactory.domain.billing.ports import Notices, PaymentBook, Refunds, Taken
from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.paging import Page, PageRequest, page
from softfactory.domain.kernel.payments import Outcome

from .billing_tables import notices, payments, refunds, subscriptions
from .entities import Entities
from .locks import lock
from .rows import text_fits, upsert
from .unit import Unit

_PAYMENTS, _REFUNDS = Entities(Payment, payments), Entities(Refund, refunds)
_COLUMNS = payments.c
_UNLINK = payments.update().where(_COLUMNS.user_id == sa.bindparam("of_user")).values(user_id=None)
_TAKEN = (
    sa.select(_COLUMNS.currency, _COLUMNS.test, sa.func.sum(_COLUMNS.amount - _COLUMNS.refunded))
    .where(_COLUMNS.outcome == Outcome.SUCCEEDED)
    .group_by(_COLUMNS.currency, _COLUMNS.test)
)
_TAKEN_ONCE = _TAKEN.join(subscriptions, subscriptions.c.id == _COLUMNS.subscription_id).where(
    subscriptions.c.interval.is_(None)
)
_NOTE = {name: insert.returning(notices.c.id) for name, insert in upsert(notices).items()}


class SqlPaymentBook(PaymentBook):
    """Tries to be paid."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def claim(self, payment: Payment) -> Payment:
        lock(self._unit, "payment", payment.reference)
        same = sa.or_(_COLUMNS.outcome != Outcome.FAILED, _COLUMNS.attempt == payment.attempt)
        query = _PAYMENTS.query.where(_COLUMNS.reference == payment.reference, same)
        live_first = query.order_by(_COLUMNS.outcome == Outcome.FAILED).with_for_update()
        if (found := _PAYMENTS.one(self._unit, live_first)) is not None:
            return found
        _PAYMENTS.add(self._unit, payment)
        return payment

    def save(self, payment: Payment) -> None:
        _PAYMENTS.save(self._unit, payment)

    def find(self, payment_id: str) -> Payment | None:
        return _PAYMENTS.find(self._unit, payment_id)

    def fetch(self, payment_id: str) -> Payment | None:
        return _PAYMENTS.fetch(self._unit, payment_id)

    def paid(self, reference: str) -> Payment | None:
        query = _PAYMENTS.query.where(_COLUMNS.reference == reference, _COLUMNS.outcome == Outcome.SUCCEEDED)
        return _PAYMENTS.one(self._unit, query.with_for_update() if self._unit.writes else query)

    def named(self, gateway: str, name: str) -> Payment | None:
        mine = (_COLUMNS.gateway == gateway, _COLUMNS.name == name, _COLUMNS.outcome == Outcome.SUCCEEDED)
        query = _PAYMENTS.query.where(*mine)
        return _PAYMENTS.one(self._unit, query) if text_fits(name) else None

    def of_user(self, user_id: str, request: PageRequest) -> Page[Payment]:
        after = request.after(str)
        query = self._of(user_id).limit(request.limit + 1)
        if after:
            query = query.where(_COLUMNS.id < str(after[0]))
        return page(_PAYMENTS.all(self._unit, query), request.limit, lambda one: (one.id,))

    def all_of(self, user_id: str) -> Sequence[Payment]:
        return _PAYMENTS.all(self._unit, self._of(user_id))

    def unlink(self, user_id: str) -> None:
        self._unit.connection.execute(_UNLINK, {"of_user": user_id})

    def taken(self, *, once_only: bool) -> Sequence[Taken]:
        rows = self._unit.connection.execute(_TAKEN_ONCE if once_only else _TAKEN)
        return [
            Taken(test=test, amount=Money(amount=int(amount), currency=currency)) for currency, test, amount in rows
        ]

    @staticmethod
    def _of(user_id: str) -> sa.Select[tuple[object, ...]]:
        return _PAYMENTS.query.where(_COLUMNS.user_id == user_id).order_by(_COLUMNS.id.desc())


class SqlRefunds(Refunds):
    """Money given back."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, refund: Refund) -> None:
        _REFUNDS.add(self._unit, refund)

    def by_key(self, key: str) -> Refund | None:
        return _REFUNDS.one(self._unit, _REFUNDS.query.where(refunds.c.key == key))

    def save(self, refund: Refund) -> None:
        _REFUNDS.save(self._unit, refund)

    def of_payment(self, payment_id: str) -> Sequence[Refund]:
        query = _REFUNDS.query.where(refunds.c.payment_id == payment_id).order_by(refunds.c.id)
        return _REFUNDS.all(self._unit, query)


class SqlNotices(Notices):
    """Webhooks that were handled."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, gateway: str, notice_id: str, *, at: datetime) -> bool:
        # where another transaction has just inserted it, PostgreSQL waits for its end here
        row = {"gateway": gateway, "id": notice_id, "handled_at": at}
        return bool(self._unit.connection.execute(_NOTE[self._unit.dialect], row).all())
