"""Everything held about a person: shown, erased, and what time erases by itself."""

from collections.abc import Sequence
from datetime import timedelta

import attrs

from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.events import PersonErased
from softfactory.domain.kernel.jobs import Job

from .administration import AdministrationUseCases
from .lockout import MOST_IN_A_ROW
from .model import ApiKey, Device, Session
from .ports import AccountsTx
from .profile import Account
from .rules import DEVICE_LIFETIME, REFRESH_IDLE, SESSION_LIFETIME

DAY = timedelta(days=1)
REMAINS = "accounts.erase-remains"
"""The kind of the jobs that erase what was written of somebody a moment later."""
ALL_IS_ANSWERED = timedelta(minutes=5)
"""After which no request goes on that was let in before."""


@attrs.frozen(kw_only=True)
class Holdings:
    """What accounts hold about a person."""

    account: Account
    sessions: Sequence[Session]
    devices: Sequence[Device]
    api_keys: Sequence[ApiKey]


@attrs.frozen(kw_only=True, slots=False)
class ErasureUseCases(AdministrationUseCases):
    """Export and erasure."""

    def holdings(self, actor: Actor) -> Holdings:
        """Return everything that accounts hold about the actor; raises `UserNotFound`."""
        account = self.account(actor)
        user_id = account.user.id
        with self.store.reading() as tx:
            return Holdings(
                account=account,
                sessions=tx.sessions.of_user(user_id),
                devices=tx.devices.of_user(user_id),
                api_keys=tx.api_keys.of_user(user_id),
            )

    def erase_me(self, actor: Actor) -> None:
        """Erase the actor's account; raises `PasswordNeeded`, `LastAdministrator`."""
        user = self.account(actor).user
        with self.store.writing() as tx:
            tx.lockouts.clear(self._identifier(user.email))  # before the user, as a login locks them
            tx.users.admins_beside(user.id)  # their lock, too, as whoever ends an administrator takes it
            self._erase(tx, actor, self._must_be_fresh(tx, actor).id)

    def erase_user(self, actor: Actor, user_id: str) -> None:
        """Erase an account; administrators may. Raises `UserNotFound`, `LastAdministrator`."""
        actor.must_be_admin()
        user = self.account(actor, user_id).user
        with self.store.writing() as tx:
            tx.lockouts.clear(self._identifier(user.email))
            self._erase(tx, actor, user_id)

    def erase_again(self, user_id: str) -> None:
        """Erase somebody whom an older backup brought back: an administrator too, and also who is no user here."""
        with self.store.reading() as tx:
            user = tx.users.find(user_id)
        with self.store.writing() as tx:
            if user:
                tx.lockouts.clear(self._identifier(user.email))
                tx.users.remove(user_id)
            tx.record(PersonErased(at=self.now(), user_id=user_id))

    def erase_remains(self, tx: AccountsTx, job: Job) -> None:
        """Erase what was written of somebody by requests that were let in before."""
        tx.record(PersonErased(at=self.now(), user_id=job.payload["user_id"], again=True))

    def expire(self, tx: AccountsTx) -> None:
        """Remove what is over: sessions, devices, mailed tokens, old failures, rates and retired keys."""
        now = self.now()
        # lockouts first, as a reset locks them
        tx.lockouts.forget(failed_before=now - self.rules.lockout.memory, shut_at=MOST_IN_A_ROW)
        tx.sessions.expire(created_before=now - SESSION_LIFETIME, refreshed_before=now - REFRESH_IDLE)
        tx.devices.expire(used_before=now - DEVICE_LIFETIME)
        tx.mail_tokens.expire(created_before=now - DAY)  # a letter may be late, a token serves for 30 minutes only
        tx.rates.forget(before=now - 2 * DAY)
        self.keyring.expire(tx, at=now)

    def _erase(self, tx: AccountsTx, actor: Actor, user_id: str) -> None:
        self._spared(tx, user_id)
        tx.users.remove(user_id)
        tx.record(self._event("user_deleted", actor=actor, subject=user_id))
        tx.record(PersonErased(at=self.now(), user_id=user_id))
        self._put_remains(tx, user_id)

    def _put_remains(self, tx: AccountsTx, user_id: str) -> None:
        """Have it done again soon: what the person had asked for a moment before may be written after this."""
        now = self.now()
        payload = {"user_id": user_id}
        tx.jobs.put(
            Job(id=self.ids.uuid7(), kind=REMAINS, payload=payload, created_at=now, due_at=now + ALL_IS_ANSWERED)
        )
