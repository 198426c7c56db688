"""The contract of accounts. Inherit it and give `open_accounts`."""

import pytest

from softfactory.domain.accounts.model import User
from softfactory.domain.accounts.ports import AccountsStore
from softfactory.domain.accounts.problems import EmailTaken
from softfactory.domain.kernel.actor import Role
from softfactory.domain.kernel.paging import BadCursor, PageRequest
from softfactory.testing.samples import NOON, user, uuid
from softfactory.testing.stores import OpenAccounts


class UsersContract:
    """What every adapter promises about users."""

    @pytest.fixture
    def accounts(self, open_accounts: OpenAccounts) -> AccountsStore:
        """A store that holds users 1 to 5."""
        store = open_accounts()
        with store.writing() as tx:
            for number in range(1, 6):
                tx.users.add(user(number))
        return store

    def test_a_user_comes_back_as_it_was_added(self, open_accounts: OpenAccounts) -> None:
        odd = user(1, name="Zoë Ω 😀", role=Role.ADMIN, disabled_at=NOON.replace(microsecond=1))
        store = open_accounts()
        with store.writing() as tx:
            tx.users.add(odd)

        with store.reading() as tx:
            assert tx.users.find(odd.id) == tx.users.by_email(odd.email) == odd

    def test_an_address_belongs_to_one_user(self, accounts: AccountsStore) -> None:
        with accounts.writing() as tx:
            with pytest.raises(EmailTaken):
                tx.users.add(user(9, email=user(1).email))
            tx.users.add(user(10))  # the refusal changed nothing, so the transaction goes on

        with accounts.reading() as tx:
            assert [tx.users.find(uuid(number)) is not None for number in (9, 10)] == [False, True]

    def test_a_user_is_replaced_by_a_changed_one(self, accounts: AccountsStore) -> None:
        changed = user(2, name="Zoë", role=Role.ADMIN, password_hash="$argon2id$new", disabled_at=NOON)
        with accounts.writing() as tx:
            tx.users.save(changed)

        with accounts.reading() as tx:
            assert [tx.users.find(uuid(number)) for number in (1, 2, 3)] == [user(1), changed, user(3)]

    @pytest.mark.parametrize("unknown", [uuid(9), "", "x", uuid(1).replace("-", ""), uuid(1) + "0", "\0", "\ud800"])
    def test_nobody_is_found_by_what_belongs_to_nobody(self, accounts: AccountsStore, unknown: str) -> None:
        with accounts.reading() as tx:
            assert (tx.users.find(unknown), tx.users.by_email(unknown)) == (None, None)

    @pytest.mark.parametrize("limit", [1, 2, 5, 100])
    def test_pages_show_every_user_once_newest_first(self, accounts: AccountsStore, limit: int) -> None:
        seen: list[User] = []
        cursor: str | None = None
        while True:
            with accounts.reading() as tx:
                page = tx.users.listed(PageRequest(limit=limit, cursor=cursor))
            seen += page.items
            if (cursor := page.next_cursor) is None:
                break

        assert seen == [user(number) for number in range(5, 0, -1)]

    def test_a_cursor_that_no_page_of_users_gave_is_refused(self, accounts: AccountsStore) -> None:
        with accounts.reading() as tx, pytest.raises(BadCursor):
            tx.users.listed(PageRequest(cursor="WzFd"))
