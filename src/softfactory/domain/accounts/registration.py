"""Making one's own account."""

import attrs

from softfactory.domain.kernel.actor import NOWHERE, Actor, Origin, Role

from . import tokens
from .email import checked
from .model import MailToken, Purpose, Registration, Session, User
from .ports import AccountsTx
from .problems import BadCredentials, BadMailToken, EmailTaken
from .rules import MAIL_TOKEN_LIFETIME
from .sessions import SessionUseCases, Tokens
from .usecases import checked_name


@attrs.frozen(kw_only=True, slots=False)
class RegistrationUseCases(SessionUseCases):
    """Registering, and confirming an address."""

    def register(self, *, email: str, password: str, name: str, origin: Origin = NOWHERE) -> Tokens | None:
        """Make an account and log in to it. Raises `EmailTaken`, `InvalidEmail`, `InvalidName`, `WeakPassword`.

        Where addresses are verified it answers None, for a free and a taken address alike: the account is made by
        whoever can read that address's mail. Raises `RateLimited`, `LoginBusy`.
        """
        address, name = checked(email), checked_name(name)
        self._must_be_strong(password, address, name)
        with self.store.reading() as tx:
            self._within_rate(tx, "register", origin)
        hashed = self.hasher.hash(password)
        with self.store.writing() as tx:
            self._count(tx, "register", origin)
            if self.rules.verify_email:
                self._await(tx, address, name, hashed)
                return None
            user = self._new_user(address, name, hashed)
            session = self._welcomed(tx, user, origin)
        if session is None:
            raise EmailTaken
        return self._tokens(session, user, is_new=True)

    def verify_email(self, token: str, *, password: str | None = None, origin: Origin = NOWHERE) -> User:
        """Make the account that a mailed token stands for, or give one the address that it confirms.

        An account takes its password too, so that nobody confirms one that a stranger chose. Raises `BadMailToken`,
        `BadCredentials`, `EmailTaken`, `LoginBusy`.
        """
        token_id = tokens.read_mail_token(self.vault, token)
        if token_id is None:
            raise BadMailToken("The token is not one of ours.")
        with self.store.reading() as tx:
            self._within_rate(tx, "mail", origin)
            waiting = tx.mail_tokens.registration(token_id)
        if waiting is None:
            return self._take_address(token_id, origin)
        matches = self.hasher.verify(password or "", waiting.password_hash)
        with self.store.writing() as tx:
            self._count(tx, "mail", origin)
            found = tx.mail_tokens.registration(token_id)
            if matches and found == waiting and self.now() - found.created_at < MAIL_TOKEN_LIFETIME:
                tx.mail_tokens.unregister(token_id)
                user = self._new_user(found.email, found.name, found.password_hash)
                self._add(tx, user, origin)
                return user
        raise BadMailToken("Register again for another token.") if matches else BadCredentials

    def _await(self, tx: AccountsTx, address: str, name: str, hashed: str) -> None:
        waiting = Registration(
            id=self.ids.uuid7(), email=address, name=name, password_hash=hashed, created_at=self.now()
        )
        tx.mail_tokens.register(waiting)
        if self._may_be_mailed(tx, address):
            self._put_letter(tx, waiting.id)

    def _take_address(self, token_id: str, origin: Origin) -> User:
        with self.store.writing() as tx:
            self._count(tx, "mail", origin)
            token = tx.mail_tokens.find(token_id)
            user = tx.users.find(token.user_id) if token else None  # before the token is taken, as everywhere
            if token is None or user is None or user.disabled_at is not None or not self._confirms(token):
                raise BadMailToken("Ask for another token.")
            if tx.mail_tokens.take(token_id) is None:
                raise BadMailToken("It was spent just now.")
            changed = attrs.evolve(user, email=token.address or user.email)
            if changed.email != user.email:
                tx.users.save(changed)
                self._mail(tx, user.id, Purpose.NOTICE, user.email)
                personal = {"from": user.email, "to": changed.email}
                tx.record(self._event("user_email_changed", subject=user.id, origin=origin, personal=personal))
        return changed

    def _confirms(self, token: MailToken) -> bool:
        return token.purpose is Purpose.ADDRESS and self.now() - token.created_at < MAIL_TOKEN_LIFETIME

    def _new_user(self, address: str, name: str, hashed: str, role: Role = Role.USER) -> User:
        now = self.now()
        return User(
            id=self.ids.uuid7(),
            email=address,
            name=name,
            role=role,
            password_hash=hashed,
            created_at=now,
            password_changed_at=now,
        )

    def _welcomed(self, tx: AccountsTx, user: User, origin: Origin) -> Session | None:
        """Store a user and begin a session; None for a taken address, so that asking for one is counted, too."""
        try:
            self._add(tx, user, origin)
        except EmailTaken:
            return None
        return self._begin(tx, user, origin)

    def _add(self, tx: AccountsTx, user: User, origin: Origin) -> None:
        """Store a user who made the account, telling the audit log; raises `EmailTaken`."""
        tx.users.add(user)
        actor = Actor(user_id=user.id, role=user.role, origin=origin)
        personal = {"email": user.email, "name": user.name}
        tx.record(self._event("user_created", actor=actor, subject=user.id, personal=personal))
