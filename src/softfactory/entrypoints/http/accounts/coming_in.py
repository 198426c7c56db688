"""Registering, logging in and out, and staying in."""

from typing import Annotated

from msgspec import Meta

from softfactory.domain.accounts.email import InvalidEmail
from softfactory.domain.accounts.lockout import AccountLocked, LoginBusy
from softfactory.domain.accounts.problems import (
    BadCredentials,
    BadRefreshToken,
    EmailTaken,
    InvalidName,
    RateLimited,
    SecondFactorRequired,
    WeakPassword,
    WrongCode,
)
from softfactory.domain.accounts.sessions import Tokens
from softfactory.domain.kernel.actor import Actor, Origin
from softfactory.entrypoints.http.auth import PASSWORD_CHANGE, PUBLIC
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import Wire, into

from .shapes import Code, Email, Name, Password, Token, TokensView


class Registrant(Wire):
    """Who wants an account."""

    email: Email
    password: Password
    name: Name


class VerificationView(Wire):
    """What happens next: a mail was sent to the address, whether it is free or taken."""

    verification: str = "sent"


class Credentials(Wire):
    """What proves who somebody is."""

    email: Email
    password: Password
    code: Code | None = None
    """Of the second factor, or a recovery code."""
    device_token: Token | None = None
    """From the last login on this device: strangers cannot lock it out."""


class Renewal(Wire):
    """What the last login or renewal gave."""

    refresh_token: Annotated[str, Meta(min_length=1, max_length=200)]


class Leaving(Wire):
    """How far to log out."""

    everywhere: bool = False
    """Whether all other sessions end too, and no device is trusted any longer."""


HERE = Leaving()


class Register(Resource):
    """/api/auth/register."""

    @operation(
        guard=PUBLIC,
        answer=(TokensView, VerificationView),
        status=201,
        refuses=(EmailTaken, InvalidEmail, InvalidName, WeakPassword, RateLimited, LoginBusy),
    )
    def on_post(self, body: Registrant, origin: Origin) -> TokensView | VerificationView:
        """Make an account and log in to it; where addresses are verified, a mail makes it."""
        made = self.services.accounts.register(email=body.email, password=body.password, name=body.name, origin=origin)
        return into(TokensView, made) if made else VerificationView()


class LogIn(Resource):
    """/api/auth/login."""

    @operation(
        guard=PUBLIC,
        answer=TokensView,
        refuses=(BadCredentials, SecondFactorRequired, WrongCode, AccountLocked, RateLimited, LoginBusy),
    )
    def on_post(self, body: Credentials, origin: Origin) -> Tokens:
        """Trade credentials for tokens."""
        return self.services.accounts.log_in(
            body.email, body.password, code=body.code, device_token=body.device_token, origin=origin
        )


class Refresh(Resource):
    """/api/auth/refresh."""

    @operation(guard=PUBLIC, answer=TokensView, refuses=(BadRefreshToken,))
    def on_post(self, body: Renewal, origin: Origin) -> Tokens:
        """Trade a refresh token for its successor and an access token."""
        return self.services.accounts.refresh(body.refresh_token, origin=origin)


class LogOut(Resource):
    """/api/auth/logout."""

    @operation(guard=PASSWORD_CHANGE, status=204)
    def on_post(self, actor: Actor, body: Leaving = HERE) -> None:
        """End this session at once, or all sessions and trusted devices; the body may be left out."""
        self.services.accounts.log_out(actor, everywhere=body.everywhere)
