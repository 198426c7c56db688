"""What is locked in PostgreSQL, and who waits for it; in SQLite whoever writes is alone."""

from collections.abc import Callable, Iterator

import pytest

from softfactory.adapters.sql.accounts import AccountsSql
from softfactory.adapters.sql.engine import connect
from softfactory.adapters.sql.locks import lock
from softfactory.adapters.sql.store import SqlStore
from softfactory.domain.accounts.lockout import Lockout
from softfactory.domain.kernel.store import StoreUnavailable
from softfactory.testing.accounts.samples import api_key, factor, mac, registration, session
from softfactory.testing.samples import user, uuid

FETCHES: dict[str, Callable[[AccountsSql], object]] = {
    "a user": lambda tx: tx.users.find(uuid(1)),
    "a user by address": lambda tx: tx.users.by_email(user(1).email),
    "a session": lambda tx: tx.sessions.find(uuid(1)),
    "a factor": lambda tx: tx.factors.find(uuid(1)),
    "a registration": lambda tx: tx.mail_tokens.registration(uuid(1)),
    "a lockout": lambda tx: tx.lockouts.get(mac(1)),
    "a lockout that is not there": lambda tx: tx.lockouts.get(mac(2)),
    "administrators": lambda tx: tx.users.admins_beside(uuid(1)),
}
LOOKS: dict[str, Callable[[AccountsSql], object]] = {
    "a bearer": lambda tx: tx.users.bearer(uuid(1)),
    "a holder": lambda tx: tx.api_keys.holder(uuid(1)),
}


@pytest.fixture
def impatient(postgres_url: str) -> Iterator[SqlStore[AccountsSql]]:
    """A store with one of each, that waits for no lock."""
    engine = connect(f"{postgres_url}{'&' if '?' in postgres_url else '?'}options=-c%20lock_timeout%3D1")
    store = SqlStore(engine, AccountsSql)
    with store.writing() as tx:
        tx.users.add(user(1))
        tx.sessions.add(session(1))
        tx.api_keys.add(api_key(1))
        tx.factors.put(factor(1))
        tx.mail_tokens.register(registration(1))
        tx.lockouts.put(mac(1), "", Lockout(failures=1))
    yield store
    engine.dispose()


@pytest.mark.parametrize("fetch", FETCHES.values(), ids=FETCHES)
def test_what_a_writer_fetched_no_other_writer_fetches(
    impatient: SqlStore[AccountsSql], fetch: Callable[[AccountsSql], object]
) -> None:
    with impatient.writing() as first:
        fetch(first)
        with pytest.raises(StoreUnavailable), impatient.writing() as second:
            fetch(second)


@pytest.mark.parametrize("fetch", FETCHES.values(), ids=FETCHES)
def test_who_only_reads_locks_nothing_and_waits_for_nobody(
    impatient: SqlStore[AccountsSql], fetch: Callable[[AccountsSql], object]
) -> None:
    with impatient.reading() as reader:
        before = fetch(reader)
        with impatient.writing() as writer:
            assert fetch(writer) == before
            with impatient.reading() as another:
                assert fetch(another) == before


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_what_every_request_asks_waits_for_nobody_and_locks_nothing(
    impatient: SqlStore[AccountsSql], look: Callable[[AccountsSql], object]
) -> None:
    with impatient.writing() as first:
        before = look(first)
        with impatient.writing() as second:
            for fetch in FETCHES.values():
                fetch(second)
            assert look(first) == look(second) == before


def test_different_lockouts_wait_not_for_each_other(impatient: SqlStore[AccountsSql]) -> None:
    with impatient.writing() as first:
        first.lockouts.get(mac(1))
        with impatient.writing() as second:
            assert (second.lockouts.get(mac(1), uuid(1)), second.lockouts.get(mac(2))) == (Lockout(), Lockout())


def test_nobody_gets_a_lockout_that_is_being_cleared(impatient: SqlStore[AccountsSql]) -> None:
    with impatient.writing() as first:
        first.lockouts.clear(mac(1))
        with pytest.raises(StoreUnavailable), impatient.writing() as second:
            second.lockouts.get(mac(1))


def test_names_lock_as_a_whole_and_until_the_transaction_ends(impatient: SqlStore[AccountsSql]) -> None:
    with impatient.writing() as first:
        lock(first.unit, "a", "bc")
        with impatient.writing() as second:
            lock(second.unit, "ab", "c")
            lock(second.unit, "a")
            with pytest.raises(StoreUnavailable), impatient.writing() as third:
                lock(third.unit, "a", "bc")
    with impatient.writing() as later:
        lock(later.unit, "a", "bc")
