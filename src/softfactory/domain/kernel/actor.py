"""Who asks, from where, and may they."""

from enum import StrEnum

import attrs

from .problems import Forbidden

MAX_USER_AGENT = 200


class Role(StrEnum):
    """What somebody may do on the whole platform."""

    ADMIN = "admin"
    USER = "user"
    AUDITOR = "auditor"
    """May read and verify the audit log, and is a user otherwise."""


class NotAllowed(Forbidden):
    """The role is not enough."""

    code = "not-allowed"
    title = "Your role does not allow this."


class PasswordChangeRequired(Forbidden):
    """The password is too old, or an administrator asked for another: until it is changed, nothing else is allowed."""

    code = "password-change-required"
    title = "Change your password first."


class SessionRequired(Forbidden):
    """The account itself is changed by whoever logged in, never by an API key."""

    code = "session-required"
    title = "An API key may not do this; log in."


class SubscriptionRequired(Forbidden):
    """It takes an active subscription to a product, whose period has not ended."""

    code = "subscription-required"
    title = "This needs a subscription."


class ScopeRequired(Forbidden):
    """The API key was made for something else."""

    code = "scope-required"
    title = "The API key lacks a scope."


def _cut(text: str) -> str:
    return text[:MAX_USER_AGENT]


@attrs.frozen(kw_only=True)
class Origin:
    """Where a request came from; it is the door that knows."""

    address: str | None = None
    """An IPv4 address, or the /64 network of an IPv6 one (``2001:db8::/64``); None for callers in Python."""
    user_agent: str = attrs.field(default="", converter=_cut)


NOWHERE = Origin()
"""This very process."""


@attrs.frozen(kw_only=True)
class Actor:
    """Whoever asks for a use case: made by the door from a token or a key, judged by the use case."""

    user_id: str | None = None
    role: Role
    session_id: str | None = None
    """The login it came by; None for an API key, a project's key and the system."""
    scopes: frozenset[str] | None = None
    """What an API key may be used for; None where nothing narrows the role. Routes ask for them."""
    restricted: bool = False
    """Whether it may do nothing but change its password: that is too old, or an administrator asked for it."""
    holds_key: bool = False
    """Whether it is a program with a project's key: it may report to that project and do nothing else."""
    projects: frozenset[int] = frozenset()
    """Projects the actor is a member of (or whose key it holds); an administrator needs none."""
    products: frozenset[str] = frozenset()
    """Products the actor has an active subscription to; an administrator needs none."""
    origin: Origin = NOWHERE

    @property
    def is_admin(self) -> bool:
        """Whether the actor may do everything."""
        return self.role is Role.ADMIN

    def sees(self, project_id: int) -> bool:
        """Tell whether the actor may read the project and what it holds."""
        return self.is_admin or (project_id in self.projects and not self.holds_key)

    def reports_to(self, project_id: int) -> bool:
        """Tell whether the actor may store events in the project."""
        return self.is_admin or project_id in self.projects

    def needs(self, product: str) -> None:
        """Raise `SubscriptionRequired` unless the actor has an active subscription to *product*."""
        if not self.is_admin and product not in self.products:
            raise SubscriptionRequired(f"It takes an active subscription to {product}: POST /api/payment/checkout.")

    def must_be_admin(self) -> None:
        """Raise `NotAllowed` for everybody but an administrator."""
        if not self.is_admin:
            raise NotAllowed("An administrator may do this.")

    def must_audit(self) -> None:
        """Raise `NotAllowed` for everybody but an auditor or an administrator."""
        if self.role not in (Role.ADMIN, Role.AUDITOR):
            raise NotAllowed("An auditor or an administrator may do this.")


SYSTEM = Actor(role=Role.ADMIN)
"""The embedder, the command line and the worker: whoever can call Python here already holds everything."""
