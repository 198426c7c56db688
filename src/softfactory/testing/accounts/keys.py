"""The contracts of API keys and signing keys."""

import attrs
import pytest

from softfactory.domain.accounts.ports import AccountsStore
from softfactory.testing.accounts.samples import ODD_IDS, TICK, api_key, at_once, signing_key, with_users
from softfactory.testing.samples import NOON, user, uuid
from softfactory.testing.stores import OpenAccounts


class ApiKeysContract:
    """What every adapter promises about API keys."""

    @pytest.fixture
    def keyed(self, open_accounts: OpenAccounts) -> AccountsStore:
        """Keys 1 to 3 of user 1, older the higher they are, and key 5 of nobody."""
        store = with_users(open_accounts(), 1, 2)
        with store.writing() as tx:
            for number in range(1, 4):
                tx.api_keys.add(api_key(number, user_id=uuid(1), created_at=NOON - number * TICK))
            tx.api_keys.add(api_key(5))
        return store

    def test_a_holder_is_a_key_and_its_owner(self, keyed: AccountsStore) -> None:
        odd = api_key(7, user_id=uuid(2), name="Zoë 😀", scopes=("write", "read"), expires_at=NOON + TICK, used_at=NOON)
        with keyed.writing() as tx:
            tx.api_keys.add(odd)

        for opened in (keyed.reading, keyed.writing):
            with opened() as tx:
                assert (tx.api_keys.holder(uuid(7)), tx.api_keys.holder(uuid(5))) == ((odd, user(2)), None)

    def test_keys_are_listed_oldest_first(self, keyed: AccountsStore) -> None:
        with keyed.reading() as tx:
            assert [key.id for key in tx.api_keys.of_user(uuid(1))] == [uuid(3), uuid(2), uuid(1)]
            assert list(tx.api_keys.of_user(uuid(5))) == [api_key(5)]

    def test_a_key_knows_when_it_was_last_used(self, keyed: AccountsStore) -> None:
        with keyed.writing() as tx:
            before = tx.api_keys.of_user(uuid(1))
            tx.api_keys.used(uuid(3), at=NOON + TICK)

            assert list(tx.api_keys.of_user(uuid(1))) == [attrs.evolve(before[0], used_at=NOON + TICK), *before[1:]]

    def test_a_key_that_was_removed_opens_nothing(self, keyed: AccountsStore) -> None:
        with keyed.writing() as tx:
            tx.api_keys.remove(uuid(1))
            tx.api_keys.used(uuid(1), at=NOON)

            assert (tx.api_keys.holder(uuid(1)), len(tx.api_keys.of_user(uuid(1)))) == (None, 2)

    @pytest.mark.parametrize("unknown", ODD_IDS)
    def test_what_is_no_key_opens_and_changes_nothing(self, keyed: AccountsStore, unknown: str) -> None:
        with keyed.writing() as tx:
            before = tx.api_keys.of_user(uuid(1))
            tx.api_keys.used(unknown, at=NOON)
            tx.api_keys.remove(unknown)

            assert (tx.api_keys.holder(unknown), list(tx.api_keys.of_user(unknown))) == (None, [])
            assert tx.api_keys.of_user(uuid(1)) == before


class SigningKeysContract:
    """What every adapter promises about signing keys."""

    def test_keys_come_back_lowest_version_first(self, open_accounts: OpenAccounts) -> None:
        odd = signing_key(10, public=bytes(range(32)), sealed=bytes(range(256)), retired_at=NOON + TICK)
        store = open_accounts()
        with store.writing() as tx:
            assert [tx.signing_keys.add(key) for key in (odd, signing_key(2))] == [True, True]

        with store.reading() as tx:
            assert list(tx.signing_keys.all()) == [signing_key(2), odd]

    def test_a_version_is_given_once(self, open_accounts: OpenAccounts) -> None:
        with open_accounts().writing() as tx:
            added = [tx.signing_keys.add(key) for key in (signing_key(1), signing_key(1, sealed=b"other"))]

            assert (added, list(tx.signing_keys.all())) == ([True, False], [signing_key(1)])

    def test_of_many_who_make_a_version_at_once_one_does(self, open_accounts: OpenAccounts) -> None:
        store = open_accounts()

        def make(number: int) -> bool:
            with store.writing() as tx:
                return tx.signing_keys.add(signing_key(1, sealed=bytes([number])))

        made = at_once(make, 40)

        with store.reading() as tx:
            assert list(tx.signing_keys.all()) == [signing_key(1, sealed=bytes([made.index(True)]))]
        assert sum(made) == 1

    def test_keys_are_retired_and_removed(self, open_accounts: OpenAccounts) -> None:
        retired = signing_key(1, sealed=b"again", retired_at=NOON)
        with open_accounts().writing() as tx:
            for version in (1, 2, 3):
                tx.signing_keys.add(signing_key(version))
            tx.signing_keys.save(retired)
            tx.signing_keys.save(signing_key(4))
            tx.signing_keys.remove(2)
            tx.signing_keys.remove(9)

            assert list(tx.signing_keys.all()) == [retired, signing_key(3)]
