"""Coming in again: a forgotten password, a locked account. The same answer, and the same work, for every address."""

import attrs

from softfactory.domain.kernel.actor import NOWHERE, Origin

from . import tokens
from .attempts import Attempts
from .email import canonical
from .model import MailToken, Purpose, User
from .ports import AccountsTx
from .problems import BadMailToken, WeakPassword
from .rules import MAIL_TOKEN_LIFETIME
from .sessions import SessionUseCases


@attrs.frozen(kw_only=True, slots=False)
class RecoveryUseCases(SessionUseCases, Attempts):
    """Resetting a password and unlocking an account by mail."""

    def forgot_password(self, email: str, *, origin: Origin = NOWHERE) -> None:
        """Have a token mailed that resets the password, if there is an account; raises `RateLimited`."""
        self._ask(email, Purpose.RESET, origin)

    def ask_unlock(self, email: str, *, origin: Origin = NOWHERE) -> None:
        """Have a token mailed that unlocks the account, if there is one; raises `RateLimited`."""
        self._ask(email, Purpose.UNLOCK, origin)

    def reset_password(self, token: str, password: str, *, origin: Origin = NOWHERE) -> None:
        """Replace the password, which ends all sessions and every lock; a second factor is still asked for.

        Raises `BadMailToken`, `WeakPassword`, `RateLimited`, `LoginBusy`.
        """
        token_id, user = self._mailed(token, Purpose.RESET, origin)
        self._must_be_strong(password, user.email, user.name)
        if self.hasher.verify(password, user.password_hash):
            raise WeakPassword("It is the same as before.")
        hashed = self.hasher.hash(password)
        with self.store.writing() as tx:
            tx.lockouts.clear(self._identifier(user.email))
            owner = self._redeemed(tx, token_id, user.id)
            self._replace_password(tx, owner, hashed)
            tx.record(self._event("authn_password_change", subject=owner.id, origin=origin, details={"by": "reset"}))

    def unlock(self, token: str, *, origin: Origin = NOWHERE) -> None:
        """Clear every budget of the account that a mailed token is for; raises `BadMailToken`, `RateLimited`."""
        token_id, user = self._mailed(token, Purpose.UNLOCK, origin)
        with self.store.writing() as tx:
            tx.lockouts.clear(self._identifier(user.email))  # before the user, as a login locks them
            owner = self._redeemed(tx, token_id, user.id)
            tx.record(self._event("authn_unlock", subject=owner.id, origin=origin, details={"by": "mail"}))

    def _ask(self, email: str, purpose: Purpose, origin: Origin) -> None:
        address = canonical(email)
        with self.store.reading() as tx:
            self._within_rate(tx, "mail", origin)
        with self.store.writing() as tx:
            self._count(tx, "mail", origin)
            may_be_mailed = self._may_be_mailed(tx, address)
            user = tx.users.by_email(address)
            wanted = user if user and user.disabled_at is None and may_be_mailed else None
            self._mail(tx, wanted.id if wanted else None, purpose)

    def _mailed(self, token: str, purpose: Purpose, origin: Origin) -> tuple[str, User]:
        """Return the id in a mailed token that is good now, and whose it is; it is spent later."""
        token_id = tokens.read_mail_token(self.vault, token)
        with self.store.reading() as tx:
            self._within_rate(tx, "mail", origin)
            found = tx.mail_tokens.find(token_id) if token_id else None
            user = tx.users.find(found.user_id) if found else None
        if token_id is None or found is None or user is None or user.disabled_at or not self._is_good(found, purpose):
            raise BadMailToken("It is unknown, spent or older than 30 minutes; ask for another.")
        return token_id, user

    def _is_good(self, token: MailToken, purpose: Purpose) -> bool:
        return token.purpose is purpose and self.now() - token.created_at < MAIL_TOKEN_LIFETIME

    def _redeemed(self, tx: AccountsTx, token_id: str, user_id: str) -> User:
        """Spend a token, of several callers at the same time once; return its user, who may come in."""
        user = tx.users.find(user_id)  # before the token, as another password locks them, which drops all tokens
        token = tx.mail_tokens.take(token_id)
        if token is None or user is None or user.disabled_at is not None:
            raise BadMailToken("It is spent, or the account may not come in any more.")
        return user

    def _replace_password(self, tx: AccountsTx, user: User, hashed: str, *, but: str | None = None) -> User:
        """Store another password: it ends all sessions, but perhaps one, all devices and all mailed tokens."""
        changed = attrs.evolve(user, password_hash=hashed, password_changed_at=self.now(), must_change_password=False)
        tx.users.save(changed)
        self._end_all(tx, user.id, but=but)
        tx.mail_tokens.drop(user.id)
        return changed
