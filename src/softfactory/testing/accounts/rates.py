"""The contract of rates."""

from datetime import timedelta

import pytest

from softfactory.domain.accounts.ports import AccountsStore
from softfactory.testing.accounts.samples import at_once
from softfactory.testing.samples import NOON
from softfactory.testing.stores import OpenAccounts

MINUTE = timedelta(minutes=1)
LONG = "login:" + "ä" * 94


class RatesContract:
    """What every adapter promises about rates."""

    def test_each_key_is_counted_minute_by_minute(self, open_accounts: OpenAccounts) -> None:
        with open_accounts().writing() as tx:
            hits = [tx.rates.hit(key, at) for key, at in [("a", NOON), ("a", NOON), (LONG, NOON), ("a", NOON + MINUTE)]]
            counts = [tx.rates.count(key, at) for key in ("a", LONG, "A") for at in (NOON, NOON + MINUTE)]

            assert (hits, counts) == ([1, 2, 1, 1], [2, 1, 1, 0, 0, 0])

    @pytest.mark.parametrize("key", ["", "\0", "\ud800"])
    def test_what_was_never_hit_counts_nothing(self, open_accounts: OpenAccounts, key: str) -> None:
        with open_accounts().reading() as tx:
            assert tx.rates.count(key, NOON) == 0

    def test_earlier_minutes_are_forgotten(self, open_accounts: OpenAccounts) -> None:
        with open_accounts().writing() as tx:
            for key, at in [("a", NOON - MINUTE), ("b", NOON - MINUTE), ("a", NOON)]:
                tx.rates.hit(key, at)
            forgotten = [tx.rates.forget(before=NOON) for _ in range(2)]

            assert (forgotten, tx.rates.count("a", NOON - MINUTE), tx.rates.count("a", NOON)) == ([2, 0], 0, 1)

    def test_of_hits_at_once_each_is_told_its_own_number(self, open_accounts: OpenAccounts) -> None:
        store = open_accounts()

        assert sorted(at_once(lambda _: _hit(store))) == list(range(1, 201))


def _hit(store: AccountsStore) -> int:
    with store.writing() as tx:
        return tx.rates.hit("a", NOON)
