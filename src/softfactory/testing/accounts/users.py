"""The contract of users."""

from datetime import timedelta

import attrs
import pytest

from softfactory.domain.accounts.model import User
from softfactory.domain.accounts.ports import AccountsStore
from softfactory.domain.accounts.problems import EmailTaken
from softfactory.domain.kernel.actor import Role
from softfactory.domain.kernel.paging import BadCursor, PageRequest
from softfactory.testing.accounts.samples import ODD_IDS, at_once, with_users
from softfactory.testing.samples import NOON, user, uuid
from softfactory.testing.stores import OpenAccounts


class UsersContract:
    """What every adapter promises about users."""

    @pytest.fixture
    def accounts(self, open_accounts: OpenAccounts) -> AccountsStore:
        """A store that holds users 1 to 5."""
        return with_users(open_accounts(), *range(1, 6))

    def test_a_user_comes_back_as_it_was_added(self, open_accounts: OpenAccounts) -> None:
        odd = user(
            1,
            name="Zoë Ω 😀",
            role=Role.ADMIN,
            password_changed_at=NOON.replace(microsecond=2),
            must_change_password=True,
            disabled_at=NOON.replace(microsecond=1),
        )
        store = open_accounts()
        with store.writing() as tx:
            tx.users.add(odd)

        with store.reading() as tx:
            assert tx.users.find(odd.id) == tx.users.by_email(odd.email) == odd

    def test_an_address_belongs_to_one_user(self, accounts: AccountsStore) -> None:
        with accounts.writing() as tx:
            for again in (user(9, email=user(1).email), user(1)):
                with pytest.raises(EmailTaken):
                    tx.users.add(again)
            tx.users.add(user(10))  # the refusal changed nothing, so the transaction goes on

        with accounts.reading() as tx:
            assert [tx.users.find(uuid(number)) is not None for number in (9, 10)] == [False, True]

    def test_an_id_given_twice_is_no_refusal_but_a_bug(self, accounts: AccountsStore) -> None:
        with pytest.raises(Exception) as raised, accounts.writing() as tx:  # noqa: PT011 - each database has its own
            tx.users.add(user(1, email="other@example.com"))

        assert not isinstance(raised.value, EmailTaken)

    def test_a_user_is_replaced_by_a_changed_one(self, accounts: AccountsStore) -> None:
        changed = user(
            2,
            email="zoe@example.com",
            name="Zoë",
            role=Role.ADMIN,
            password_hash="$argon2id$new",
            password_changed_at=NOON + timedelta(days=1),
            must_change_password=True,
            disabled_at=NOON,
        )
        with accounts.writing() as tx:
            tx.users.save(changed)

        with accounts.reading() as tx:
            assert [tx.users.find(uuid(number)) for number in (1, 2, 3)] == [user(1), changed, user(3)]
            assert (tx.users.by_email("zoe@example.com"), tx.users.by_email(user(2).email)) == (changed, None)

    def test_nobody_is_given_the_address_of_another(self, accounts: AccountsStore) -> None:
        with accounts.writing() as tx:
            with pytest.raises(EmailTaken):
                tx.users.save(user(2, email=user(1).email, name="Zoë"))
            tx.users.save(user(3, name="Zoë"))  # the refusal changed nothing, so the transaction goes on

        with accounts.reading() as tx:
            assert [tx.users.find(uuid(n)) for n in (1, 2, 3)] == [user(1), user(2), user(3, name="Zoë")]

    def test_saving_brings_nobody_back(self, accounts: AccountsStore) -> None:
        with accounts.writing() as tx:
            tx.users.remove(uuid(1))
            tx.users.save(user(1))

            assert tx.users.find(uuid(1)) is None

    @pytest.mark.parametrize("unknown", ODD_IDS)
    def test_nobody_is_found_by_what_belongs_to_nobody(self, accounts: AccountsStore, unknown: str) -> None:
        for opened in (accounts.reading, accounts.writing):
            with opened() as tx:
                assert (tx.users.find(unknown), tx.users.by_email(unknown)) == (None, None)

    @pytest.mark.parametrize("by", ["find", "by_email"])
    def test_who_is_fetched_stays_locked_so_no_update_is_lost(self, accounts: AccountsStore, by: str) -> None:
        def rename(_: int) -> None:
            with accounts.writing() as tx:
                found = tx.users.find(uuid(1)) if by == "find" else tx.users.by_email(user(1).email)
                if found:
                    tx.users.save(attrs.evolve(found, name=f"{found.name}+"))

        at_once(rename)

        with accounts.reading() as tx:
            assert tx.users.find(uuid(1)) == user(1, name="User 1" + "+" * 200)

    def test_of_many_with_one_address_one_is_added(self, accounts: AccountsStore) -> None:
        def add(number: int) -> bool:
            with accounts.writing() as tx:
                try:
                    tx.users.add(user(100 + number, email="new@example.com"))
                except EmailTaken:
                    return False
                return True

        assert sum(at_once(add, 40)) == 1

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
