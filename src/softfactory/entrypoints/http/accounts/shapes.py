"""Shapes that several of these resources speak."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from softfactory.domain.kernel.actor import Role
from softfactory.entrypoints.http.wire import Wire

Email = Annotated[str, Meta(max_length=320)]
Password = Annotated[str, Meta(min_length=1, max_length=1024)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Token = Annotated[str, Meta(min_length=1, max_length=200)]
Code = Annotated[str, Meta(min_length=1, max_length=40)]


class UserView(Wire):
    """A person with an account."""

    id: str
    email: str
    name: str
    role: Role
    created_at: datetime
    password_changed_at: datetime
    must_change_password: bool
    disabled_at: datetime | None


class AccountView(UserView):
    """A person with an account, and how things stand with it."""

    locked_until: datetime | None
    second_factor: bool


class TokensView(Wire):
    """An access token, good for `expires_in` seconds: send it as `Authorization: Bearer ...`.

    The refresh token gives the next one, once; the device token belongs to the next login from the same device.
    """

    access_token: str
    refresh_token: str
    token_type: str
    expires_in: int
    device_token: str | None
    password_expired: bool
    user: UserView
