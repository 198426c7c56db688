"""Who may come through a route: each route names one guard, and the guard makes the actor."""

from abc import abstractmethod
from ipaddress import ip_address, ip_network
from typing import Protocol

import attrs
import falcon

from softfactory.domain.accounts.problems import BadToken
from softfactory.domain.errors.problems import BadKey
from softfactory.domain.kernel.actor import SYSTEM, Actor, NotAllowed
from softfactory.domain.kernel.problems import Problem
from softfactory.services import Services

from .forwarding import FORWARDED, HEADERS
from .keys import key_of


class Guard(Protocol):
    """Lets some in and tells who they are; raises the problems in `refuses` for others."""

    name: str
    schemes: tuple[str, ...]
    """Names of the security schemes, any of which does; "" where it may do without; none for a public route."""
    refuses: tuple[type[Problem], ...]

    @abstractmethod
    def admit(self, req: falcon.Request, services: Services) -> Actor | None:
        """Return who it is, None on a public route."""


@attrs.frozen
class Public(Guard):
    """Everybody."""

    name: str = "public"
    schemes: tuple[str, ...] = ()
    refuses: tuple[type[Problem], ...] = ()

    def admit(self, req: falcon.Request, services: Services) -> Actor | None:
        """Let everybody in."""


@attrs.frozen
class LoggedIn(Guard):
    """Whoever holds an access token."""

    name: str = "user"
    schemes: tuple[str, ...] = ("bearer",)
    refuses: tuple[type[Problem], ...] = (BadToken,)

    def admit(self, req: falcon.Request, services: Services) -> Actor:
        """Return the token's user."""
        scheme, _, token = (req.auth or "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise BadToken("Send an access token: Authorization: Bearer <token>.")
        return services.actor(token.strip())


@attrs.frozen
class Reporter(LoggedIn):
    """Whoever holds a project's key, or an access token."""

    name: str = "project key or user"
    schemes: tuple[str, ...] = ("project_key", "bearer")
    refuses: tuple[type[Problem], ...] = (BadToken, BadKey)

    def admit(self, req: falcon.Request, services: Services) -> Actor:
        """Return the key's project or the token's user; a key counts first."""
        key = key_of(req)
        return services.errors.reporter(key) if key else super().admit(req, services)


@attrs.frozen
class KeyHolder(Guard):
    """Whoever holds the project's key, which may also stand in what is sent: the SDKs' doors look there, too."""

    name: str = "project key"
    schemes: tuple[str, ...] = ("project_key",)
    refuses: tuple[type[Problem], ...] = (BadKey,)

    def admit(self, req: falcon.Request, services: Services) -> Actor:
        """Return who holds the key that the request names."""
        return self.holder(key_of(req), services)

    @staticmethod
    def holder(key: str | None, services: Services, project_id: int | None = None) -> Actor:
        """Return who holds *key*, of that project if one is given; raises `BadKey`, also when there is none."""
        if key is None:
            raise BadKey("Send the project's key: X-Sentry-Auth: Sentry sentry_key=<key>, or ?sentry_key=<key>.")
        return services.errors.reporter(key, project_id)


@attrs.frozen
class MetricsReader(LoggedIn):
    """An administrator, or a machine of the networks in the settings that comes without a proxy."""

    name: str = "admin or metrics network"
    schemes: tuple[str, ...] = ("", "bearer")
    refuses: tuple[type[Problem], ...] = (BadToken, NotAllowed)

    def admit(self, req: falcon.Request, services: Services) -> Actor:
        """Return who it is; a machine of the metrics networks is the system itself."""
        if req.auth is None and self._near(req, services.settings.metrics_networks):
            return SYSTEM
        actor = super().admit(req, services)
        actor.must_be_admin()
        return actor

    @staticmethod
    def _near(req: falcon.Request, networks: str) -> bool:
        if req.env.get(FORWARDED) or any(req.get_header(name) for name in HEADERS):
            return False
        try:
            address = ip_address(req.remote_addr)
        except ValueError:
            return False
        return any(address in ip_network(network.strip()) for network in networks.split(",") if network.strip())


PUBLIC = Public()
USER = LoggedIn()
REPORTER = Reporter()
METRICS = MetricsReader()
KEY = KeyHolder()
