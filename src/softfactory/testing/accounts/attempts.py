"""The contract of exact counting: the pure policy on a store, with many attempts at once."""

import threading
from collections.abc import Callable

import pytest

from softfactory.domain.accounts.lockout import (
    AccountLocked,
    Lockout,
    LockoutPolicy,
    LoginBusy,
    Outcome,
    reserve,
    settle,
)
from softfactory.domain.accounts.ports import AccountsStore
from softfactory.testing.accounts.samples import at_once, mac
from softfactory.testing.samples import NOON, uuid
from softfactory.testing.stores import OpenAccounts

POLICY = LockoutPolicy()


class AttemptsContract:
    """What every store promises with `reserve` and `settle`: no attempt too many is evaluated, none is lost."""

    @pytest.mark.parametrize("budget", ["", uuid(1)])
    def test_of_two_hundred_wrong_attempts_at_once_five_are_evaluated(
        self, open_accounts: OpenAccounts, budget: str
    ) -> None:
        store = open_accounts()

        answers = at_once(lambda number: _attempt(store, budget, number, Outcome.FAILED))

        with store.reading() as tx:
            found = tx.lockouts.get(mac(1), budget)
        assert (answers.count(Outcome.FAILED), answers.count(AccountLocked)) == (5, 195)
        assert found == Lockout(failures=5, in_a_row=5, until=NOON + POLICY.duration, failed_at=NOON)

    def test_two_hundred_right_attempts_at_once_all_get_in(self, open_accounts: OpenAccounts) -> None:
        store = open_accounts()

        answers = at_once(lambda number: _attempt(store, "", number, Outcome.COMPLETED))

        with store.reading() as tx:
            assert (set(answers), tx.lockouts.get(mac(1))) == ({Outcome.COMPLETED}, Lockout())

    def test_never_more_attempts_are_evaluated_at_once_than_there_are_slots(self, open_accounts: OpenAccounts) -> None:
        store, slots = open_accounts(), threading.Semaphore(POLICY.attempts)
        evaluated: list[bool] = []

        def evaluate() -> None:
            evaluated.append(slots.acquire(blocking=False))
            slots.release()

        at_once(lambda number: _attempt(store, "", number, Outcome.NEITHER, evaluate))

        assert evaluated == [True] * 200


def _attempt(
    store: AccountsStore, budget: str, number: int, outcome: Outcome, evaluate: Callable[[], None] = lambda: None
) -> object:
    """Make one attempt as a login does, coming again while all slots are taken."""
    lease = mac(number)[32:]
    while True:
        with store.writing() as tx:
            lockout, refusal = reserve(tx.lockouts.get(mac(1), budget), lease=lease, at=NOON, policy=POLICY)
            if refusal is None:
                tx.lockouts.put(mac(1), budget, lockout)
        if refusal is None:
            break
        if not isinstance(refusal, LoginBusy):
            return type(refusal)
    evaluate()
    with store.writing() as tx:
        lockout, _ = settle(tx.lockouts.get(mac(1), budget), lease=lease, outcome=outcome, at=NOON, policy=POLICY)
        tx.lockouts.put(mac(1), budget, lockout)
    return outcome
