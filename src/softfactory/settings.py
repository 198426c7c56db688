"""What can be set: a value, read once, strict about names."""

import os
from collections.abc import Mapping
from datetime import timedelta
from ipaddress import ip_network
from typing import Any, Self
from urllib.parse import urlsplit

import attrs

PREFIX = "SOFTFACTORY_"
FOR_TESTS = "SOFTFACTORY_TEST_"
MIN_SECRET = 32
SCHEMES = ("memory", "sqlite", "postgresql")


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


def _networks(_: object, attribute: "attrs.Attribute[str]", value: str) -> None:
    try:
        for network in value.split(",") if value else ():
            ip_network(network.strip())
    except ValueError as error:
        raise BadSetting(f"{env_name(attribute.name)} must be networks such as 10.0.0.0/8,::1/128: {error}.") from error


@attrs.frozen(kw_only=True)
class Settings:
    """Everything that can be set. The environment's names are these in capitals after ``SOFTFACTORY_``."""

    database_url: str = attrs.field(default="sqlite:///softfactory.db", repr=False, validator=_a_database)
    """``memory://``, ``sqlite:///PATH`` or ``postgresql://USER:PASSWORD@HOST/NAME``; ``DATABASE_URL`` also serves."""
    secret_key: str = attrs.field(repr=False, validator=_secret)
    """At least 32 characters, random, the same for every process: tokens are signed with a key derived from it."""
    public_url: str = attrs.field(default="http://127.0.0.1:8000", validator=_a_url)
    """Where people and programs reach this server: what DSNs are made of."""
    access_token_lifetime: timedelta = attrs.field(default=timedelta(minutes=10), validator=_positive)
    """ISO 8601 in the environment: ``PT10M``."""
    metrics_networks: str = attrs.field(default="127.0.0.0/8,::1/128", validator=_networks)
    """Networks that may read metrics without a token, separated by commas; a request with a forwarding header never
    counts. Empty it behind a proxy on the same machine that adds none."""
    demo_password: str | None = attrs.field(default=None, repr=False)
    """The password of both demo users; random and printed once if not given."""

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
    if field.type is not timedelta:
        return value
    import msgspec  # noqa: PLC0415 - only who sets a duration pays for it

    try:
        return msgspec.convert(value, timedelta, strict=False)
    except msgspec.ValidationError as error:
        raise BadSetting(f"{env_name(field.name)} must be a duration in ISO 8601, such as PT10M or P1D.") from error
