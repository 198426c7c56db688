"""What all use cases of accounts share.

Each group of them is a class of its own; `Accounts` is all of them, which slots would not allow.
"""

from collections.abc import Callable, Mapping

import attrs

from softfactory.domain.kernel.actor import NOWHERE, Actor, Origin
from softfactory.domain.kernel.clock import Clock
from softfactory.domain.kernel.events import SecurityEvent
from softfactory.domain.kernel.ids import NOBODY, Ids
from softfactory.domain.kernel.jobs import Job
from softfactory.domain.kernel.mail import Mailer
from softfactory.domain.kernel.vault import Vault

from . import tokens
from .credentials import CommonPasswords, PasswordHasher
from .keyring import Keyring
from .model import MailToken, Purpose, User
from .passwords import must_be_good
from .ports import AccountsStore, AccountsTx
from .problems import InvalidName, PasswordNeeded, UserNotFound
from .rules import FRESH, Rules

MAX_NAME = 200
LETTER = "accounts.letter"
"""The kind of the jobs that mail something."""


@attrs.frozen(kw_only=True, slots=False)
class UseCases:
    """The ports and rules that the use cases work with."""

    store: AccountsStore
    hasher: PasswordHasher
    is_common: CommonPasswords
    keyring: Keyring
    vault: Vault
    mailer: Mailer
    now: Clock
    ids: Ids
    pause: Callable[[float], object]
    """Wait that many seconds: a port, because tests stand still."""
    rules: Rules = attrs.field(factory=Rules)
    public_url: str = "http://127.0.0.1:8000"
    """What links in mails begin with."""

    def _identifier(self, address: str) -> str:
        """Return what a canonical address is called in the lockouts, whether it is somebody's or not."""
        return tokens.identifier(self.vault, address)

    def _event(
        self,
        name: str,
        *,
        actor: Actor | None = None,
        subject: str | None = None,
        origin: Origin = NOWHERE,
        identifier: str | None = None,
        details: Mapping[str, str] | None = None,
        personal: Mapping[str, str] | None = None,
        repeats: bool = False,
    ) -> SecurityEvent:
        """Return what the audit log keeps of this moment; the actor's own origin and session count first."""
        return SecurityEvent(
            at=self.now(),
            name=name,
            actor_id=actor.user_id if actor else None,
            subject_id=subject,
            identifier=identifier,
            session_id=actor.session_id if actor else None,
            origin=actor.origin if actor else origin,
            details=details or {},
            personal=personal or {},
            repeats=repeats,
        )

    def _must_be_strong(self, password: str, *about: str) -> None:
        """Raise `WeakPassword` unless the rules take it for a person with this address and name."""
        must_be_good(password, about=about, min_length=self.rules.password_min_length, is_common=self.is_common)

    def _put_letter(self, tx: AccountsTx, token_id: str) -> None:
        """Have the worker mail what a token's or a registration's row says, once this transaction is kept."""
        now = self.now()
        tx.jobs.put(Job(id=self.ids.uuid7(), kind=LETTER, payload={"token": token_id}, created_at=now, due_at=now))

    def _mail(self, tx: AccountsTx, user_id: str | None, purpose: Purpose, address: str | None = None) -> None:
        """Have a token mailed to a user; for nobody the same work is done, and nothing sent."""
        token = MailToken(
            id=self.ids.uuid7(),
            user_id=user_id or NOBODY,
            purpose=purpose,
            created_at=self.now(),
            address=address,
        )
        tx.mail_tokens.add(token)
        self._put_letter(tx, token.id)

    def _must_be_fresh(self, tx: AccountsTx, actor: Actor) -> User:
        """Return the actor's user; raises `PasswordNeeded` unless its session proved the password just now."""
        user = tx.users.find(actor.user_id or "")  # locked first: what ends all sessions of a user locks them, too
        found = tx.users.bearer(actor.session_id) if actor.session_id else None
        if user is None or found is None or found[1].id != user.id or self.now() - found[0].authenticated_at > FRESH:
            raise PasswordNeeded("Confirm the password first; that holds for ten minutes.")
        return user

    @staticmethod
    def _existing(tx: AccountsTx, user_id: str | None) -> User:
        """Return a user, locked in a writing transaction; raises `UserNotFound`."""
        found = tx.users.find(user_id) if user_id else None
        if found is None:
            raise UserNotFound("There is no such user, or you may not see them.")
        return found


def checked_name(name: str) -> str:
    """Return a name of 1 to 200 printable characters, trimmed; raises `InvalidName`."""
    name = name.strip()
    if not 1 <= len(name) <= MAX_NAME or not name.isprintable():
        raise InvalidName(f"A name has 1 to {MAX_NAME} printable characters.")
    return name
