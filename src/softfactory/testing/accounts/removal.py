"""The contract of removing users."""

import pytest

from softfactory.domain.accounts.lockout import Lockout
from softfactory.domain.accounts.ports import AccountsStore
from softfactory.domain.kernel.paging import PageRequest
from softfactory.testing.accounts.samples import ODD_IDS, api_key, device, factor, mac, mail_token, session, with_users
from softfactory.testing.samples import NOON, user, uuid
from softfactory.testing.stores import OpenAccounts


class RemovalContract:
    """What every adapter promises about who is removed."""

    @pytest.fixture
    def peopled(self, open_accounts: OpenAccounts) -> AccountsStore:
        """A store that holds users 1 to 5."""
        return with_users(open_accounts(), *range(1, 6))

    @pytest.mark.parametrize("unknown", ODD_IDS)
    def test_removing_nobody_removes_nothing(self, peopled: AccountsStore, unknown: str) -> None:
        with peopled.writing() as tx:
            tx.users.remove(unknown)

            assert len(tx.users.listed(PageRequest()).items) == 5

    def test_a_user_goes_with_everything_kept_for_them_and_nothing_else(self, peopled: AccountsStore) -> None:
        locked = Lockout(failures=5, in_a_row=5, failed_at=NOON)
        with peopled.writing() as tx:
            for number in (1, 2):
                tx.sessions.add(session(number))
                tx.devices.put(device(number))
                tx.mail_tokens.add(mail_token(number))
                tx.factors.put(factor(number))
                tx.api_keys.add(api_key(number))
            tx.lockouts.put(mac(1), "", locked)
            tx.users.remove(uuid(1))

        assert _kept(peopled, 1) == [None] * 6
        assert _kept(peopled, 2) == [user(2), session(2), device(2), mail_token(2), factor(2), (api_key(2), user(2))]
        with peopled.reading() as tx:
            assert tx.lockouts.get(mac(1)) == locked  # who tries again does not find the door open

    def test_a_removal_can_be_undone(self, peopled: AccountsStore) -> None:
        with peopled.writing() as tx:
            tx.sessions.add(session(1))

        with pytest.raises(RuntimeError), peopled.writing() as tx:  # noqa: PT012 - the block is what raises
            tx.users.remove(uuid(1))
            raise RuntimeError

        assert _kept(peopled, 1)[:2] == [user(1), session(1)]


def _kept(accounts: AccountsStore, number: int) -> list[object]:
    key = uuid(number)
    with accounts.reading() as tx:
        return [
            tx.users.find(key),
            tx.sessions.find(key),
            tx.devices.find(key),
            tx.mail_tokens.find(key),
            tx.factors.find(key),
            tx.api_keys.holder(key),
        ]
