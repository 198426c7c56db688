"""The contract of lockouts."""

from datetime import timedelta

import attrs
import pytest

from softfactory.domain.accounts.lockout import Lease, Lockout
from softfactory.domain.accounts.ports import AccountsStore
from softfactory.testing.accounts.samples import TICK, at_once, mac
from softfactory.testing.samples import NOON, uuid
from softfactory.testing.stores import OpenAccounts

FAILED = Lockout(failures=1, in_a_row=1, failed_at=NOON)
ODD = ["", "x", mac(1).replace("1", "A"), mac(1)[1:], mac(1) + "0", " " + mac(1)[1:], "\0", "\ud800", "ä" * 64]
"""Identifiers that are none."""


class LockoutsContract:
    """What every adapter promises about lockouts."""

    @pytest.mark.parametrize("budget", ["", uuid(1)])
    def test_a_lockout_comes_back_as_it_was_put_last(self, open_accounts: OpenAccounts, budget: str) -> None:
        leases = tuple(Lease(id=mac(number)[32:], until=NOON + number * TICK) for number in (3, 1))
        odd = Lockout(failures=4, in_a_row=99, leases=leases, until=NOON + timedelta(days=1), failed_at=NOON + TICK)
        store = open_accounts()
        for lockout in (FAILED, odd, attrs.evolve(odd, leases=(), until=None), Lockout(leases=leases)):
            with store.writing() as tx:
                tx.lockouts.put(mac(1), budget, lockout)
            with store.reading() as tx:
                assert tx.lockouts.get(mac(1), budget) == lockout

    def test_each_budget_of_each_identifier_is_one_of_its_own(self, open_accounts: OpenAccounts) -> None:
        places = [(mac(1), ""), (mac(1), uuid(1)), (mac(1), uuid(2)), (mac(2), "")]
        with open_accounts().writing() as tx:
            for number, place in enumerate(places):
                tx.lockouts.put(*place, attrs.evolve(FAILED, failures=number))

            assert [tx.lockouts.get(*place).failures for place in places] == [0, 1, 2, 3]
            assert tx.lockouts.get(mac(2), uuid(1)) == tx.lockouts.get(mac(3)) == Lockout()

    @pytest.mark.parametrize("identifier", ODD)
    def test_nothing_is_known_of_what_is_no_identifier(self, open_accounts: OpenAccounts, identifier: str) -> None:
        store = open_accounts()
        for opened in (store.reading, store.writing):
            with opened() as tx:
                assert tx.lockouts.get(identifier) == Lockout()
        with store.writing() as tx:
            tx.lockouts.clear(identifier)

    @pytest.mark.parametrize("budget", ["x", "\0", "\ud800"])
    def test_nothing_is_known_of_what_is_no_budget(self, open_accounts: OpenAccounts, budget: str) -> None:
        store = open_accounts()
        for opened in (store.reading, store.writing):
            with opened() as tx:
                assert tx.lockouts.get(mac(1), budget) == Lockout()

    def test_an_empty_lockout_is_forgotten(self, open_accounts: OpenAccounts) -> None:
        with open_accounts().writing() as tx:
            for budget in ("", uuid(1)):
                tx.lockouts.put(mac(1), budget, FAILED)
            tx.lockouts.put(mac(1), "", Lockout())
            tx.lockouts.put(mac(2), "", Lockout())

            assert [tx.lockouts.get(mac(1), budget) for budget in ("", uuid(1))] == [Lockout(), FAILED]
            assert tx.lockouts.forget(failed_before=NOON + TICK, shut_at=100) == 1  # no row was left of the others

    def test_an_identifier_is_cleared_with_all_its_budgets(self, open_accounts: OpenAccounts) -> None:
        places = [(mac(1), ""), (mac(1), uuid(1)), (mac(2), "")]
        with open_accounts().writing() as tx:
            for place in places:
                tx.lockouts.put(*place, FAILED)
            tx.lockouts.clear(mac(1))

            assert [tx.lockouts.get(*place) for place in places] == [Lockout(), Lockout(), FAILED]

    def test_what_did_not_fail_since_is_forgotten_unless_it_is_shut(self, open_accounts: OpenAccounts) -> None:
        old, late = Lease(id="a", until=NOON - TICK), Lease(id="b", until=NOON)
        rows = {
            1: attrs.evolve(FAILED, failed_at=NOON - TICK),
            2: attrs.evolve(FAILED, failed_at=NOON),
            3: Lockout(failures=5, in_a_row=99, failed_at=NOON - TICK),
            4: Lockout(failures=5, in_a_row=100, failed_at=NOON - TICK),
            5: Lockout(leases=(old,)),
            6: Lockout(leases=(old, late)),
            7: Lockout(in_a_row=99, failed_at=NOON - 2 * TICK, leases=(old,)),  # the lapsed slot was the hundredth
        }
        with open_accounts().writing() as tx:
            for number, lockout in rows.items():
                tx.lockouts.put(mac(number), "", Lockout(in_a_row=100, failed_at=NOON))  # replaced, it counts no more
                tx.lockouts.put(mac(number), "", lockout)
            forgotten = [tx.lockouts.forget(failed_before=NOON, shut_at=100) for _ in range(2)]

            assert (forgotten, [n for n in rows if tx.lockouts.get(mac(n)) != Lockout()]) == ([3, 0], [2, 4, 6, 7])

    @pytest.mark.parametrize("known", [0, 1])
    @pytest.mark.parametrize("budget", ["", uuid(1)])
    def test_what_was_got_stays_locked_so_no_attempt_is_lost(
        self, open_accounts: OpenAccounts, budget: str, known: int
    ) -> None:
        store = open_accounts()
        if known:
            with store.writing() as tx:
                tx.lockouts.put(mac(1), budget, FAILED)

        at_once(lambda _: _fail(store, budget))

        with store.reading() as tx:
            assert tx.lockouts.get(mac(1), budget).failures == 200 + known

    def test_the_first_attempts_at_once_all_count(self, open_accounts: OpenAccounts) -> None:
        store = open_accounts()
        for _ in range(20):  # only the very first finds no row to lock
            with store.writing() as tx:
                tx.lockouts.clear(mac(1))
            at_once(lambda _: _fail(store, ""), 16)
            with store.reading() as tx:
                assert tx.lockouts.get(mac(1)).failures == 16


def _fail(store: AccountsStore, budget: str) -> None:
    with store.writing() as tx:
        found = tx.lockouts.get(mac(1), budget)
        tx.lockouts.put(mac(1), budget, attrs.evolve(found, failures=found.failures + 1, failed_at=NOON))
