"""Accounts: who exists, and who may come in."""

from datetime import timedelta

import attrs

from softfactory.domain.kernel.actor import Actor, Role
from softfactory.domain.kernel.clock import Clock
from softfactory.domain.kernel.ids import Ids
from softfactory.domain.kernel.paging import Page, PageRequest

from .credentials import Claims, PasswordHasher, TokenSigner
from .email import canonical, checked
from .model import User
from .ports import AccountsStore
from .problems import BadCredentials, BadToken, InvalidName, UserNotFound, WeakPassword

MAX_NAME = 200
MIN_PASSWORD = 8
MAX_PASSWORD_BYTES = 1024


@attrs.frozen(kw_only=True)
class Tokens:
    """What a completed login gives."""

    access_token: str
    token_type: str = "Bearer"  # noqa: S105 - a type of token, none itself
    expires_in: int
    """Seconds."""
    user: User


@attrs.frozen(kw_only=True)
class Accounts:
    """Use cases of accounts."""

    store: AccountsStore
    hasher: PasswordHasher
    signer: TokenSigner
    now: Clock
    ids: Ids
    access_token_lifetime: timedelta = timedelta(minutes=10)

    def set_password(self, actor: Actor, *, email: str, password: str) -> User:
        """Give a user another password; administrators may. Raises `UserNotFound`, `WeakPassword`."""
        actor.must_be_admin()
        _must_be_strong(password)
        hashed = self.hasher.hash(password)
        with self.store.writing() as tx:
            found = tx.users.by_email(canonical(email))
            if found is None:
                raise UserNotFound("Nobody here has this address.")
            user = attrs.evolve(found, password_hash=hashed)
            tx.users.save(user)
        return user

    def add_user(self, actor: Actor, *, email: str, name: str, role: Role, password: str) -> User:
        """Create a user; administrators may. Raises `EmailTaken`, `InvalidEmail`, `InvalidName`, `WeakPassword`."""
        actor.must_be_admin()
        if not 1 <= len(name.strip()) <= MAX_NAME or not name.isprintable():
            raise InvalidName(f"A name has 1 to {MAX_NAME} printable characters.")
        _must_be_strong(password)
        user = User(
            id=self.ids.uuid7(),
            email=checked(email),
            name=name.strip(),
            role=role,
            password_hash=self.hasher.hash(password),
            created_at=self.now(),
        )
        with self.store.writing() as tx:
            tx.users.add(user)
        return user

    def log_in(self, email: str, password: str) -> Tokens:
        """Trade a password for an access token; raises `BadCredentials`, whatever was wrong."""
        with self.store.reading() as tx:
            user = tx.users.by_email(canonical(email))
        active = user if user and user.disabled_at is None else None
        matches = self.hasher.verify(password, active.password_hash if active else None)
        if not active or not matches:
            raise BadCredentials
        return self._tokens(active)

    def authenticated(self, token: str) -> User:
        """Return whose token it is; raises `BadToken` also when the user was disabled or deleted since."""
        claims = self.signer.verify(token, at=self.now())
        if claims is None:
            raise BadToken("The token is not one of ours, or it has expired; log in again.")
        with self.store.reading() as tx:
            user = tx.users.find(claims.user_id)
        if user is None or user.disabled_at is not None:
            raise BadToken("The token's user may not come in any more.")
        return user

    def user(self, actor: Actor, user_id: str) -> User:
        """Return a user: oneself, or anybody for an administrator; raises `UserNotFound`."""
        with self.store.reading() as tx:
            found = tx.users.find(user_id)
        if found is None or (user_id != actor.user_id and not actor.is_admin):
            raise UserNotFound(f"There is no user {user_id}, or you may not see them.")
        return found

    def by_email(self, actor: Actor, email: str) -> User:
        """Return the user of an address, for whoever is logged in and was told it; raises `UserNotFound`."""
        if actor.user_id is None and not actor.is_admin:
            raise UserNotFound("Nobody here has this address.")
        with self.store.reading() as tx:
            found = tx.users.by_email(canonical(email))
        if found is None:
            raise UserNotFound("Nobody here has this address.")
        return found

    def users(self, actor: Actor, page: PageRequest | None = None) -> Page[User]:
        """Return all users; administrators may."""
        actor.must_be_admin()
        with self.store.reading() as tx:
            return tx.users.listed(page or PageRequest())

    def _tokens(self, user: User) -> Tokens:
        now = self.now()
        claims = Claims(
            user_id=user.id,
            session_id=self.ids.uuid7(),
            token_id=self.ids.uuid7(),
            issued_at=now,
            expires_at=now + self.access_token_lifetime,
        )
        seconds = int(self.access_token_lifetime.total_seconds())
        return Tokens(access_token=self.signer.sign(claims), expires_in=seconds, user=user)


def _must_be_strong(password: str) -> None:
    if len(password) < MIN_PASSWORD or len(password.encode(errors="replace")) > MAX_PASSWORD_BYTES:
        raise WeakPassword(f"A password has at least {MIN_PASSWORD} characters and at most {MAX_PASSWORD_BYTES} bytes.")
