"""The contract of mailed tokens, and of accounts that wait for theirs."""

import pytest

from softfactory.domain.accounts.model import Purpose
from softfactory.domain.accounts.ports import AccountsStore
from softfactory.testing.accounts.samples import ODD_IDS, TICK, at_once, mail_token, registration
from softfactory.testing.samples import NOON, uuid
from softfactory.testing.stores import OpenAccounts


class MailContract:
    """What every adapter promises about mailed tokens and registrations."""

    @pytest.fixture
    def mailed(self, open_accounts: OpenAccounts) -> AccountsStore:
        """Tokens 1 and 2 of user 1, token 3 of user 3; registrations 1 and 2."""
        store = open_accounts()
        with store.writing() as tx:
            for token in (mail_token(1), mail_token(2, user_id=uuid(1)), mail_token(3)):
                tx.mail_tokens.add(token)
            for number in (1, 2):
                tx.mail_tokens.register(registration(number))
        return store

    @pytest.mark.parametrize("purpose", Purpose)
    def test_a_token_comes_back_as_it_was_added(self, open_accounts: OpenAccounts, purpose: Purpose) -> None:
        odd = mail_token(1, purpose=purpose, created_at=NOON + TICK, address="zoë@example.com")
        with open_accounts().writing() as tx:
            tx.mail_tokens.add(odd)

            assert tx.mail_tokens.find(uuid(1)) == odd

    def test_a_token_is_taken_once(self, mailed: AccountsStore) -> None:
        with mailed.writing() as tx:
            taken = [tx.mail_tokens.take(uuid(1)) for _ in range(2)]

            assert taken == [mail_token(1), None]
            assert [tx.mail_tokens.find(uuid(number)) is None for number in (1, 2, 3)] == [True, False, False]

    def test_of_many_who_take_a_token_at_once_one_gets_it(self, mailed: AccountsStore) -> None:
        def take(_: int) -> object:
            with mailed.writing() as tx:
                return tx.mail_tokens.take(uuid(1))

        for _ in range(20):
            assert [token for token in at_once(take, 16) if token] == [mail_token(1)]
            with mailed.writing() as tx:
                tx.mail_tokens.add(mail_token(1))

    def test_a_token_that_was_taken_in_vain_is_there_again(self, mailed: AccountsStore) -> None:
        with pytest.raises(RuntimeError), mailed.writing() as tx:  # noqa: PT012 - the block is what raises
            tx.mail_tokens.take(uuid(1))
            raise RuntimeError

        with mailed.reading() as tx:
            assert tx.mail_tokens.find(uuid(1)) == mail_token(1)

    def test_all_tokens_of_a_user_are_dropped(self, mailed: AccountsStore) -> None:
        with mailed.writing() as tx:
            tx.mail_tokens.drop(uuid(1))

            assert [tx.mail_tokens.find(uuid(number)) for number in (1, 2, 3)] == [None, None, mail_token(3)]

    @pytest.mark.parametrize("unknown", ODD_IDS)
    def test_nothing_is_found_or_removed_by_what_is_no_token(self, mailed: AccountsStore, unknown: str) -> None:
        with mailed.writing() as tx:
            found = tx.mail_tokens.find(unknown), tx.mail_tokens.take(unknown), tx.mail_tokens.registration(unknown)
            tx.mail_tokens.drop(unknown)
            tx.mail_tokens.unregister(unknown)

            assert found == (None, None, None)
            assert tx.mail_tokens.expire(created_before=NOON + TICK) == 5  # nothing was removed before

    def test_a_later_registration_of_an_address_replaces_the_earlier(self, mailed: AccountsStore) -> None:
        later = registration(1, id=uuid(7), name="Zoë 😀", password_hash="$argon2id$new", created_at=NOON + TICK)
        with mailed.writing() as tx:
            tx.mail_tokens.register(later)

        with mailed.reading() as tx:
            found = [tx.mail_tokens.registration(uuid(number)) for number in (1, 2, 7)]
        assert found == [None, registration(2), later]

    def test_a_registration_is_removed(self, mailed: AccountsStore) -> None:
        with mailed.writing() as tx:
            tx.mail_tokens.unregister(uuid(1))

            assert [tx.mail_tokens.registration(uuid(number)) for number in (1, 2)] == [None, registration(2)]

    def test_of_many_who_confirm_a_registration_at_once_one_does(self, mailed: AccountsStore) -> None:
        def confirm(_: int) -> bool:
            with mailed.writing() as tx:
                found = tx.mail_tokens.registration(uuid(1))
                tx.mail_tokens.unregister(uuid(1))
            return found is not None

        for _ in range(20):
            with mailed.writing() as tx:
                tx.mail_tokens.register(registration(1))
            assert sum(at_once(confirm, 16)) == 1

    def test_older_tokens_and_registrations_expire(self, mailed: AccountsStore) -> None:
        with mailed.writing() as tx:
            tx.mail_tokens.add(mail_token(4, created_at=NOON - TICK))
            tx.mail_tokens.register(registration(4, created_at=NOON - TICK))
            expired = [tx.mail_tokens.expire(created_before=NOON) for _ in range(2)]

            assert (expired, tx.mail_tokens.find(uuid(4)), tx.mail_tokens.registration(uuid(4))) == ([2, 0], None, None)
            assert tx.mail_tokens.expire(created_before=NOON + TICK) == 5
