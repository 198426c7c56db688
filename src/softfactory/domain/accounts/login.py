"""Coming in: a password, perhaps a code, for tokens."""

import attrs

from softfactory.domain.kernel.actor import NOWHERE, Actor, Origin
from softfactory.domain.kernel.problems import Problem
from softfactory.domain.kernel.vault import CannotOpen

from . import totp
from .attempts import Attempt
from .email import canonical
from .factors import LABEL
from .lockout import Lockout, LoginBusy, Outcome
from .model import Factor, Session, User
from .ports import AccountsTx
from .problems import BadCredentials, SecondFactorRequired, WrongCode
from .sessions import SessionUseCases, Tokens


@attrs.frozen(kw_only=True)
class _Verdict:
    """What a verified password, and the code with it, come to."""

    outcome: Outcome
    refusal: Problem | None = None
    factor: Factor | None = None
    """After it accepted the code."""


@attrs.frozen(kw_only=True, slots=False)
class LogInUseCases(SessionUseCases):
    """Logging in."""

    def log_in(
        self,
        email: str,
        password: str,
        *,
        code: str | None = None,
        device_token: str | None = None,
        origin: Origin = NOWHERE,
    ) -> Tokens:
        """Trade a password, and a *code* where there is a second factor, for tokens.

        Raises `BadCredentials`, `SecondFactorRequired`, `WrongCode`, `AccountLocked`, `RateLimited`, `LoginBusy`. The
        failure that locks is answered like those before it.
        """
        if self.hasher.is_full():  # before any look into the database, so that a rush costs least
            raise LoginBusy
        address = canonical(email)
        attempt, known = self._knock(address, device_token, origin)
        self._refuse_locked(attempt, known)
        rehashed: list[str] = []

        def verify(held: Attempt) -> bool:
            matches = self._verifies(held, password)
            if matches and held.active and self.hasher.is_outdated(held.active.password_hash):
                rehashed.append(self.hasher.hash(password))
            return matches

        attempt, matches = self._in_turn(attempt, address, verify)
        with self.store.writing() as tx:
            refusal, done = self._finish(tx, attempt, matches=matches, code=code, rehashed=rehashed)
        if done is None:
            raise refusal or BadCredentials
        session, user = done
        return self._tokens(session, user, is_new=True)

    def confirm_password(self, actor: Actor, password: str) -> None:
        """Prove the password anew, so that the account can be changed for ten minutes; charged to the own device.

        Raises `BadCredentials`, `AccountLocked`, `LoginBusy`.
        """
        self._prove(actor, password)
        with self.store.writing() as tx:
            session = tx.sessions.find(actor.session_id or "")
            if session:
                tx.sessions.save(attrs.evolve(session, authenticated_at=self.now()))

    def _knock(self, address: str, device_token: str | None, origin: Origin) -> tuple[Attempt, Lockout]:
        with self.store.glancing() as tx:  # limit and lock are asked again where the slot is taken
            self._within_rate(tx, "login", origin)
            attempt = attrs.evolve(self._aimed(tx, address, device_token, origin), rate="login")
            return attempt, self._budget(tx, attempt)

    def _finish(
        self, tx: AccountsTx, attempt: Attempt, *, matches: bool, code: str | None, rehashed: list[str]
    ) -> tuple[Problem | None, tuple[Session, User] | None]:
        """Settle the attempt in one transaction with what it leads to: a session, or a failure that counts."""
        known = self._budget(tx, attempt)
        user = self._still(tx, attempt) if matches else None
        verdict = self._judged(tx, user, code)
        lapsed = self._settled(tx, attempt, known, verdict.outcome)
        if isinstance(verdict.refusal, SecondFactorRequired):
            name, who = "authn_second_factor_required", attempt.identifier
            tx.record(self._event(name, identifier=who, origin=attempt.origin, repeats=True))
        if lapsed or verdict.refusal or user is None:
            return lapsed or verdict.refusal, None
        if verdict.factor:
            tx.factors.put(verdict.factor)
        if rehashed:
            user = attrs.evolve(user, password_hash=rehashed[0])
            tx.users.save(user)
        session = self._begin(tx, user, attempt.origin, attempt.device)
        actor = Actor(user_id=user.id, role=user.role, session_id=session.id, origin=attempt.origin)
        tx.record(self._event("authn_login_success", actor=actor, subject=user.id))
        return None, (session, user)

    def _still(self, tx: AccountsTx, attempt: Attempt) -> User | None:
        """Return the attempt's user unless it was disabled, erased or given another password meanwhile."""
        user = tx.users.find(attempt.user.id) if attempt.user else None
        if user is None or attempt.user is None or user.disabled_at is not None:
            return None
        # not by the hash: of logins at the same time the first one may hash it again
        return user if user.password_changed_at == attempt.user.password_changed_at else None

    def _judged(self, tx: AccountsTx, user: User | None, code: str | None) -> _Verdict:
        if user is None:
            return _Verdict(outcome=Outcome.FAILED, refusal=BadCredentials())
        factor = tx.factors.find(user.id)
        if factor is None or factor.confirmed_at is None:
            return _Verdict(outcome=Outcome.COMPLETED)
        if code is None:
            return _Verdict(outcome=Outcome.NEITHER, refusal=SecondFactorRequired("Send the code along."))
        after = totp.accepted(factor, code, secret=self._secret(factor), at=self.now())
        if after is None:
            return _Verdict(outcome=Outcome.FAILED, refusal=WrongCode("Send the code that the app shows now."))
        return _Verdict(outcome=Outcome.COMPLETED, factor=after)

    def _secret(self, factor: Factor) -> bytes | None:
        """Return what makes a factor's codes, None when it was sealed under a secret key that is not given any more."""
        try:
            return self.vault.open(LABEL, factor.secret)
        except CannotOpen:
            return None
