"""One's own account: what it holds, and changing it."""

from datetime import datetime

import attrs

from softfactory.domain.kernel.actor import Actor

from .email import checked
from .model import Purpose, User
from .ports import AccountsTx
from .problems import BadCredentials, WeakPassword
from .recovery import RecoveryUseCases
from .usecases import checked_name


@attrs.frozen(kw_only=True)
class Account:
    """A user, and how things stand with the account."""

    user: User
    locked_until: datetime | None
    """Until when strangers are refused."""
    second_factor: bool
    """Whether a code is asked for."""


@attrs.frozen(kw_only=True, slots=False)
class ProfileUseCases(RecoveryUseCases):
    """Showing and changing the actor's own account."""

    def account(self, actor: Actor, user_id: str | None = None) -> Account:
        """Return an account: one's own, or anybody's for an administrator; raises `UserNotFound`."""
        wanted = user_id or actor.user_id
        visible = wanted if wanted == actor.user_id or actor.is_admin else None
        with self.store.reading() as tx:
            return self._standing(tx, self._existing(tx, visible))

    def change_profile(self, actor: Actor, *, name: str | None = None, email: str | None = None) -> User:
        """Change the actor's name at once, and the address when a token mailed to the new one is confirmed.

        A new address is answered alike whether it is taken or not. Raises `InvalidName`, `InvalidEmail`,
        `PasswordNeeded` for an address, `RateLimited`.
        """
        address = checked(email) if email is not None else None
        with self.store.writing() as tx:
            may_be_mailed = False
            if address:  # counted before the user is locked, as by whoever asks for a mail
                self._count(tx, "mail", actor.origin)
                may_be_mailed = self._may_be_mailed(tx, address)
            user = self._must_be_fresh(tx, actor) if address else self._existing(tx, actor.user_id)
            if name is not None:
                user = attrs.evolve(user, name=checked_name(name))
                tx.users.save(user)
                tx.record(self._event("user_updated", actor=actor, subject=user.id, personal={"name": user.name}))
            if address and address != user.email and may_be_mailed:
                self._mail(tx, user.id, Purpose.ADDRESS, address)
        return user

    def change_password(self, actor: Actor, *, current: str, new: str) -> User:
        """Replace the actor's password: other sessions end, and no device is trusted any longer.

        Raises `BadCredentials`, `AccountLocked`, `WeakPassword`, `LoginBusy`.
        """
        user = self._prove(actor, current)
        self._must_be_strong(new, user.email, user.name)
        if self.hasher.verify(new, user.password_hash):
            raise WeakPassword("It is the same as before.")
        hashed = self.hasher.hash(new)
        with self.store.writing() as tx:
            user = self._existing(tx, user.id)
            session = tx.sessions.find(actor.session_id or "")
            if session is None:  # it was ended meanwhile, perhaps by another new password
                raise BadCredentials
            user = self._replace_password(tx, user, hashed, but=session.id)
            tx.sessions.save(attrs.evolve(session, authenticated_at=self.now()))
            tx.record(self._event("authn_password_change", actor=actor, subject=user.id))
        return user

    def _standing(self, tx: AccountsTx, user: User) -> Account:
        known = tx.lockouts.get(self._identifier(user.email))
        until = known.locked_until(at=self.now(), policy=self.rules.lockout)
        return Account(user=user, locked_until=until, second_factor=self._has_factor(tx, user.id))
