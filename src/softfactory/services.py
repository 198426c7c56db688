"""One attribute per context: all that an entrypoint or an embedder knows."""

from collections.abc import Callable

import attrs

from softfactory.domain.accounts.service import Accounts
from softfactory.domain.errors.service import Errors
from softfactory.domain.health.service import Health
from softfactory.domain.kernel.actor import Actor, Role
from softfactory.settings import Settings


@attrs.frozen(kw_only=True)
class Services:
    """The platform: what `softfactory.build` returns."""

    settings: Settings
    accounts: Accounts
    errors: Errors
    health: Health
    close: Callable[[], None] = attrs.field(repr=False)
    """Let go of the database's connections; the services are of no use afterwards."""

    def actor(self, token: str) -> Actor:
        """Return whoever holds an access token, with role and projects; raises `BadToken`."""
        user = self.accounts.authenticated(token)
        projects = frozenset[int]() if user.role is Role.ADMIN else self.errors.memberships(user.id)
        return Actor(user_id=user.id, role=user.role, projects=projects)
