"""The contract of trusted devices."""

from datetime import timedelta

import pytest

from softfactory.domain.accounts.ports import AccountsStore
from softfactory.testing.accounts.samples import ODD_IDS, TICK, device
from softfactory.testing.samples import NOON, uuid
from softfactory.testing.stores import OpenAccounts


class DevicesContract:
    """What every adapter promises about devices."""

    @pytest.fixture
    def trusted(self, open_accounts: OpenAccounts) -> AccountsStore:
        """Devices 1 to 3 of user 1, older the higher they are, and device 5 of user 5."""
        store = open_accounts()
        with store.writing() as tx:
            for number in range(1, 4):
                tx.devices.put(device(number, user_id=uuid(1), created_at=NOON - number * TICK))
            tx.devices.put(device(5))
        return store

    def test_a_device_comes_back_as_it_was_put_last(self, trusted: AccountsStore) -> None:
        changed = device(5, used_at=NOON + TICK, user_agent="Zoë/1.0 😀")
        with trusted.writing() as tx:
            tx.devices.put(changed)

        assert _trusted(trusted) == [[3, 2, 1], [5]]
        with trusted.reading() as tx:
            assert tx.devices.find(uuid(5)) == changed

    def test_devices_are_trusted_no_longer_one_by_one_or_all(self, trusted: AccountsStore) -> None:
        with trusted.writing() as tx:
            tx.devices.end(uuid(2))
            tx.devices.end(uuid(2))
        assert _trusted(trusted) == [[3, 1], [5]]

        with trusted.writing() as tx:
            tx.devices.end_all(uuid(1))
        assert _trusted(trusted) == [[], [5]]

    @pytest.mark.parametrize("unknown", ODD_IDS)
    def test_no_device_is_found_or_ended_by_what_is_none(self, trusted: AccountsStore, unknown: str) -> None:
        with trusted.writing() as tx:
            assert (tx.devices.find(unknown), list(tx.devices.of_user(unknown))) == (None, [])
            tx.devices.end(unknown)
            tx.devices.end_all(unknown)

        assert _trusted(trusted) == [[3, 2, 1], [5]]

    def test_devices_that_were_not_used_since_are_forgotten(self, trusted: AccountsStore) -> None:
        then = NOON - timedelta(days=180)
        with trusted.writing() as tx:
            tx.devices.put(device(1, user_id=uuid(1), used_at=then - TICK))
            tx.devices.put(device(2, user_id=uuid(1), used_at=then))
            expired = [tx.devices.expire(used_before=then) for _ in range(2)]

        assert (expired, _trusted(trusted)) == ([1, 0], [[3, 2], [5]])


def _trusted(store: AccountsStore) -> list[list[int]]:
    numbers = {uuid(number): number for number in range(1, 6)}
    with store.reading() as tx:
        return [[numbers[one.id] for one in tx.devices.of_user(uuid(owner))] for owner in (1, 5)]
