"""What all use cases of accounts share: on a real server none waits for another in a ring."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import attrs
import pytest

from softfactory.container import build
from softfactory.domain.accounts import tokens
from softfactory.domain.accounts.model import MailToken, Purpose, Scope, User
from softfactory.domain.accounts.service import Accounts
from softfactory.domain.kernel.actor import SYSTEM, Actor, Origin, Role
from softfactory.domain.kernel.problems import Problem
from softfactory.domain.kernel.store import StoreUnavailable
from softfactory.services import Services
from softfactory.settings import Settings
from softfactory.testing.accounts.samples import at_once
from softfactory.testing.platform import QUICK, SECRET

from .conftest import OTHER, PASSWORD

ROUNDS = 25
HERE = Origin(address="192.0.2.1")


@attrs.frozen
class Person:
    """Somebody logged in, with two mailed tokens to spend."""

    accounts: Accounts
    user: User
    actor: Actor
    reset: Sequence[str]
    unlock: str

    def change_password(self) -> None:
        self.accounts.change_password(self.actor, current=PASSWORD, new=OTHER)


Deed = Callable[[Person], object]
PAIRS: dict[str, tuple[Deed, Deed]] = {
    "erased and disabled": (
        lambda one: one.accounts.erase_me(one.actor),
        lambda one: one.accounts.disable_user(SYSTEM, one.user.id),
    ),
    "reset twice": (
        lambda one: one.accounts.reset_password(one.reset[0], OTHER),
        lambda one: one.accounts.reset_password(one.reset[1], OTHER),
    ),
    "reset and unlocked": (
        lambda one: one.accounts.reset_password(one.reset[0], OTHER),
        lambda one: one.accounts.unlock(one.unlock),
    ),
    "changed and unlocked": (Person.change_password, lambda one: one.accounts.unlock(one.unlock)),
    "moved and forgotten": (
        lambda one: one.accounts.change_profile(one.actor, email=f"new-{one.user.email}"),
        lambda one: one.accounts.forgot_password(one.user.email, origin=HERE),
    ),
}


@pytest.fixture
def served(postgres_url: str) -> Iterator[Services]:
    """All services on PostgreSQL, where rates are counted and never reached."""
    rates = "login=999999,mail=999999"
    services = build(Settings(database_url=postgres_url, secret_key=SECRET, argon2=QUICK, rate_limits=rates))
    yield services
    services.close()


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_of_two_use_cases_at_once_none_waits_for_the_other_in_a_ring(served: Services, pair: tuple[Deed, Deed]) -> None:
    for number in range(ROUNDS):
        one = person(served, number)
        at_once(partial(done, pair, one), 2)


def test_who_is_ended_by_another_password_makes_no_key_after_it(served: Services) -> None:
    deeds: Sequence[Deed] = (
        lambda one: one.accounts.set_password(SYSTEM, email=one.user.email, password=OTHER),
        lambda one: one.accounts.add_api_key(one.actor, name="k", scopes=[Scope.READ]),
    )
    for number in range(ROUNDS):
        at_once(partial(done, deeds, person(served, number)), 2)

    log = [(entry.subject_id, entry.name) for entry in served.audit.export(SYSTEM)]
    ended = [whom for whom, name in log if name == "authn_password_change"]
    assert not [
        whom for whom in ended if (whom, "authn_token_created") in log[log.index((whom, "authn_password_change")) :]
    ]


def person(served: Services, number: int) -> Person:
    accounts = served.accounts
    user = accounts.add_user(SYSTEM, email=f"u{number}@example.org", name="U", role=Role.USER, password=PASSWORD)
    actor = served.actor(accounts.log_in(user.email, PASSWORD).access_token, HERE)
    reset = [mailed(accounts, user, Purpose.RESET) for _ in range(2)]
    return Person(accounts, user, actor, reset, mailed(accounts, user, Purpose.UNLOCK))


def mailed(accounts: Accounts, user: User, purpose: Purpose) -> str:
    made = MailToken(id=accounts.ids.uuid7(), user_id=user.id, purpose=purpose, created_at=accounts.now())
    with accounts.store.writing() as tx:
        tx.mail_tokens.add(made)
    return tokens.mail_token(accounts.vault, made.id)


def done(deeds: Sequence[Deed], one: Person, index: int) -> None:
    """Do it, whatever it is refused for: only who waits too long is told that the store is not available."""
    try:
        deeds[index](one)
    except StoreUnavailable:
        raise
    except Problem:
        pass
