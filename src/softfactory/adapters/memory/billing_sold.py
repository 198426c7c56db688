"""Products and subscriptions in memory."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from softfactory.domain.billing.model import Interval, Product, Subscription
from softfactory.domain.billing.ports import Products, Recurring, Subscriptions
from softfactory.domain.billing.problems import AlreadySubscribed
from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.paging import Page, PageRequest, page, paged

from .unit import Unit


class MemoryProducts(Products):
    """What can be had."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def put(self, product: Product) -> None:
        self._unit.put("products", product.code, product)

    def find(self, code: str) -> Product | None:
        return self._unit.table("products").get(code)

    def listed(self, request: PageRequest, *, offered_only: bool) -> Page[Product]:
        found = [product for _, product in sorted(self._unit.table("products").items())]
        among = [product for product in found if product.offered or not offered_only]
        return paged(among, request, lambda product: (product.code,))


class MemorySubscriptions(Subscriptions):
    """Who has what."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, subscription: Subscription) -> None:
        self._must_be_alone(subscription)
        self._unit.put("subscriptions", subscription.id, subscription)

    def save(self, subscription: Subscription) -> None:
        if subscription.id in self._unit.table("subscriptions"):
            self._must_be_alone(subscription)
            self._unit.put("subscriptions", subscription.id, subscription)

    def find(self, subscription_id: str) -> Subscription | None:
        return self._unit.table("subscriptions").get(subscription_id)

    fetch = find

    def live_of(self, user_id: str, product: str) -> Subscription | None:
        return next((one for one in self._of(user_id) if one.product == product and one.is_live), None)

    def of_user(self, user_id: str, request: PageRequest) -> Page[Subscription]:
        after = request.after(str)
        found = [one for one in self.all_of(user_id) if after is None or one.id < str(after[0])]
        return page(found, request.limit, lambda one: (one.id,))

    def all_of(self, user_id: str) -> Sequence[Subscription]:
        return sorted(self._of(user_id), key=lambda one: one.id, reverse=True)

    def products_of(self, user_id: str, at: datetime) -> frozenset[str]:
        return frozenset(one.product for one in self._of(user_id) if one.grants(at))

    def subscribers(self, user_ids: Collection[str], at: datetime) -> Mapping[str, Sequence[str]]:
        found = {user_id: sorted(self.products_of(user_id, at)) for user_id in user_ids}
        return {user_id: codes for user_id, codes in found.items() if codes}

    def recurring(self, at: datetime) -> Sequence[Recurring]:
        sums: defaultdict[tuple[str, bool, Interval], list[int]] = defaultdict(list)
        for one in self._unit.table("subscriptions").values():
            if one.interval and one.grants(at):
                sums[one.price.currency, one.test, one.interval].append(one.price.amount)
        return [
            Recurring(
                test=test,
                interval=interval,
                subscriptions=len(prices),
                price=Money(amount=sum(prices), currency=currency),
            )
            for (currency, test, interval), prices in sums.items()
        ]

    def _of(self, user_id: str) -> Iterator[Subscription]:
        return (one for one in self._unit.table("subscriptions").values() if one.user_id == user_id)

    def _must_be_alone(self, subscription: Subscription) -> None:
        if subscription.user_id and subscription.is_live:
            other = self.live_of(subscription.user_id, subscription.product)
            if other and other.id != subscription.id:
                raise AlreadySubscribed("There is a live subscription to this product.")
