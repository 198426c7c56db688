"""Attempts to prove something by password or code: a slot is reserved, the proof verified, the slot settled."""

import threading
from collections.abc import Callable

import attrs

from softfactory.domain.kernel.actor import NOWHERE, Actor, Origin
from softfactory.domain.kernel.problems import Problem

from . import lockout, tokens
from .lockout import AccountLocked, Lockout, LockoutPolicy, LoginBusy, Outcome
from .model import Device, Purpose, User
from .ports import AccountsTx
from .problems import BadCredentials
from .ratelimits import RateLimits
from .rules import DEVICE_LIFETIME

PATIENCE = 20
"""How often an attempt asks for a slot."""
MOST_WAITING = 8
"""How many of a process wait for a slot at the same time."""
PAUSE = 0.1
"""Seconds between two times: two in all, then the client is told to come again."""


@attrs.frozen(kw_only=True)
class Attempt:
    """One try at an account, with a slot of one of its budgets."""

    identifier: str
    policy: LockoutPolicy
    device: Device | None = None
    """The trusted device whose budget it is charged to; strangers share one."""
    budget: str = ""
    lease: str = ""
    rate: str | None = None
    """Which rate of its origin it still has to be counted for."""
    user: User | None = None
    """Whose address it is."""
    origin: Origin = NOWHERE

    @property
    def active(self) -> User | None:
        """Who may come in with the right proof."""
        return self.user if self.user and self.user.disabled_at is None else None


@attrs.frozen(kw_only=True, slots=False)
class Attempts(RateLimits):
    """Counting attempts exactly."""

    _waiting: threading.Semaphore = attrs.field(
        factory=lambda: threading.Semaphore(MOST_WAITING), init=False, eq=False, repr=False
    )

    def _aimed(self, tx: AccountsTx, address: str, device_token: str | None, origin: Origin) -> Attempt:
        """Return an attempt at an address before it has a slot: only a device of its very user has its own budget."""
        identifier, policy = self._identifier(address), self.rules.lockout
        shown = tokens.read_device_token(self.vault, device_token) if device_token else None
        device = tx.devices.find(shown[0]) if shown else None
        if shown is None or device is None or self.now() - device.used_at >= DEVICE_LIFETIME:
            return Attempt(identifier=identifier, policy=policy, origin=origin)
        user = tx.users.by_email(address)
        if user is None or user.id != device.user_id:
            return Attempt(identifier=identifier, policy=policy, origin=origin)
        own = attrs.evolve(policy, most_in_a_row=None)
        return Attempt(identifier=identifier, policy=own, device=device, budget=device.id, origin=origin)

    def _refuse_locked(self, attempt: Attempt, known: Lockout) -> None:
        """Raise `AccountLocked` before any work, for the known and the unknown alike; it is counted, once a minute."""
        now = self.now()
        until = known.locked_until(at=now, policy=attempt.policy)
        if until is None:
            return
        with self.store.writing() as tx:
            self._count(tx, attempt.rate, attempt.origin)
            tx.record(
                self._event("authn_login_locked", identifier=attempt.identifier, origin=attempt.origin, repeats=True)
            )
        raise AccountLocked(retry_after=until - now)

    def _in_turn(self, attempt: Attempt, address: str, work: Callable[[Attempt], bool]) -> tuple[Attempt, bool]:
        """Do *work*, which hashes, with a slot for it; raises `AccountLocked` or, after 2 s without one, `LoginBusy`.

        The turn comes before the slot: a lease never waits in the hashers' queue. And nobody waits for a slot while
        holding a turn, or attempts at one account would keep all others from theirs.
        """
        refusal: AccountLocked | LoginBusy | None = None
        for _ in range(PATIENCE):
            with self.hasher.turn():
                attempt, refusal = self._reserved(attempt, address)
                if refusal is None:
                    return attempt, work(attempt)
            if isinstance(refusal, AccountLocked):
                break
            self._wait(refusal)
        raise refusal or LoginBusy

    def _wait(self, refusal: LoginBusy) -> None:
        """Wait for a slot, unless others of this process do already: one account keeps no more threads than that."""
        if not self._waiting.acquire(blocking=False):
            raise refusal
        try:
            self.pause(PAUSE)
        finally:
            self._waiting.release()

    def _reserved(self, attempt: Attempt, address: str) -> tuple[Attempt, AccountLocked | LoginBusy | None]:
        lease, now = self.ids.token(), self.now()
        with self.store.glancing() as tx:  # not locked: locking a row takes time, by which it could be told from none
            user = tx.users.by_email(address)
        attempt = attrs.evolve(attempt, lease=lease, user=user)
        with self.store.writing() as tx:
            self._count(tx, attempt.rate, attempt.origin)
            known = self._budget(tx, attempt)
            after, refusal = lockout.reserve(known, lease=lease, at=now, policy=attempt.policy)
            if after != known:
                tx.lockouts.put(attempt.identifier, attempt.budget, after)
            self._note_lapsed(tx, attempt, known)
        return attrs.evolve(attempt, rate=None), refusal

    @staticmethod
    def _budget(tx: AccountsTx, attempt: Attempt) -> Lockout:
        """Return what an attempt is charged to: what its transaction locks first, so that none waits in a ring."""
        return tx.lockouts.get(attempt.identifier, attempt.budget)

    def _settled(self, tx: AccountsTx, attempt: Attempt, known: Lockout, outcome: Outcome) -> Problem | None:
        """Give the slot of a `_budget` back; return the refusal when it had lapsed."""
        after, counted = lockout.settle(
            known, lease=attempt.lease, outcome=outcome, at=self.now(), policy=attempt.policy
        )
        tx.lockouts.put(attempt.identifier, attempt.budget, after)
        self._note_lapsed(tx, attempt, known)
        if outcome is Outcome.FAILED and counted:
            self._note_failure(tx, attempt, locked=after.until is not None)
        return None if counted else LoginBusy("Checking took too long; try again.")

    def _note_lapsed(self, tx: AccountsTx, attempt: Attempt, known: Lockout) -> None:
        """Record the attempts that nobody settled in time: they were failures, too, from nobody knows where."""
        attempt = attrs.evolve(attempt, origin=NOWHERE)
        left = lockout.settled(known, at=self.now(), policy=attempt.policy)
        lapsed = len(known.leases) - len(left.leases)
        for number in range(lapsed):
            locked = number == lapsed - 1 and left.until is not None and known.until is None
            self._note_failure(tx, attempt, locked=locked)

    def _note_failure(self, tx: AccountsTx, attempt: Attempt, *, locked: bool) -> None:
        user_id = attempt.user.id if attempt.user else None
        names = ["authn_login_fail", "authn_login_lock"] if locked else ["authn_login_fail"]
        for name in names:
            tx.record(self._event(name, subject=user_id, identifier=attempt.identifier, origin=attempt.origin))
        today = self.now().replace(hour=0, minute=0, second=0, microsecond=0)
        if locked and tx.rates.hit(f"locked:{attempt.identifier}", today) == 1:
            self._mail(tx, attempt.active.id if attempt.active else None, Purpose.UNLOCK)

    def _prove(self, actor: Actor, password: str) -> User:
        """Return the actor's user if *password* is theirs, charged to the session's own device.

        Raises `BadCredentials`, `AccountLocked`, `LoginBusy`.
        """
        with self.store.reading() as tx:
            found = tx.users.bearer(actor.session_id) if actor.session_id else None
        if found is None:
            raise BadCredentials
        session, user = found
        attempt = Attempt(
            identifier=self._identifier(user.email),
            policy=attrs.evolve(self.rules.lockout, most_in_a_row=None),
            budget=session.device_id or session.id,
            origin=actor.origin,
        )
        with self.store.glancing() as tx:
            standing = self._budget(tx, attempt)
        self._refuse_locked(attempt, standing)
        attempt, matches = self._in_turn(attempt, user.email, lambda held: self._verifies(held, password))
        with self.store.writing() as tx:
            known = self._budget(tx, attempt)
            complete = matches and not self._has_factor(tx, user.id)
            outcome = Outcome.COMPLETED if complete else Outcome.NEITHER if matches else Outcome.FAILED
            refusal = self._settled(tx, attempt, known, outcome)
        if refusal or not matches or attempt.active is None:
            raise refusal or BadCredentials
        return attempt.active

    def _verifies(self, attempt: Attempt, password: str) -> bool:
        return self.hasher.verify(password, attempt.active.password_hash if attempt.active else None)

    @staticmethod
    def _has_factor(tx: AccountsTx, user_id: str) -> bool:
        factor = tx.factors.find(user_id)
        return factor is not None and factor.confirmed_at is not None
