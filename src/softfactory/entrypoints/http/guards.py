"""What guards are: they tell who comes to a route, and judge whether they may."""

import re
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import attrs
import falcon

from softfactory.domain.accounts.model import Scope
from softfactory.domain.accounts.problems import BadToken
from softfactory.domain.kernel.actor import Actor, NotAllowed, PasswordChangeRequired, ScopeRequired, SessionRequired
from softfactory.domain.kernel.problems import Problem
from softfactory.services import Services

from .origin import origin_of

BEARER = re.compile(r"(?i:bearer) +([A-Za-z0-9._~+/-]+=*) *")
"""One token and no more (RFC 6750): of two headers, servers make one with a comma in it."""

Security = Sequence[Mapping[str, list[str]]]
"""Ways to prove who one is, as OpenAPI spells them: any of them does, and {} is doing without."""

SCHEMES = {
    "access_token": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "From POST /api/auth/login.",
    },
    "api_key": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "sf_...",
        "description": "A key of one's own, made for the scopes that the operation names.",
    },
    "project_key": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Sentry-Auth",
        "description": "`Sentry sentry_key=<32 hex digits>`, or the query parameter `sentry_key`.",
    },
}


class Guard(Protocol):
    """Lets some in and tells who they are; raises the problems in `refuses` for others."""

    name: str

    @property
    @abstractmethod
    def security(self) -> Security:
        """How to prove who one is; empty where nobody asks."""

    @property
    @abstractmethod
    def refuses(self) -> tuple[type[Problem], ...]:
        """The problems that it raises."""

    @abstractmethod
    def identify(self, req: falcon.Request, services: Services) -> Actor | None:
        """Return who it is, None on a public route."""

    @abstractmethod
    def judge(self, actor: Actor) -> None:
        """Raise a `Forbidden` problem for whoever is known and may not come in."""


@attrs.frozen
class Public(Guard):
    """Everybody."""

    name: str = "public"
    security: Security = ()
    refuses: tuple[type[Problem], ...] = ()

    def identify(self, req: falcon.Request, services: Services) -> Actor | None:
        """Ask nobody."""

    def judge(self, actor: Actor) -> None:
        """Let everybody in."""


@attrs.frozen(kw_only=True)
class LoggedIn(Guard):
    """Whoever holds an access token, or an API key where a scope is named."""

    name: str
    scope: Scope | None
    """What an API key must have been made for; None where none will do."""
    role: Callable[[Actor], None] | None = None
    """Raises `NotAllowed` for a role that is not enough."""
    restricted: bool = False
    """Whether a login that must change its password first may come in."""

    @property
    def security(self) -> Security:
        """An access token, and perhaps an API key."""
        keys = [{"api_key": [self.scope.value]}] if self.scope else []
        return [{"access_token": []}, *keys]

    @property
    def refuses(self) -> tuple[type[Problem], ...]:
        """What `identify` and `judge` raise."""
        key = ScopeRequired if self.scope else SessionRequired
        changing = () if self.restricted else (PasswordChangeRequired,)
        return (BadToken, key, *changing, *((NotAllowed,) if self.role else ()))

    def identify(self, req: falcon.Request, services: Services) -> Actor:
        """Return the user of the token or the API key."""
        found = BEARER.fullmatch(req.auth or "")
        if found is None:
            raise BadToken("Send one access token or API key: Authorization: Bearer <token>.")
        return services.known(found[1], origin_of(req, services.settings.trusted_proxies))

    def judge(self, actor: Actor) -> None:
        """Raise unless role, scope and password will do."""
        if actor.restricted and not self.restricted:
            raise PasswordChangeRequired("Nothing else is allowed until then: POST /api/auth/password.")
        if actor.scopes is not None and self.scope is None:
            raise SessionRequired("Use the access token of a login.")
        if actor.scopes is not None and self.scope not in actor.scopes:
            raise ScopeRequired(f"Use an API key with the scope {self.scope}.")
        if self.role:
            self.role(actor)
