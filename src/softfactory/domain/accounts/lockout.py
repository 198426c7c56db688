"""Five wrong passwords lock for 24 hours, counted exactly: a pure policy, state in, state and verdict out.

One `Lockout` is one budget: strangers to an account share one, each trusted device has its own. An attempt takes a slot
before its password is verified and settles it afterwards; failures and open slots together never pass the limit, so
two hundred wrong attempts at once are five evaluations.
"""

from datetime import datetime, timedelta
from enum import Enum, auto

import attrs

from softfactory.domain.kernel.problems import TooMany, Unavailable

LEASE = timedelta(seconds=10)
"""How long an attempt may hold its slot; one that is not settled by then was a failure."""
MEMORY = timedelta(days=30)
"""An identifier without a failure for that long is forgotten, known or not."""
MOST_IN_A_ROW = 100


class AccountLocked(TooMany):
    """Too many wrong passwords; `Retry-After` says when it opens by itself, a mail opens it at once."""

    code = "account-locked"
    title = "Too many failed attempts."


class LoginBusy(Unavailable):
    """More logins at once than can be checked; try again in a moment."""

    code = "login-busy"
    title = "Too many logins at once; try again in a moment."
    wait = timedelta(seconds=1)


@attrs.frozen(kw_only=True)
class LockoutPolicy:
    """How many failures lock, and for how long."""

    attempts: int = 5
    duration: timedelta = timedelta(days=1)
    most_in_a_row: int | None = MOST_IN_A_ROW
    """After as many failures in a row time alone opens nothing; None for budgets that strangers do not share."""

    @property
    def memory(self) -> timedelta:
        """How long a failure is remembered."""
        return max(MEMORY, self.duration)


@attrs.frozen(kw_only=True)
class Lease:
    """A slot that an attempt holds."""

    id: str
    until: datetime


@attrs.frozen(kw_only=True)
class Lockout:
    """What is known of one identifier's attempts in one budget."""

    failures: int = 0
    """Since the budget was last full."""
    in_a_row: int = 0
    """Since the last success or unlock."""
    leases: tuple[Lease, ...] = ()
    until: datetime | None = None
    """When the lock ends by itself; None while there is none."""
    failed_at: datetime | None = None
    """When an attempt last failed."""

    def locked_until(self, *, at: datetime, policy: LockoutPolicy) -> datetime | None:
        """Return when the budget is open again, None if it is; one that needs a mail is locked for another while."""
        now = settled(self, at=at, policy=policy)
        return at + policy.duration if is_shut(now, policy) else now.until


class Outcome(Enum):
    """What became of an attempt."""

    FAILED = auto()
    COMPLETED = auto()
    """The whole login: it clears the budget it was charged to."""
    NEITHER = auto()
    """The right password where a code is still asked for: it counts nothing and clears nothing."""


def reserve(
    lockout: Lockout, *, lease: str, at: datetime, policy: LockoutPolicy
) -> tuple[Lockout, AccountLocked | LoginBusy | None]:
    """Take a slot for one attempt: failures and open slots together never pass the limit."""
    lockout = settled(lockout, at=at, policy=policy)
    if until := lockout.locked_until(at=at, policy=policy):
        return lockout, AccountLocked(retry_after=until - at)
    if lockout.failures + len(lockout.leases) >= policy.attempts:
        return lockout, LoginBusy("Other attempts at this account are being checked.")
    return attrs.evolve(lockout, leases=(*lockout.leases, Lease(id=lease, until=at + LEASE))), None


def settle(
    lockout: Lockout, *, lease: str, outcome: Outcome, at: datetime, policy: LockoutPolicy
) -> tuple[Lockout, bool]:
    """Give a slot back with what became of its attempt; tell whether it still counted.

    One whose lease is over was a failure, whatever comes of it later.
    """
    lockout = settled(lockout, at=at, policy=policy)
    rest = tuple(open_ for open_ in lockout.leases if open_.id != lease)
    if len(rest) == len(lockout.leases):
        return lockout, False
    lockout = attrs.evolve(lockout, leases=rest)
    if outcome is Outcome.FAILED:
        lockout = _failed(lockout, at=at, policy=policy)
    elif outcome is Outcome.COMPLETED:
        lockout = Lockout(leases=rest)
    return lockout, True


def settled(lockout: Lockout, *, at: datetime, policy: LockoutPolicy) -> Lockout:
    """Return the budget as time left it: what lapsed has failed, a lock that is over has gone, old failures too."""
    lapsed = sorted((lease for lease in lockout.leases if lease.until <= at), key=lambda lease: lease.until)
    lockout = attrs.evolve(lockout, leases=tuple(lease for lease in lockout.leases if lease.until > at))
    for lease in lapsed:
        lockout = _failed(_aged(lockout, at=lease.until, policy=policy), at=lease.until, policy=policy)
    return _aged(lockout, at=at, policy=policy)


def is_shut(lockout: Lockout, policy: LockoutPolicy) -> bool:
    """Tell whether only a mail or an administrator opens the budget."""
    return policy.most_in_a_row is not None and lockout.in_a_row >= policy.most_in_a_row


def _failed(lockout: Lockout, *, at: datetime, policy: LockoutPolicy) -> Lockout:
    failures = lockout.failures + 1
    until = at + policy.duration if failures >= policy.attempts else None
    return attrs.evolve(lockout, failures=failures, in_a_row=lockout.in_a_row + 1, failed_at=at, until=until)


def _aged(lockout: Lockout, *, at: datetime, policy: LockoutPolicy) -> Lockout:
    if is_shut(lockout, policy):
        return lockout
    if lockout.until and lockout.until <= at:
        lockout = attrs.evolve(lockout, failures=0, until=None)
    if lockout.failed_at and at - lockout.failed_at >= policy.memory:
        lockout = Lockout(leases=lockout.leases)
    return lockout
