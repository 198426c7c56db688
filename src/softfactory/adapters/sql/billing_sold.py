"""Products and subscriptions in SQL."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from softfactory.domain.billing.model import LIVE, Interval, Product, State, Subscription
from softfactory.domain.billing.ports import Products, Recurring, Subscriptions
from softfactory.domain.billing.problems import AlreadySubscribed
from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.paging import BadCursor, Page, PageRequest, page

from .billing_tables import products, subscriptions
from .entities import Entities
from .locks import lock
from .prepared import Among
from .rows import row_of, text_fits, upsert
from .unit import Unit

_PUT = upsert(products, keep=("name", "description", "prices", "offered"))
_PRODUCTS = products.select().order_by(products.c.code)
_ENTITIES = Entities(Subscription, subscriptions)
_COLUMNS = subscriptions.c
_LIVE = _COLUMNS.state.in_(sorted(LIVE))
_GRANTING = Among(
    sa.select(_COLUMNS.user_id, _COLUMNS.product, _COLUMNS.period_end).where(
        _COLUMNS.state == sa.literal_column(f"'{State.ACTIVE}'")
    ),
    _COLUMNS.user_id,
)
"""Compared with the time in Python: a user has few, and the statement stays one text."""
_RECURRING = (
    sa.select(
        _COLUMNS.currency,
        _COLUMNS.test,
        _COLUMNS.interval,
        sa.func.count(),
        sa.func.sum(_COLUMNS.price),
    )
    .where(_COLUMNS.state == State.ACTIVE, _COLUMNS.interval.is_not(None), _COLUMNS.period_end > sa.bindparam("at"))
    .group_by(_COLUMNS.currency, _COLUMNS.test, _COLUMNS.interval)
)


class SqlProducts(Products):
    """What can be had."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def put(self, product: Product) -> None:
        self._run(_PUT[self._unit.dialect], row_of(product))

    def find(self, code: str) -> Product | None:
        if not text_fits(code):
            return None
        row = self._run(products.select().where(products.c.code == code)).one_or_none()
        return Product(**row._asdict()) if row else None

    def listed(self, request: PageRequest, *, offered_only: bool) -> Page[Product]:
        after = request.after(str)
        if after and not text_fits(str(after[0])):
            raise BadCursor("Use next_cursor of the page before, unchanged.")
        query = _PRODUCTS.limit(request.limit + 1)
        if offered_only:
            query = query.where(products.c.offered)
        if after:
            query = query.where(products.c.code > after[0])
        found = [Product(**row._asdict()) for row in self._run(query)]
        return page(found, request.limit, lambda product: (product.code,))


class SqlSubscriptions(Subscriptions):
    """Who has what."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, subscription: Subscription) -> None:
        try:
            with self._unit.connection.begin_nested():
                _ENTITIES.add(self._unit, subscription)
        except IntegrityError as error:
            if self._other(subscription) is None:
                raise  # an id given twice is a bug, not a refusal
            raise AlreadySubscribed("There is a live subscription to this product.") from error

    def save(self, subscription: Subscription) -> None:
        _ENTITIES.save(self._unit, subscription)

    def find(self, subscription_id: str) -> Subscription | None:
        return _ENTITIES.find(self._unit, subscription_id)

    def fetch(self, subscription_id: str) -> Subscription | None:
        return _ENTITIES.fetch(self._unit, subscription_id)

    def live_of(self, user_id: str, product: str) -> Subscription | None:
        lock(self._unit, "subscription", user_id, product)
        query = _ENTITIES.query.where(_COLUMNS.user_id == user_id, _COLUMNS.product == product, _LIVE)
        return _ENTITIES.one(self._unit, query.with_for_update())

    def of_user(self, user_id: str, request: PageRequest) -> Page[Subscription]:
        after = request.after(str)
        query = _ENTITIES.query.where(_COLUMNS.user_id == user_id).order_by(_COLUMNS.id.desc())
        if after:
            query = query.where(_COLUMNS.id < str(after[0]))
        return page(_ENTITIES.all(self._unit, query.limit(request.limit + 1)), request.limit, lambda one: (one.id,))

    def all_of(self, user_id: str) -> Sequence[Subscription]:
        query = _ENTITIES.query.where(_COLUMNS.user_id == user_id).order_by(_COLUMNS.id.desc())
        return _ENTITIES.all(self._unit, query.with_for_update() if self._unit.writes else query)

    def products_of(self, user_id: str, at: datetime) -> frozenset[str]:
        return frozenset(self.subscribers([user_id], at).get(user_id, ()))

    def subscribers(self, user_ids: Collection[str], at: datetime) -> Mapping[str, Sequence[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for user_id, product, period_end in _GRANTING.run(self._unit, user_ids):
            if period_end is None or period_end > at:
                found[user_id].append(product)
        return {user_id: sorted(set(codes)) for user_id, codes in found.items()}

    def recurring(self, at: datetime) -> Sequence[Recurring]:
        return [
            _sum(currency, interval, test=test, count=count, amount=int(amount))
            for currency, test, interval, count, amount in self._unit.connection.execute(_RECURRING, {"at": at})
        ]

    def _other(self, subscription: Subscription) -> Subscription | None:
        same = (_COLUMNS.user_id == subscription.user_id, _COLUMNS.product == subscription.product, _LIVE)
        return _ENTITIES.one(self._unit, _ENTITIES.query.where(*same, _COLUMNS.id != subscription.id))


def _sum(currency: str, interval: Interval, *, test: bool, count: int, amount: int) -> Recurring:
    price = Money(amount=amount, currency=currency)
    return Recurring(test=test, interval=interval, subscriptions=count, price=price)
