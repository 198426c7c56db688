"""The contract of counting administrators: the last one cannot be lost in a race."""

from functools import partial

import attrs
import pytest

from softfactory.domain.accounts.ports import AccountsStore
from softfactory.domain.kernel.actor import Role
from softfactory.testing.accounts.samples import ODD_IDS, at_once, with_users
from softfactory.testing.samples import NOON, uuid
from softfactory.testing.stores import OpenAccounts


class AdministratorsContract:
    """What every adapter promises about administrators."""

    @pytest.fixture
    def administered(self, open_accounts: OpenAccounts) -> AccountsStore:
        """Administrators 1 to 3, one more that is disabled, and others."""
        store = with_users(with_users(open_accounts(), 1, 2, 3, role=Role.ADMIN), 4, role=Role.ADMIN, disabled_at=NOON)
        return with_users(with_users(store, 5), 6, role=Role.AUDITOR)

    @pytest.mark.parametrize(("number", "others"), [(1, 2), (3, 2), (4, 3), (5, 3), (6, 3), (9, 3)])
    def test_other_administrators_are_those_who_may_come_in(
        self, administered: AccountsStore, number: int, others: int
    ) -> None:
        for opened in (administered.reading, administered.writing):
            with opened() as tx:
                assert tx.users.admins_beside(uuid(number)) == others

    @pytest.mark.parametrize("unknown", ODD_IDS)
    def test_all_administrators_are_beside_nobody(self, administered: AccountsStore, unknown: str) -> None:
        with administered.writing() as tx:
            assert tx.users.admins_beside(unknown) == 3

    def test_of_two_who_resign_at_once_one_stays(self, open_accounts: OpenAccounts) -> None:
        store = open_accounts()
        for both in [(number, number + 1) for number in range(1, 81, 2)]:
            with_users(store, *both, role=Role.ADMIN)
            at_once(partial(_resign, store, both), 2)
            with store.reading() as tx:
                assert tx.users.admins_beside("") == 1
            with store.writing() as tx:
                for number in both:
                    tx.users.remove(uuid(number))


def _resign(store: AccountsStore, both: tuple[int, int], index: int) -> None:
    with store.writing() as tx:
        found = tx.users.find(uuid(both[index]))
        if found and tx.users.admins_beside(found.id):
            tx.users.save(attrs.evolve(found, role=Role.USER))
