"""What belongs to users, to test with: number *n* belongs to user *n* unless told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, TypeVar

import attrs

from softfactory.domain.accounts.model import (
    ApiKey,
    Device,
    Factor,
    MailToken,
    Purpose,
    Registration,
    Session,
    SigningKey,
)
from softfactory.domain.accounts.ports import AccountsStore
from softfactory.testing.samples import NOON, user, uuid

T = TypeVar("T")

ODD_IDS = (uuid(9), "", "x", uuid(1).replace("-", ""), uuid(1).upper() + "A", uuid(1) + "0", "\0", "\ud800", "ä" * 36)
"""Ids that nothing has."""
TICK = timedelta(microseconds=1)


def mac(number: int) -> str:
    """Return *number* as 64 hex digits."""
    return f"{number:064x}"


def session(number: int, **changes: Any) -> Session:
    """Return session *number*."""
    sample = Session(id=uuid(number), user_id=uuid(number), created_at=NOON, authenticated_at=NOON, refreshed_at=NOON)
    return attrs.evolve(sample, **changes)


def device(number: int, **changes: Any) -> Device:
    """Return device *number*."""
    return attrs.evolve(Device(id=uuid(number), user_id=uuid(number), created_at=NOON, used_at=NOON), **changes)


def mail_token(number: int, **changes: Any) -> MailToken:
    """Return mailed token *number*."""
    sample = MailToken(id=uuid(number), user_id=uuid(number), purpose=Purpose.RESET, created_at=NOON)
    return attrs.evolve(sample, **changes)


def registration(number: int, **changes: Any) -> Registration:
    """Return registration *number*."""
    address = f"user{number}@example.com"
    sample = Registration(email=address, id=uuid(number), name="Ann", password_hash="$argon2id$…", created_at=NOON)
    return attrs.evolve(sample, **changes)


def factor(number: int, **changes: Any) -> Factor:
    """Return the factor of user *number*."""
    return attrs.evolve(Factor(user_id=uuid(number), secret=b"sealed", created_at=NOON), **changes)


def api_key(number: int, **changes: Any) -> ApiKey:
    """Return API key *number*."""
    sample = ApiKey(
        id=uuid(number), user_id=uuid(number), name="backup", scopes=("read",), digest=mac(number), created_at=NOON
    )
    return attrs.evolve(sample, **changes)


def signing_key(version: int, **changes: Any) -> SigningKey:
    """Return the signing key of a version."""
    return attrs.evolve(SigningKey(version=version, public=bytes(32), sealed=b"sealed", created_at=NOON), **changes)


def with_users(store: AccountsStore, *numbers: int, **changes: Any) -> AccountsStore:
    """Return *store* after adding users by their numbers."""
    with store.writing() as tx:
        for number in numbers:
            tx.users.add(user(number, **changes))
    return store


def at_once(work: Callable[[int], T], times: int = 200) -> list[T]:
    """Return what *work* gives for 0, 1, …, sixteen at a time."""
    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(work, range(times)))
