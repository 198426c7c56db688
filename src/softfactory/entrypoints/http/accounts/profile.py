"""One's own account."""

from datetime import datetime
from typing import Any

from softfactory.domain.accounts.email import InvalidEmail
from softfactory.domain.accounts.lockout import AccountLocked, LoginBusy
from softfactory.domain.accounts.model import Device, Session
from softfactory.domain.accounts.problems import (
    BadCredentials,
    InvalidName,
    LastAdministrator,
    PasswordNeeded,
    RateLimited,
    SessionNotFound,
    WeakPassword,
)
from softfactory.domain.accounts.profile import Account
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.paging import BadCursor, Page
from softfactory.entrypoints.http.auth import PASSWORD_CHANGE, SESSION, USER_READS
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import Paged, PageView, Wire, into

from .shapes import AccountView, Email, Name, Password, UserView


class ProfileChange(Wire):
    """What to change; an address counts once a token mailed to it is confirmed."""

    name: Name | None = None
    email: Email | None = None


class PasswordChange(Wire):
    """The password of now, and the one from now on."""

    current: Password
    new: Password


class PasswordProof(Wire):
    """The password of now."""

    password: Password


class SessionView(Wire):
    """A login that lasts, or a device that is trusted: DELETE ends either."""

    id: str
    kind: str
    """`session` or `device`."""
    created_at: datetime
    used_at: datetime
    user_agent: str
    address: str | None
    current: bool
    """Whether it is the one that asks."""


def account_view(account: Account) -> AccountView:
    """Return an account as it is shown."""
    view: UserView = into(UserView, account.user)
    values = {name: getattr(view, name) for name in UserView.__struct_fields__}
    return AccountView(**values, locked_until=account.locked_until, second_factor=account.second_factor)


class Me(Resource):
    """/api/auth/me."""

    @operation(guard=USER_READS, answer=AccountView)
    def on_get(self, actor: Actor) -> AccountView:
        """Tell whose access token it is, and how things stand with the account."""
        return account_view(self.services.accounts.account(actor))

    @operation(guard=SESSION, answer=AccountView, refuses=(InvalidName, InvalidEmail, PasswordNeeded, RateLimited))
    def on_patch(self, actor: Actor, body: ProfileChange) -> AccountView:
        """Change the name, or ask for another address."""
        self.services.accounts.change_profile(actor, name=body.name, email=body.email)
        return account_view(self.services.accounts.account(actor))

    @operation(guard=SESSION, status=204, refuses=(PasswordNeeded, LastAdministrator))
    def on_delete(self, actor: Actor) -> None:
        """Erase the account and everything about the person; the audit log stays whole, and says nothing of them."""
        self.services.accounts.erase_me(actor)


class ChangePassword(Resource):
    """/api/auth/password."""

    @operation(guard=PASSWORD_CHANGE, status=204, refuses=(BadCredentials, AccountLocked, WeakPassword, LoginBusy))
    def on_post(self, actor: Actor, body: PasswordChange) -> None:
        """Change the password: all other sessions end, and no device is trusted any longer."""
        self.services.accounts.change_password(actor, current=body.current, new=body.new)


class ConfirmPassword(Resource):
    """/api/auth/password/confirm."""

    @operation(guard=SESSION, status=204, refuses=(BadCredentials, AccountLocked, LoginBusy))
    def on_post(self, actor: Actor, body: PasswordProof) -> None:
        """Prove the password anew, so that the account can be changed for ten minutes."""
        self.services.accounts.confirm_password(actor, body.password)


class Sessions(Resource):
    """/api/auth/sessions."""

    @operation(guard=SESSION, answer=PageView[SessionView], refuses=(BadCursor,))
    def on_get(self, actor: Actor, query: Paged) -> Page[SessionView]:
        """List your sessions and trusted devices, oldest first."""
        return self.services.accounts.sessions(actor, query.page()).map(lambda one: _session_view(one, actor))


class OneSession(Resource):
    """/api/auth/sessions/{session_id}."""

    @operation(guard=SESSION, status=204, refuses=(SessionNotFound,))
    def on_delete(self, actor: Actor, session_id: str) -> None:
        """End a session at once, or trust a device no longer."""
        self.services.accounts.end_session(actor, session_id)


class Export(Resource):
    """/api/auth/export."""

    @operation(guard=SESSION, answer=dict[str, Any])
    def on_get(self, actor: Actor) -> dict[str, Any]:
        """Give everything that is held about you."""
        return self.services.export(actor)


def _session_view(one: Session | Device, actor: Actor) -> SessionView:
    is_session = isinstance(one, Session)
    return SessionView(
        id=one.id,
        kind="session" if is_session else "device",
        created_at=one.created_at,
        used_at=one.refreshed_at if isinstance(one, Session) else one.used_at,
        user_agent=one.user_agent,
        address=one.address if isinstance(one, Session) else None,
        current=one.id == actor.session_id,
    )
