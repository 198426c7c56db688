"""The contract of sessions."""

from datetime import timedelta

import attrs
import pytest

from softfactory.domain.accounts.ports import AccountsStore
from softfactory.testing.accounts.samples import ODD_IDS, TICK, at_once, session, with_users
from softfactory.testing.samples import NOON, user, uuid
from softfactory.testing.stores import OpenAccounts


class SessionsContract:
    """What every adapter promises about sessions."""

    @pytest.fixture
    def begun(self, open_accounts: OpenAccounts) -> AccountsStore:
        """Sessions 1 to 4 of user 1, begun later the lower they are, and session 5 of user 5."""
        store = open_accounts()
        with store.writing() as tx:
            for number in range(1, 5):
                tx.sessions.add(session(number, user_id=uuid(1), created_at=NOON - number // 2 * TICK))
            tx.sessions.add(session(5))
        return store

    def test_a_session_comes_back_as_it_was_added(self, open_accounts: OpenAccounts) -> None:
        odd = session(
            1,
            device_id=uuid(7),
            authenticated_at=NOON + TICK,
            counter=2**32 - 1,
            refreshed_at=NOON + 2 * TICK,
            address="2001:db8::1",
            user_agent="Zoë/1.0 😀",
        )
        store = open_accounts()
        with store.writing() as tx:
            tx.sessions.add(odd)

        with store.reading() as tx:
            assert tx.sessions.find(uuid(1)) == odd

    def test_a_session_is_replaced_by_a_changed_one(self, begun: AccountsStore) -> None:
        changed = session(5, counter=1, refreshed_at=NOON + TICK, authenticated_at=NOON + TICK, address="192.0.2.1")
        with begun.writing() as tx:
            tx.sessions.save(changed)

        assert _left(begun) == [[4, 2, 3, 1], [5]]
        with begun.reading() as tx:
            assert tx.sessions.find(uuid(5)) == changed

    def test_saving_brings_no_session_back(self, begun: AccountsStore) -> None:
        with begun.writing() as tx:
            tx.sessions.end(uuid(5))
            tx.sessions.save(session(5))

        assert _left(begun) == [[4, 2, 3, 1], []]

    def test_sessions_end_one_by_one(self, begun: AccountsStore) -> None:
        with begun.writing() as tx:
            tx.sessions.end(uuid(2))
            tx.sessions.end(uuid(2))

            assert tx.sessions.find(uuid(2)) is None
        assert _left(begun) == [[4, 3, 1], [5]]

    @pytest.mark.parametrize(("but", "left"), [(None, []), (uuid(3), [3]), (uuid(5), []), ("x", []), ("\0", [])])
    def test_all_sessions_of_a_user_end_but_one(self, begun: AccountsStore, but: str | None, left: list[int]) -> None:
        with begun.writing() as tx:
            tx.sessions.end_all(uuid(1), but=but)

        assert _left(begun) == [left, [5]]

    @pytest.mark.parametrize("unknown", ODD_IDS)
    def test_no_session_is_found_or_ended_by_what_is_none(self, begun: AccountsStore, unknown: str) -> None:
        with begun.writing() as tx:
            assert (tx.sessions.find(unknown), list(tx.sessions.of_user(unknown))) == (None, [])
            tx.sessions.end(unknown)
            tx.sessions.end_all(unknown)

        assert _left(begun) == [[4, 2, 3, 1], [5]]

    def test_a_bearer_is_a_session_and_its_user(self, open_accounts: OpenAccounts) -> None:
        accounts = with_users(open_accounts(), 2)
        mine = session(7, user_id=uuid(2), address="192.0.2.1", device_id=uuid(3))
        with accounts.writing() as tx:
            tx.sessions.add(mine)
            tx.sessions.add(session(8, user_id=uuid(8)))

        for opened in (accounts.reading, accounts.writing):
            with opened() as tx:
                assert tx.users.bearer(uuid(7)) == (mine, user(2))
                assert tx.users.bearer(uuid(8)) is None  # nobody's any more

    @pytest.mark.parametrize("unknown", ODD_IDS)
    def test_no_session_has_no_bearer(self, open_accounts: OpenAccounts, unknown: str) -> None:
        with with_users(open_accounts(), 1).writing() as tx:
            tx.sessions.add(session(1))

            assert tx.users.bearer(unknown) is None

    def test_sessions_are_over_by_their_age_or_by_their_last_renewal(self, open_accounts: OpenAccounts) -> None:
        old, idle = NOON - timedelta(days=90), NOON - timedelta(days=30)
        store = open_accounts()
        with store.writing() as tx:
            tx.sessions.add(session(1, user_id=uuid(1), created_at=old - TICK))
            tx.sessions.add(session(2, user_id=uuid(1), created_at=old, refreshed_at=idle - TICK))
            tx.sessions.add(session(3, user_id=uuid(1), created_at=old, refreshed_at=idle))
            expired = [tx.sessions.expire(created_before=old, refreshed_before=idle) for _ in range(2)]

        assert (expired, _left(store)) == ([2, 0], [[3], []])

    def test_a_session_that_is_found_stays_locked_so_no_renewal_is_lost(self, begun: AccountsStore) -> None:
        def renew(_: int) -> None:
            with begun.writing() as tx:
                found = tx.sessions.find(uuid(5))
                if found:
                    tx.sessions.save(attrs.evolve(found, counter=found.counter + 1))

        at_once(renew)

        with begun.reading() as tx:
            assert tx.sessions.find(uuid(5)) == session(5, counter=200)


def _left(store: AccountsStore) -> list[list[int]]:
    numbers = {uuid(number): number for number in range(1, 6)}
    with store.reading() as tx:
        return [[numbers[one.id] for one in tx.sessions.of_user(uuid(owner))] for owner in (1, 5)]
