"""The contract of the book of test money."""

import pytest

from softfactory.domain.billing.ledger import Agreement, Entry, Stage
from softfactory.testing.billing.samples import TICK, entry, krw, reversal, together, usd
from softfactory.testing.samples import NOON, uuid
from softfactory.testing.stores import OpenBilling

NO_IDS = ("", "\0", "\ud800", uuid(9), "x" * 300)


class LedgerBookContract:
    """What every adapter promises about the book."""

    def test_an_entry_is_there_once_and_changes(self, open_billing: OpenBilling) -> None:
        store = open_billing()
        declined = entry(1, stage=Stage.DECLINED, amount=krw(7), refunded=krw(0), reason="Ä", method="test-declined")
        with store.writing() as tx:
            assert [tx.ledger.claim(one) for one in (entry(1), declined, entry(2))] == [entry(1), entry(1), entry(2)]
            tx.ledger.save(declined)
            tx.ledger.save(entry(3))

        for read in (store.reading, store.writing):
            with read() as tx:
                assert [tx.ledger.fetch(uuid(number)) for number in (1, 2, 3)] == [declined, entry(2), None]

    @pytest.mark.parametrize("unknown", NO_IDS)
    def test_nothing_is_found_by_what_is_no_id(self, open_billing: OpenBilling, unknown: str) -> None:
        with open_billing().writing() as tx:
            tx.ledger.claim(entry(1))

            assert (tx.ledger.fetch(unknown), tx.ledger.agreement(unknown)) == (None, None)

    def test_of_many_claims_of_an_entry_one_is_stored_and_all_are_told_it(self, open_billing: OpenBilling) -> None:
        store = open_billing()

        def claim(number: int) -> Entry:
            with store.writing() as tx:
                return tx.ledger.claim(entry(1, method=str(number)))

        assert len(set(together(claim))) == 1

    def test_a_reversal_is_there_once(self, open_billing: OpenBilling) -> None:
        store = open_billing()
        with store.writing() as tx:
            tx.ledger.claim(entry(1))

        def reverse(number: int) -> bool:
            with store.writing() as tx:
                return tx.ledger.reverse(reversal(number))

        assert [sum(together(lambda _: reverse(number))) for number in range(5)] == [1] * 5  # noqa: B023

    def test_an_agreement_is_replaced(self, open_billing: OpenBilling) -> None:
        store = open_billing()
        changed = Agreement(id="a", method="test-declined-later", ended_at=NOON + TICK)
        with store.writing() as tx:
            tx.ledger.agree(Agreement(id="a", method="test-ok"))
            tx.ledger.agree(Agreement(id="b", method="test-ok"))
            tx.ledger.agree(changed)

        with store.reading() as tx:
            assert [tx.ledger.agreement(name) for name in "abc"] == [
                changed,
                Agreement(id="b", method="test-ok"),
                None,
            ]

    def test_the_balance_is_what_was_captured_less_what_was_reversed(self, open_billing: OpenBilling) -> None:
        store = open_billing()
        with store.writing() as tx:
            for number, stage in enumerate(Stage, 1):
                tx.ledger.claim(entry(number, stage=stage, amount=usd(10**number)))
            tx.ledger.claim(entry(10, amount=krw(10**12), refunded=krw(0)))
            tx.ledger.reverse(reversal(1, amount=usd(1)))
            tx.ledger.reverse(reversal(2, amount=usd(2)))

        taken = [Stage.CAPTURED, Stage.PARTLY_REFUNDED, Stage.REFUNDED]
        with store.reading() as tx:
            assert tx.ledger.balance() == {
                "USD": sum(10 ** (1 + list(Stage).index(stage)) for stage in taken) - 3,
                "KRW": 10**12,
            }
