"""The contracts of refunds and of handled webhooks."""

import pytest

from softfactory.domain.billing.ports import BillingStore
from softfactory.domain.kernel.payments import Outcome
from softfactory.testing.billing.samples import TICK, payment, refund, together, usd, with_payments
from softfactory.testing.samples import NOON, uuid
from softfactory.testing.stores import OpenBilling


class RefundsContract:
    """What every adapter promises about refunds."""

    @pytest.fixture
    def paid(self, open_billing: OpenBilling) -> BillingStore:
        """Payments 1 and 2, paid."""
        return with_payments(open_billing(), *(payment(number, outcome=Outcome.SUCCEEDED) for number in (1, 2)))

    def test_a_refund_is_found_by_its_key_and_among_those_of_its_payment(self, paid: BillingStore) -> None:
        settled = refund(1, settled_at=NOON + TICK)
        with paid.writing() as tx:
            for number in (2, 1):
                tx.refunds.add(refund(number))
            tx.refunds.add(refund(3, payment_id=uuid(2), amount=usd(7)))
            tx.refunds.save(settled)
            tx.refunds.save(refund(9))

        with paid.reading() as tx:
            assert [tx.refunds.by_key(f"key {number}") for number in (1, 3, 9)] == [
                settled,
                refund(3, payment_id=uuid(2), amount=usd(7)),
                None,
            ]
            assert list(tx.refunds.of_payment(uuid(1))) == [settled, refund(2)]
            assert list(tx.refunds.of_payment(uuid(9))) == []

    def test_a_key_gives_once(self, paid: BillingStore) -> None:
        with pytest.raises(Exception, match=r"key"), paid.writing() as tx:  # noqa: PT012 - a bug, so each database's own
            tx.refunds.add(refund(1))
            tx.refunds.add(refund(2, key="key 1"))

        with paid.reading() as tx:
            assert list(tx.refunds.of_payment(uuid(1))) == []


class NoticesContract:
    """What every adapter promises about webhooks that were handled."""

    def test_a_notice_is_new_once_for_each_gateway(self, open_billing: OpenBilling) -> None:
        store = open_billing()
        added = []
        for gateway, notice in [("stripe", "evt_1"), ("stripe", "evt_1"), ("other", "evt_1"), ("stripe", "evt_2")]:
            with store.writing() as tx:
                added.append(tx.notices.add(gateway, notice, at=NOON))

        assert added == [True, False, True, True]

    def test_what_was_undone_is_new_again(self, open_billing: OpenBilling) -> None:
        store = open_billing()
        with pytest.raises(KeyboardInterrupt), store.writing() as tx:  # noqa: PT012 - the block is what raises
            tx.notices.add("stripe", "evt_1", at=NOON)
            raise KeyboardInterrupt

        with store.writing() as tx:
            assert tx.notices.add("stripe", "evt_1", at=NOON)

    def test_of_many_who_bring_the_same_notice_one_handles_it(self, open_billing: OpenBilling) -> None:
        store = open_billing()

        def handle(_: int) -> bool:
            with store.writing() as tx:
                return tx.notices.add("stripe", "evt_1", at=NOON)

        assert sum(together(handle)) == 1
