"""What accounts know: users, and how they come in."""

from datetime import datetime
from enum import StrEnum

import attrs

from softfactory.domain.kernel.actor import Role


@attrs.frozen(kw_only=True)
class User:
    """Somebody who may log in."""

    id: str
    """A UUID of version 7: later users have higher ones."""
    email: str
    """In canonical form: what makes two addresses the same is decided before it comes here."""
    name: str
    role: Role
    password_hash: str = attrs.field(repr=False)
    created_at: datetime
    password_changed_at: datetime
    must_change_password: bool = False
    """Whether an administrator asked for another password."""
    disabled_at: datetime | None = None


@attrs.frozen(kw_only=True)
class Session:
    """A login that lasts: what a refresh token and its access tokens belong to."""

    id: str
    user_id: str
    device_id: str | None = None
    """The trusted device it was made on."""
    created_at: datetime
    authenticated_at: datetime
    """When the password was last proven in it."""
    counter: int = 0
    """Which refresh token is the current one."""
    refreshed_at: datetime
    """When that one was given."""
    address: str | None = attrs.field(default=None, repr=False)
    user_agent: str = ""


@attrs.frozen(kw_only=True)
class Device:
    """Something that its owner logged in on: strangers cannot lock it out."""

    id: str
    user_id: str
    created_at: datetime
    used_at: datetime
    user_agent: str = ""


class Purpose(StrEnum):
    """What a mailed token is good for."""

    RESET = "reset"
    UNLOCK = "unlock"
    ADDRESS = "address"
    NOTICE = "notice"
    """Nothing: it tells the former address that another took its place."""


@attrs.frozen(kw_only=True)
class MailToken:
    """A one-use token that was mailed. Its text is a MAC of its id, so that nothing here opens anything."""

    id: str
    user_id: str
    purpose: Purpose
    created_at: datetime
    address: str | None = attrs.field(default=None, repr=False)
    """The address that it confirms."""


@attrs.frozen(kw_only=True)
class Registration:
    """An account that nobody confirmed yet; its token is made like a `MailToken`'s."""

    email: str
    """What tells registrations apart: a later one replaces an earlier."""
    id: str
    name: str
    password_hash: str = attrs.field(repr=False)
    created_at: datetime


@attrs.frozen(kw_only=True)
class Factor:
    """A second factor: time-based codes (RFC 6238), and recovery codes for when the device is lost."""

    user_id: str
    secret: bytes = attrs.field(repr=False)
    """Sealed."""
    created_at: datetime
    confirmed_at: datetime | None = None
    """Until then nobody is asked for it."""
    last_step: int = 0
    """The 30-second step of the last code that was accepted: none is accepted twice."""
    recovery: tuple[str, ...] = attrs.field(default=(), repr=False)
    """MACs (64 hex digits) of the recovery codes that are left."""


class Scope(StrEnum):
    """What an API key may be used for."""

    READ = "read"
    WRITE = "write"
    METRICS = "metrics"
    SOURCEMAPS = "sourcemaps"


@attrs.frozen(kw_only=True)
class ApiKey:
    """A program's way in, in the name of its owner."""

    id: str
    user_id: str
    name: str
    scopes: tuple[str, ...]
    digest: str = attrs.field(repr=False)
    """The MAC of the key's secret part: 64 hex digits."""
    created_at: datetime
    expires_at: datetime | None = None
    used_at: datetime | None = None
    """When it was last used, to the hour."""


@attrs.frozen(kw_only=True)
class SigningKey:
    """What signs access tokens: an Ed25519 key."""

    version: int
    """1, 2, …: the highest one signs."""
    public: bytes
    """32 bytes."""
    sealed: bytes = attrs.field(repr=False)
    """The private key, sealed."""
    created_at: datetime
    retired_at: datetime | None = None
    """When another one took over."""
