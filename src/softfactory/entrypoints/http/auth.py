"""Who may come through a route: each names one guard, and this is the only place where routes decide that.

Whose a thing is, the use case decides with the actor that the guard made.
"""

import attrs
import falcon

from softfactory.domain.accounts.model import Scope
from softfactory.domain.errors.problems import BadKey
from softfactory.domain.kernel.actor import SYSTEM, Actor, SubscriptionRequired
from softfactory.domain.kernel.problems import Problem
from softfactory.services import Services

from .forwarding import claims_of
from .guards import Guard, LoggedIn, Public, Security
from .keys import key_of
from .origin import is_within, networks, origin_of, peer_of


@attrs.frozen(kw_only=True)
class Reporter(LoggedIn):
    """Whoever holds a project's key, an access token, or an API key that may write."""

    @property
    def security(self) -> Security:
        """A project's key, too."""
        return [{"project_key": []}, *super().security]

    @property
    def refuses(self) -> tuple[type[Problem], ...]:
        """A wrong key, too."""
        return (*super().refuses, BadKey)

    def identify(self, req: falcon.Request, services: Services) -> Actor:
        """Return the key's project or the token's user; a key counts first."""
        key = key_of(req)
        return KEY.holder(key, req, services) if key else super().identify(req, services)


@attrs.frozen(kw_only=True)
class Subscriber(LoggedIn):
    """Whoever has an active subscription to a product, or is an administrator."""

    product: str

    @property
    def refuses(self) -> tuple[type[Problem], ...]:
        """A missing subscription, too."""
        return (*super().refuses, SubscriptionRequired)

    def identify(self, req: falcon.Request, services: Services) -> Actor:
        """Return the user with the products they subscribed to."""
        known = super().identify(req, services)
        return attrs.evolve(known, products=services.billing.products_of(known.user_id or ""))

    def judge(self, actor: Actor) -> None:
        """Raise unless there is a subscription, too."""
        super().judge(actor)
        actor.needs(self.product)


def subscribed(product: str) -> Subscriber:
    """Return the guard of routes that change something for those who subscribed to a product."""
    return Subscriber(name=f"sub:{product} (write)", scope=Scope.WRITE, product=product)


@attrs.frozen(kw_only=True)
class MaybeLoggedIn(LoggedIn):
    """Everybody; whoever sends a token or a key is known by it, and refused when it is wrong."""

    @property
    def security(self) -> Security:
        """Nothing, too."""
        return [{}, *super().security]

    def identify(self, req: falcon.Request, services: Services) -> Actor | None:  # type: ignore[override]
        """Return who it is, None for whoever does not say."""
        return None if req.auth is None else super().identify(req, services)


@attrs.frozen
class KeyHolder(Guard):
    """Whoever holds the project's key, which may also stand in what is sent: the SDKs' doors look there, too."""

    name: str = "project key"
    security: Security = ({"project_key": []},)
    refuses: tuple[type[Problem], ...] = (BadKey,)

    def identify(self, req: falcon.Request, services: Services) -> Actor:
        """Return who holds the key that the request names."""
        return self.holder(key_of(req), req, services)

    def judge(self, actor: Actor) -> None:
        """Let every key in: whether it is the right project's, `holder` and the use case tell."""

    @staticmethod
    def holder(key: str | None, req: falcon.Request, services: Services, project_id: int | None = None) -> Actor:
        """Return who holds *key*, of that project if one is given; raises `BadKey`, also when there is none."""
        if key is None:
            raise BadKey("Send the project's key: X-Sentry-Auth: Sentry sentry_key=<key>, or ?sentry_key=<key>.")
        return attrs.evolve(
            services.errors.reporter(key, project_id), origin=origin_of(req, services.settings.trusted_proxies)
        )


@attrs.frozen(kw_only=True)
class MetricsReader(LoggedIn):
    """An administrator, or a machine of the networks in the settings that comes without a proxy."""

    @property
    def security(self) -> Security:
        """Nothing, for a machine nearby."""
        return [{}, *super().security]

    def identify(self, req: falcon.Request, services: Services) -> Actor:
        """Return who it is; a machine of the metrics networks is the system itself."""
        if req.auth is None and self._is_near(req, services.settings.metrics_networks):
            return attrs.evolve(SYSTEM, origin=origin_of(req, services.settings.trusted_proxies))
        return super().identify(req, services)

    @staticmethod
    def _is_near(req: falcon.Request, nearby: str) -> bool:
        peer = peer_of(req)
        return peer is not None and is_within(peer, networks(nearby)) and not claims_of(req)


PUBLIC = Public()
PUBLIC_OR_USER = MaybeLoggedIn(name="public or user (read)", scope=Scope.READ)
"""What everybody sees, and somebody sees more of."""
USER_READS = LoggedIn(name="user (read)", scope=Scope.READ)
USER_WRITES = LoggedIn(name="user (write)", scope=Scope.WRITE)
SESSION = LoggedIn(name="login", scope=None)
"""Whatever changes the account itself."""
PASSWORD_CHANGE = LoggedIn(name="any login", scope=None, restricted=True)
"""What a login whose password must be changed is for: changing it, and logging out."""
ADMIN_READS = LoggedIn(name="admin (read)", scope=Scope.READ, role=Actor.must_be_admin)
ADMIN = LoggedIn(name="admin", scope=None, role=Actor.must_be_admin)
AUDITOR = LoggedIn(name="auditor (read)", scope=Scope.READ, role=Actor.must_audit)
METRICS = MetricsReader(name="admin (metrics) or metrics network", scope=Scope.METRICS, role=Actor.must_be_admin)
REPORTER = Reporter(name="project key or user (write)", scope=Scope.WRITE)
KEY = KeyHolder()
