"""Mailed tokens: confirming an address, choosing another password, unlocking."""

from softfactory.domain.accounts.lockout import LoginBusy
from softfactory.domain.accounts.model import User
from softfactory.domain.accounts.problems import BadCredentials, BadMailToken, EmailTaken, RateLimited, WeakPassword
from softfactory.domain.kernel.actor import Origin
from softfactory.entrypoints.http.auth import PUBLIC
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import InvalidRequest, Wire

from .shapes import Email, Password, Token, UserView


class Confirmation(Wire):
    """A mailed token; for a new account with the password that was chosen for it."""

    token: Token
    password: Password | None = None


class Address(Wire):
    """Whose account it is."""

    email: Email


class NewPassword(Wire):
    """A mailed token, and the password from now on."""

    token: Token
    password: Password


class Unlocking(Wire):
    """An address to mail a token to, or the token that was mailed."""

    email: Email | None = None
    token: Token | None = None


class VerifyEmail(Resource):
    """/api/auth/verify-email."""

    @operation(
        guard=PUBLIC, answer=UserView, refuses=(BadMailToken, BadCredentials, EmailTaken, RateLimited, LoginBusy)
    )
    def on_post(self, body: Confirmation, origin: Origin) -> User:
        """Confirm an address: it makes the account that was registered, or becomes the one of an account."""
        return self.services.accounts.verify_email(body.token, password=body.password, origin=origin)


class ForgotPassword(Resource):
    """/api/auth/forgot-password."""

    @operation(guard=PUBLIC, status=204, refuses=(RateLimited,))
    def on_post(self, body: Address, origin: Origin) -> None:
        """Have a token mailed that resets the password, if the address has an account."""
        self.services.accounts.forgot_password(body.email, origin=origin)


class ResetPassword(Resource):
    """/api/auth/reset-password."""

    @operation(guard=PUBLIC, status=204, refuses=(BadMailToken, WeakPassword, RateLimited, LoginBusy))
    def on_post(self, body: NewPassword, origin: Origin) -> None:
        """Choose another password by a mailed token: it ends all sessions and every lock."""
        self.services.accounts.reset_password(body.token, body.password, origin=origin)


class Unlock(Resource):
    """/api/auth/unlock."""

    @operation(guard=PUBLIC, status=204, refuses=(BadMailToken, RateLimited, InvalidRequest))
    def on_post(self, body: Unlocking, origin: Origin) -> None:
        """Have a token mailed that unlocks an account, or spend it."""
        if (body.email is None) == (body.token is None):
            raise InvalidRequest("Send either email, to have a token mailed, or token.")
        if body.email is not None:
            self.services.accounts.ask_unlock(body.email, origin=origin)
        if body.token is not None:
            self.services.accounts.unlock(body.token, origin=origin)
