"""What can be set: a value, read once, strict about names."""

import os
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from ipaddress import ip_network
from typing import Any, Self
from urllib.parse import urlsplit

import attrs

PREFIX = "SOFTFACTORY_"
FOR_TESTS = "SOFTFACTORY_TEST_"
MIN_SECRET = 32
SCHEMES = ("memory", "sqlite", "postgresql")
OFF = "off"
SWITCH = {"on": True, OFF: False}
WHOLE = re.compile(r"\d{1,9}")
DEFAULT_RATES = "login=30,register=10,mail=10"
RATES = re.compile(r"(?:login|register|mail)=\d{1,6}(?:,(?:login|register|mail)=\d{1,6})*")
DEFAULT_ARGON2 = "m=19456,t=2,p=1"
ARGON2 = re.compile(r"m=\d{1,7},t=\d{1,2},p=\d{1,2}")
ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?")
STRIPE = re.compile(r"[A-Za-z0-9_+/=-]{8,255}")
MAIL = re.compile(r"smtps?://[^/]+/?$|file:///.|memory:")


class BadSetting(ValueError):
    """A setting that is unknown, missing or wrong; the message names it and says what it may be."""


def _a_url(_: object, attribute: "attrs.Attribute[str]", value: str) -> None:
    url = urlsplit(value)
    if url.scheme not in ("http", "https") or not url.hostname or url.query or url.fragment:
        raise BadSetting(f"{env_name(attribute.name)} must be a URL such as https://errors.example.org.")


def _a_database(_: object, attribute: "attrs.Attribute[str]", value: str) -> None:
    if value.partition("://")[0] not in SCHEMES or "://" not in value:
        raise BadSetting(f"{env_name(attribute.name)} must be memory://, sqlite:///PATH or postgresql://...")


def _secret(_: object, attribute: "attrs.Attribute[str]", value: str) -> None:
    if len(value) < MIN_SECRET:
        raise BadSetting(f"{env_name(attribute.name)} must have at least {MIN_SECRET} characters, random ones.")


def _positive(_: object, attribute: "attrs.Attribute[timedelta]", value: timedelta) -> None:
    if value <= timedelta(0):
        raise BadSetting(f"{env_name(attribute.name)} must be longer than nothing, such as PT10M.")


def _at_least(least: int) -> Callable[[object, "attrs.Attribute[int]", int], None]:
    def check(_: object, attribute: "attrs.Attribute[int]", value: int) -> None:
        if value < least:
            raise BadSetting(f"{env_name(attribute.name)} must be {least} or more.")

    return check


def _rates(_: object, attribute: "attrs.Attribute[str]", value: str) -> None:
    if value != OFF and not RATES.fullmatch(value):
        raise BadSetting(f"{env_name(attribute.name)} must be like {DEFAULT_RATES}, or {OFF}.")


def _argon2(_: object, attribute: "attrs.Attribute[str]", value: str) -> None:
    if not ARGON2.fullmatch(value):
        raise BadSetting(f"{env_name(attribute.name)} must be like {DEFAULT_ARGON2}: KiB, passes, lanes.")


def _mail(_: object, attribute: "attrs.Attribute[str]", value: str) -> None:
    if value and not MAIL.match(value):
        kinds = "smtp://USER:PASSWORD@HOST:PORT, smtps://…, file:///DIRECTORY or memory:"
        raise BadSetting(f"{env_name(attribute.name)} must be {kinds}.")


def _networks(_: object, attribute: "attrs.Attribute[str]", value: str) -> None:
    try:
        for network in value.split(",") if value else ():
            ip_network(network.strip())
    except ValueError as error:
        raise BadSetting(f"{env_name(attribute.name)} must be networks such as 10.0.0.0/8,::1/128: {error}.") from error


def _origins(_: object, attribute: "attrs.Attribute[str]", value: str) -> None:
    if value and not all(ORIGIN.fullmatch(origin.strip()) for origin in value.split(",")):
        name = env_name(attribute.name)
        raise BadSetting(f"{name} must be origins as browsers send them, such as https://app.example.org; no wildcard.")


def _stripe(*beginnings: str) -> Callable[[object, "attrs.Attribute[str]", str], None]:
    def check(_: object, attribute: "attrs.Attribute[str]", value: str) -> None:
        if value and not (value.startswith(beginnings) and STRIPE.fullmatch(value)):
            raise BadSetting(f"{env_name(attribute.name)} must be as Stripe shows it: {' or '.join(beginnings)}…")

    return check


@attrs.frozen(kw_only=True)
class Settings:
    """Everything that can be set. The environment's names are these in capitals after ``SOFTFACTORY_``."""

    database_url: str = attrs.field(default="sqlite:///softfactory.db", repr=False, validator=_a_database)
    """``memory://``, ``sqlite:///PATH`` or ``postgresql://USER:PASSWORD@HOST/NAME``; ``DATABASE_URL`` also serves."""
    secret_key: str = attrs.field(repr=False, validator=_secret)
    """At least 32 characters, random, the same for every process: what is sealed, and every MAC, hangs on it."""
    public_url: str = attrs.field(default="http://127.0.0.1:8000", validator=_a_url)
    """Where people and programs reach this server: what DSNs are made of."""
    access_token_lifetime: timedelta = attrs.field(default=timedelta(minutes=10), validator=_positive)
    """ISO 8601 in the environment: ``PT10M``."""
    metrics_networks: str = attrs.field(default="127.0.0.0/8,::1/128", validator=_networks)
    """Networks that may read metrics without a token, separated by commas; a request with a forwarding header never
    counts. Empty it behind a proxy on the same machine that adds none."""
    older_secret_key: str | None = attrs.field(default=None, repr=False, validator=attrs.validators.optional(_secret))
    """The secret key before this one, while it is being replaced: what it protects is still accepted."""
    lockout_attempts: int = attrs.field(default=5, validator=_at_least(1))
    """How many wrong passwords lock an account."""
    lockout_duration: timedelta = attrs.field(default=timedelta(days=1), validator=_positive)
    """For how long."""
    password_min_length: int = attrs.field(default=15, validator=_at_least(8))
    """Characters of a password; never below 8."""
    password_max_age: timedelta | None = attrs.field(default=None, validator=attrs.validators.optional(_positive))
    """After which a password must be changed, such as P365D; NIST and ASVS advise against it."""
    verify_email: bool = False
    """`on` makes an account only once its address is confirmed by mail; it needs an SMTP server."""
    argon2: str = attrs.field(default=DEFAULT_ARGON2, validator=_argon2)
    """Memory in KiB, passes and lanes of a password's hash; less than the default is weaker, and warned of."""
    rate_limits: str = attrs.field(default=DEFAULT_RATES, validator=_rates)
    """Logins, registrations and mails asked for that one address of origin gets in a minute; `off` for load tests."""
    trusted_proxies: str = attrs.field(default="", validator=_networks)
    """Networks of proxies whose X-Forwarded-For is believed, separated by commas."""
    cors_origins: str = attrs.field(default="", validator=_origins)
    """Origins whose pages may call the API, separated by commas, such as https://app.example.org; empty for none."""
    outgoing_networks: str = attrs.field(default="", validator=_networks)
    """Private networks that outgoing calls may reach, separated by commas: submitted pages, calendars, webhooks.

    By default such calls reach public addresses only."""
    mail_url: str = attrs.field(default="", repr=False, validator=_mail)
    """Where mail goes: smtp://USER:PASSWORD@HOST:587 (STARTTLS), smtps://…:465, file:///DIRECTORY or memory:.

    By default letters are files in `outbox`, beside the SQLite database or in the working directory; with ``memory://``
    they are kept in memory."""
    mail_from: str = "softfactory@localhost"
    """Who mails come from."""
    audit_anchor: str = attrs.field(default="", repr=False)
    """Where the head of the audit log goes every minute: a file, or the URL of a webhook.

    By default a file beside the SQLite database, and nowhere with others."""
    stripe_key: str = attrs.field(default="", repr=False, validator=_stripe("sk_", "rk_"))
    """Stripe's secret or restricted key, sk_… or rk_…: payments are taken there. Without it they are test money."""
    stripe_webhook_secret: str = attrs.field(default="", repr=False, validator=_stripe("whsec_"))
    """What Stripe signs its webhooks with, whsec_…; it belongs to the key, and both are set or none."""
    demo_password: str | None = attrs.field(default=None, repr=False)
    """The password of both demo users; random and printed once if not given."""

    @property
    def rates(self) -> Mapping[str, int]:
        """What `rate_limits` says, by kind; nothing when they are off."""
        parts = self.rate_limits.split(",") if self.rate_limits != OFF else []
        return {kind: int(most) for kind, _, most in (part.partition("=") for part in parts)}

    @property
    def in_memory(self) -> bool:
        """Whether nothing outlives the process."""
        return self.database_url.startswith("memory:")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None, **overrides: str) -> Self:
        """Return the settings of the environment; raises `BadSetting` for an unknown, missing or wrong one."""
        environ = os.environ if environ is None else environ
        given = {
            name: value for name, value in environ.items() if name.startswith(PREFIX) and not name.startswith(FOR_TESTS)
        }
        if "DATABASE_URL" in environ:
            given.setdefault(f"{PREFIX}DATABASE_URL", environ["DATABASE_URL"])
        fields: dict[str, attrs.Attribute[Any]] = {env_name(field.name): field for field in attrs.fields(cls)}
        if unknown := sorted(given.keys() - fields.keys()):
            raise BadSetting(f"Unknown settings: {', '.join(unknown)}. There are {', '.join(sorted(fields))}.")
        values: dict[str, Any] = {fields[name].name: _parsed(fields[name], value) for name, value in given.items()}
        values |= overrides
        if "secret_key" not in values:
            raise BadSetting(f"{env_name('secret_key')} is missing: at least {MIN_SECRET} random characters.")
        return cls(**values)


def env_name(field: str) -> str:
    """Return what a field is called in the environment."""
    return PREFIX + field.upper()


def _parsed(field: "attrs.Attribute[Any]", value: str) -> object:
    read = READERS.get(field.type)
    return read(env_name(field.name), value) if read else value


def _switch(name: str, value: str) -> bool:
    if value not in SWITCH:
        raise BadSetting(f"{name} must be on or {OFF}.")
    return SWITCH[value]


def _whole(name: str, value: str) -> int:
    if not WHOLE.fullmatch(value):
        raise BadSetting(f"{name} must be a whole number.")
    return int(value)


def _duration(name: str, value: str) -> timedelta:
    import msgspec  # noqa: PLC0415 - only who sets a duration pays for it

    try:
        return msgspec.convert(value, timedelta, strict=False)
    except msgspec.ValidationError as error:
        raise BadSetting(f"{name} must be a duration in ISO 8601, such as PT10M or P1D.") from error


READERS: Mapping[object, Callable[[str, str], object]] = {
    bool: _switch,
    int: _whole,
    timedelta: _duration,
    timedelta | None: lambda name, value: None if value == OFF else _duration(name, value),
}
"""What reads a setting of a type; others are text."""
