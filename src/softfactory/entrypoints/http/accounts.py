"""Coming in."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from softfactory.domain.accounts.model import User
from softfactory.domain.accounts.problems import BadCredentials
from softfactory.domain.accounts.service import Tokens
from softfactory.domain.kernel.actor import Actor, Role

from .auth import PUBLIC, USER
from .operation import Resource, operation
from .wire import Wire


class Credentials(Wire):
    """What proves who somebody is."""

    email: Annotated[str, Meta(max_length=320)]
    password: Annotated[str, Meta(min_length=1, max_length=1024)]


class UserView(Wire):
    """A person with an account."""

    id: str
    email: str
    name: str
    role: Role
    created_at: datetime


class TokensView(Wire):
    """An access token, good for `expires_in` seconds: send it as `Authorization: Bearer ...`."""

    access_token: str
    token_type: str
    expires_in: int
    user: UserView


class LogIn(Resource):
    """/api/auth/login."""

    @operation(guard=PUBLIC, answer=TokensView, refuses=(BadCredentials,))
    def on_post(self, body: Credentials) -> Tokens:
        """Trade credentials for an access token."""
        return self.services.accounts.log_in(body.email, body.password)


class Me(Resource):
    """/api/auth/me."""

    @operation(guard=USER, answer=UserView)
    def on_get(self, actor: Actor) -> User:
        """Tell who the access token's user is."""
        return self.services.accounts.user(actor, str(actor.user_id))
