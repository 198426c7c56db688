"""The contract of payments."""

import attrs
import pytest

from softfactory.domain.billing.payment import Payment
from softfactory.domain.kernel.paging import PageRequest
from softfactory.domain.kernel.payments import Outcome
from softfactory.testing.accounts.samples import ODD_IDS
from softfactory.testing.billing.samples import TICK, krw, payment, together, usd, with_payments
from softfactory.testing.samples import NOON, uuid
from softfactory.testing.stores import OpenBilling


class PaymentsContract:
    """What every adapter promises about payments."""

    def test_a_payment_comes_back_as_it_was_claimed_and_as_it_was_saved(self, open_billing: OpenBilling) -> None:
        changed = payment(
            1,
            user_id=None,
            subscription_id=uuid(7),
            period_start=NOON,
            what="Zoë's 😀",
            amount=krw(10**12),
            refunded=krw(1),
            outcome=Outcome.FAILED,
            failure="No money.",
            method="test-declined",
            name="pi_1",
            checkout_url="https://pay.example/1",
            test=False,
            until=NOON + TICK,
            settled_at=NOON + 2 * TICK,
        )
        store = with_payments(open_billing(), payment(1))

        with store.writing() as tx:
            assert (tx.payments.find(uuid(1)), tx.payments.fetch(uuid(1))) == (payment(1), payment(1))
            tx.payments.save(changed)
            tx.payments.save(payment(2))
        with store.reading() as tx:
            assert (tx.payments.find(uuid(1)), tx.payments.fetch(uuid(1))) == (changed, changed)
            assert tx.payments.find(uuid(2)) is None

    @pytest.mark.parametrize("unknown", ODD_IDS)
    def test_nothing_is_found_by_what_is_no_id_of_a_payment(self, open_billing: OpenBilling, unknown: str) -> None:
        with with_payments(open_billing(), payment(1)).writing() as tx:
            assert (tx.payments.find(unknown), tx.payments.fetch(unknown)) == (None, None)
            assert list(tx.payments.of_user(unknown, PageRequest()).items) == []
            tx.payments.unlink(unknown)

            assert tx.payments.find(uuid(1)) == payment(1)

    @pytest.mark.parametrize("outcome", [Outcome.OPEN, Outcome.SUCCEEDED])
    def test_a_reference_has_one_payment_that_is_open_or_succeeded(
        self, open_billing: OpenBilling, outcome: Outcome
    ) -> None:
        first = payment(1, outcome=outcome)
        store = with_payments(
            open_billing(), payment(3, reference="thing:1", attempt="0", outcome=Outcome.FAILED), first
        )

        with store.writing() as tx:
            again = [payment(2, reference="thing:1", attempt=attempt) for attempt in ("0", "1", "2")]
            assert [tx.payments.claim(one) for one in again] == [first] * 3
        with store.reading() as tx:
            assert tx.payments.find(uuid(2)) is None

    def test_an_attempt_that_failed_has_failed_and_another_one_may_follow(self, open_billing: OpenBilling) -> None:
        failed = payment(1, outcome=Outcome.FAILED)
        store = with_payments(open_billing(), failed)

        with store.writing() as tx:
            assert tx.payments.claim(payment(2, reference="thing:1")) == failed
        with_payments(store, payment(3, reference="thing:1", attempt="2"))

    def test_of_many_claims_of_a_reference_one_is_stored_and_all_are_told_it(self, open_billing: OpenBilling) -> None:
        store = open_billing()

        def claim(number: int, reference: str) -> Payment:
            with store.writing() as tx:
                return tx.payments.claim(payment(number + 1, reference=reference, attempt=str(number), user_id=uuid(1)))

        for reference in "abcde":
            [stored] = set(together(lambda number: claim(number + 100 * ord(reference), reference)))  # noqa: B023
            with store.reading() as tx:
                assert next(iter(tx.payments.all_of(uuid(1)))) == stored
        with store.reading() as tx:
            assert len(tx.payments.all_of(uuid(1))) == 5

    def test_a_payment_that_is_fetched_stays_locked_so_no_change_is_lost(self, open_billing: OpenBilling) -> None:
        store = with_payments(open_billing(), payment(1, outcome=Outcome.SUCCEEDED))

        def give_back(number: int) -> None:
            for _ in range(10):
                with store.writing() as tx:
                    found = tx.payments.paid("thing:1") if number % 2 else tx.payments.fetch(uuid(1))
                    assert found
                    tx.payments.save(attrs.evolve(found, refunded=found.refunded + usd(1)))

        together(give_back)

        with store.reading() as tx:
            assert tx.payments.find(uuid(1)) == payment(1, outcome=Outcome.SUCCEEDED, refunded=usd(160))

    def test_the_paid_one_is_found_by_its_reference_and_by_its_name(self, open_billing: OpenBilling) -> None:
        paid = payment(2, reference="thing:1", attempt="2", outcome=Outcome.SUCCEEDED, name="pi_1")
        store = with_payments(open_billing(), payment(1, outcome=Outcome.FAILED, name="pi_1"), paid, payment(3))

        for read in (store.reading, store.writing):
            with read() as tx:
                assert [tx.payments.paid(f"thing:{number}") for number in (1, 3, 4)] == [paid, None, None]
                assert tx.payments.named("ledger", "pi_1") == paid
                assert [tx.payments.named(*of) for of in [("stripe", "pi_1"), ("ledger", "pi_"), ("ledger", "\0")]] == [
                    None
                ] * 3

    def test_a_users_are_listed_newest_first_and_unlinked_together(self, open_billing: OpenBilling) -> None:
        mine = [payment(number, user_id=uuid(1)) for number in (1, 2, 3)]
        store = with_payments(open_billing(), *mine, payment(4))

        with store.reading() as tx:
            first = tx.payments.of_user(uuid(1), PageRequest(limit=2))
            rest = tx.payments.of_user(uuid(1), PageRequest(limit=2, cursor=first.next_cursor))
            assert ([*first.items, *rest.items], rest.next_cursor) == (mine[::-1], None)
            assert list(tx.payments.all_of(uuid(1))) == mine[::-1]
        with store.writing() as tx:
            tx.payments.unlink(uuid(1))

        with store.reading() as tx:
            assert (list(tx.payments.all_of(uuid(1))), list(tx.payments.all_of(uuid(4)))) == ([], [payment(4)])
            assert tx.payments.find(uuid(2)) == attrs.evolve(mine[1], user_id=None)
