"""The contract of second factors."""

import attrs
import pytest

from softfactory.domain.accounts.ports import AccountsStore
from softfactory.testing.accounts.samples import ODD_IDS, TICK, at_once, factor, mac
from softfactory.testing.samples import NOON, uuid
from softfactory.testing.stores import OpenAccounts


class FactorsContract:
    """What every adapter promises about second factors."""

    def test_a_user_has_the_factor_that_was_put_last(self, open_accounts: OpenAccounts) -> None:
        store = open_accounts()
        odd = factor(1, secret=bytes(range(256)), confirmed_at=NOON + TICK, last_step=2**40, recovery=(mac(2), mac(1)))
        for put in (factor(1), odd):
            with store.writing() as tx:
                tx.factors.put(put)
            with store.reading() as tx:
                assert (tx.factors.find(uuid(1)), list(tx.factors.all())) == (put, [put])

    def test_factors_are_removed_one_by_one(self, open_accounts: OpenAccounts) -> None:
        with open_accounts().writing() as tx:
            for number in (3, 1, 2):
                tx.factors.put(factor(number))
            tx.factors.remove(uuid(2))

            assert list(tx.factors.all()) == [factor(1), factor(3)]

    @pytest.mark.parametrize("unknown", ODD_IDS)
    def test_nobody_has_no_factor(self, open_accounts: OpenAccounts, unknown: str) -> None:
        with open_accounts().writing() as tx:
            tx.factors.put(factor(1))
            tx.factors.remove(unknown)

            assert (tx.factors.find(unknown), list(tx.factors.all())) == (None, [factor(1)])

    def test_a_factor_that_is_found_stays_locked_so_no_code_is_good_twice(self, open_accounts: OpenAccounts) -> None:
        store = open_accounts()
        with store.writing() as tx:
            tx.factors.put(factor(1))

        at_once(lambda _: _step(store))

        with store.reading() as tx:
            assert tx.factors.find(uuid(1)) == factor(1, last_step=200)


def _step(store: AccountsStore) -> None:
    with store.writing() as tx:
        found = tx.factors.find(uuid(1))
        if found:
            tx.factors.put(attrs.evolve(found, last_step=found.last_step + 1))
