"""The contract of what is held by the database: one live subscription for a user and product."""

import pytest

from softfactory.domain.billing.model import State
from softfactory.domain.billing.problems import AlreadySubscribed
from softfactory.testing.billing.samples import (
    subscription,
    together,
    with_subscriptions,
)
from softfactory.testing.samples import uuid
from softfactory.testing.stores import OpenBilling

ENDED = (State.CANCELED, State.EXPIRED)


class AloneContract:
    """What every adapter promises about live subscriptions."""

    @pytest.mark.parametrize("first", State)
    @pytest.mark.parametrize("second", State)
    def test_a_user_has_one_live_subscription_to_a_product(
        self, open_billing: OpenBilling, first: State, second: State
    ) -> None:
        store = with_subscriptions(open_billing(), subscription(1, state=first))
        other = subscription(2, user_id=uuid(1), state=second)

        if first in ENDED or second in ENDED:
            with_subscriptions(store, other)
        else:
            with store.writing() as tx, pytest.raises(AlreadySubscribed):
                tx.subscriptions.add(other)

    def test_others_and_other_products_are_in_nobodys_way(self, open_billing: OpenBilling) -> None:
        mine = subscription(1)
        others = [subscription(2), subscription(3, user_id=uuid(1), product="review")]
        nobodys = [subscription(number, user_id=None) for number in (4, 5)]

        with with_subscriptions(open_billing(), mine, *others, *nobodys).reading() as tx:
            assert list(tx.subscriptions.all_of(uuid(1))) == [others[1], mine]

    @pytest.mark.parametrize("state", State)
    def test_a_live_one_is_found_by_its_user_and_product(self, open_billing: OpenBilling, state: State) -> None:
        one = subscription(1, state=state)
        with with_subscriptions(open_billing(), one).writing() as tx:
            assert tx.subscriptions.live_of(uuid(1), "sns-auto") == (None if state in ENDED else one)
            assert tx.subscriptions.live_of(uuid(1), "review") is None
            assert tx.subscriptions.live_of(uuid(2), "sns-auto") is None

    def test_of_many_who_look_before_they_add_one_adds(self, open_billing: OpenBilling) -> None:
        store = open_billing()

        def subscribe(number: int) -> bool:
            with store.writing() as tx:
                if tx.subscriptions.live_of(uuid(1), "sns-auto"):
                    return False
                tx.subscriptions.add(subscription(number + 10, user_id=uuid(1)))
                return True

        assert sum(together(subscribe)) == 1

    def test_of_many_who_add_without_looking_one_adds_and_the_others_are_told(self, open_billing: OpenBilling) -> None:
        store = open_billing()

        def subscribe(number: int) -> str:
            try:
                with_subscriptions(store, subscription(number + 10, user_id=uuid(1)))
            except AlreadySubscribed:
                return "told"
            return "added"

        assert sorted(together(subscribe)) == ["added"] + ["told"] * 15
