"""One attribute per context: all that an entrypoint or an embedder knows."""

from collections.abc import Callable

import attrs

from softfactory.domain.accounts.exported import EXPORTED as OF_ACCOUNTS
from softfactory.domain.accounts.service import Accounts
from softfactory.domain.accounts.tokens import API_KEY
from softfactory.domain.audit.exported import EXPORTED as OF_AUDIT
from softfactory.domain.audit.service import Audit
from softfactory.domain.billing.exported import EXPORTED as OF_BILLING
from softfactory.domain.billing.service import Billing
from softfactory.domain.coocook.exported import EXPORTED as OF_COOCOOK
from softfactory.domain.coocook.service import CooCook
from softfactory.domain.errors.exported import EXPORTED as OF_ERRORS
from softfactory.domain.errors.service import Errors
from softfactory.domain.health.service import Health
from softfactory.domain.kernel.actor import NOWHERE, Actor, Origin, Role
from softfactory.domain.kernel.backlog import Backlog
from softfactory.domain.kernel.portable import portable
from softfactory.domain.kernel.worker import Worker
from softfactory.domain.review.exported import EXPORTED as OF_REVIEW
from softfactory.domain.review.service import Review
from softfactory.settings import Settings


@attrs.frozen(kw_only=True)
class Services:
    """The platform: what `softfactory.build` returns."""

    settings: Settings
    accounts: Accounts
    audit: Audit
    billing: Billing
    coocook: CooCook
    errors: Errors
    health: Health
    jobs: Backlog
    review: Review
    worker: Worker
    """Does what falls due: `run_due` once, `run` until it is stopped."""
    close: Callable[[], None] = attrs.field(repr=False)
    """Let go of the database's connections; the services are of no use afterwards."""

    def actor(self, token: str, origin: Origin = NOWHERE) -> Actor:
        """Return whoever holds an access token or an API key, with all that they may; raises `BadToken`."""
        known = self.known(token, origin)
        return attrs.evolve(known, products=self.billing.products_of(known.user_id or ""))

    def known(self, token: str, origin: Origin = NOWHERE) -> Actor:
        """Return the same but for the products: what a door looks up only where one is needed."""
        session_id: str | None = None
        scopes: frozenset[str] | None = None
        if token.startswith(API_KEY):
            key, user = self.accounts.key_holder(token)
            scopes = frozenset(key.scopes)
        else:
            session, user = self.accounts.bearer(token)
            session_id = session.id
        made = Actor(
            user_id=user.id,
            role=user.role,
            session_id=session_id,
            scopes=scopes,
            restricted=self.accounts.must_change_password(user),
            origin=origin,
        )
        if user.role is Role.ADMIN:
            return made
        return attrs.evolve(made, projects=self.errors.memberships(user.id))

    def export(self, actor: Actor) -> dict[str, object]:
        """Return everything that is held about the actor, as JSON values; raises `UserNotFound`."""
        held = self.accounts.holdings(actor)
        log = self.audit.of_person(actor, held.account.user.id)
        return {
            **portable(held, OF_ACCOUNTS),
            "billing": portable(self.billing.holdings(actor), OF_BILLING),
            "coocook": portable(self.coocook.holdings(actor), OF_COOCOOK),
            "errors": portable(self.errors.holdings(actor), OF_ERRORS),
            "review": portable(self.review.holdings(actor), OF_REVIEW),
            "audit": [portable(entry, OF_AUDIT) for entry in log],
        }
