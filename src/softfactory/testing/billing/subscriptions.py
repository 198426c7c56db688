"""The contract of subscriptions."""

import attrs
import pytest

from softfactory.domain.billing.model import State, Subscription
from softfactory.domain.kernel.paging import PageRequest
from softfactory.testing.accounts.samples import ODD_IDS
from softfactory.testing.billing.samples import (
    MONTH,
    TICK,
    krw,
    subscription,
    together,
    with_subscriptions,
)
from softfactory.testing.samples import NOON, uuid
from softfactory.testing.stores import OpenBilling

ENDED = (State.CANCELED, State.EXPIRED)


class SubscriptionsContract:
    """What every adapter promises about subscriptions."""

    def test_a_subscription_comes_back_as_it_was_added_and_as_it_was_saved(self, open_billing: OpenBilling) -> None:
        changed = subscription(
            1,
            user_id=None,
            interval=None,
            price=krw(590_000),
            state=State.EXPIRED,
            period_start=NOON + TICK,
            period_end=None,
            declined=3,
            retry_at=NOON + 2 * TICK,
            cancel_at_period_end=True,
            ended_at=NOON + 3 * TICK,
            agreement="sub_ä",
            test=False,
        )
        store = with_subscriptions(open_billing(), subscription(1))

        for read in (store.reading, store.writing):
            with read() as tx:
                assert (tx.subscriptions.find(uuid(1)), tx.subscriptions.fetch(uuid(1))) == (subscription(1),) * 2
        with store.writing() as tx:
            tx.subscriptions.save(changed)
            tx.subscriptions.save(subscription(2))
        with store.reading() as tx:
            assert (tx.subscriptions.find(uuid(1)), tx.subscriptions.find(uuid(2))) == (changed, None)

    @pytest.mark.parametrize("unknown", ODD_IDS)
    def test_nothing_is_found_by_what_is_no_id_of_anything(self, open_billing: OpenBilling, unknown: str) -> None:
        with with_subscriptions(open_billing(), subscription(1)).writing() as tx:
            assert (tx.subscriptions.find(unknown), tx.subscriptions.fetch(unknown)) == (None, None)
            assert list(tx.subscriptions.of_user(unknown, PageRequest()).items) == []
            assert list(tx.subscriptions.all_of(unknown)) == []
            assert tx.subscriptions.products_of(unknown, NOON) == frozenset()

    def test_a_subscription_that_is_fetched_stays_locked_so_no_change_is_lost(self, open_billing: OpenBilling) -> None:
        store = with_subscriptions(open_billing(), subscription(1))

        def decline(number: int) -> None:
            for _ in range(10):
                with store.writing() as tx:
                    found = tx.subscriptions.fetch(uuid(1)) if number % 2 else tx.subscriptions.all_of(uuid(1))[0]
                    assert found
                    tx.subscriptions.save(attrs.evolve(found, declined=found.declined + 1))

        together(decline)

        with store.reading() as tx:
            assert tx.subscriptions.find(uuid(1)) == subscription(1, declined=160)

    def test_a_users_are_listed_newest_first_page_by_page(self, open_billing: OpenBilling) -> None:
        mine = [subscription(number, user_id=uuid(1), state=State.EXPIRED) for number in range(1, 6)]
        store = with_subscriptions(open_billing(), *mine, subscription(9))

        found: list[Subscription] = []
        with store.reading() as tx:
            request: PageRequest | None = PageRequest(limit=2)
            while request:
                some = tx.subscriptions.of_user(uuid(1), request)
                found += some.items
                request = PageRequest(limit=2, cursor=some.next_cursor) if some.next_cursor else None

            assert found == mine[::-1]
            assert list(tx.subscriptions.all_of(uuid(1))) == mine[::-1]

    @pytest.mark.parametrize("state", State)
    @pytest.mark.parametrize(("end", "lasts"), [(NOON, False), (NOON + TICK, True), (None, True)])
    def test_a_product_is_granted_while_active_and_until_its_period_ends(
        self,
        open_billing: OpenBilling,
        state: State,
        end: object,
        lasts: bool,  # noqa: FBT001
    ) -> None:
        one = subscription(1, state=state, period_end=end)
        grants = lasts and state is State.ACTIVE
        for store in [with_subscriptions(open_billing(), one)]:
            for read in (store.reading, store.glancing, store.writing):
                with read() as tx:
                    assert (one.grants(NOON), tx.subscriptions.products_of(uuid(1), NOON)) == (
                        grants,
                        frozenset({"sns-auto"} if grants else ()),
                    )

    def test_several_users_products_are_found_at_once(self, open_billing: OpenBilling) -> None:
        store = with_subscriptions(
            open_billing(),
            subscription(1),
            subscription(2, user_id=uuid(1), product="review", interval=None, period_end=None),
            subscription(3, state=State.PAST_DUE),
            subscription(4, period_end=NOON),
            subscription(5, product="coocook", period_end=NOON + MONTH),
            subscription(6),
        )
        asked = [uuid(number) for number in (1, 3, 4, 5, 7)]

        with store.reading() as tx:
            found = tx.subscriptions.subscribers(asked, NOON)
            assert {user: list(codes) for user, codes in found.items()} == {
                uuid(1): ["review", "sns-auto"],
                uuid(5): ["coocook"],
            }
            assert tx.subscriptions.subscribers([], NOON) == {}
