"""What there is to see at a glance: for each user, and for administrators."""

from collections.abc import Mapping, Sequence

import attrs

from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.paging import PageRequest

from .model import Subscription
from .payment import Payment
from .revenue import Revenue, revenue_of
from .usecases import UseCases

LATEST = PageRequest(limit=5)


@attrs.frozen(kw_only=True)
class Dashboard:
    """How things stand with somebody's subscriptions."""

    products: Sequence[str]
    """The codes of those the user may use now, sorted."""
    subscriptions: Sequence[Subscription]
    """The live ones, newest first."""
    payments: Sequence[Payment]
    """The latest, at most 5, newest first."""


@attrs.frozen(kw_only=True, slots=False)
class FigureUseCases(UseCases):
    """Looking at what there is."""

    def revenue(self, actor: Actor) -> Sequence[Revenue]:
        """Return what comes in, for each currency and kind of money, sorted; administrators may."""
        actor.must_be_admin()
        with self.store.reading() as tx:
            recurring = tx.subscriptions.recurring(self._since())
            once, taken = tx.payments.taken(once_only=True), tx.payments.taken(once_only=False)
        return revenue_of(recurring, once=once, taken=taken)

    def dashboard(self, actor: Actor) -> Dashboard:
        """Return how things stand with the actor's own subscriptions."""
        user_id = actor.user_id or ""
        with self.store.reading() as tx:
            return Dashboard(
                products=sorted(tx.subscriptions.products_of(user_id, self._since())),
                subscriptions=[one for one in tx.subscriptions.all_of(user_id) if one.is_live],
                payments=tx.payments.of_user(user_id, LATEST).items,
            )

    def subscribers(self, actor: Actor, user_ids: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """Return the codes of the products that each of these users may use now, sorted; administrators may.

        Users without any are left out.
        """
        actor.must_be_admin()
        with self.store.reading() as tx:
            return tx.subscriptions.subscribers(user_ids, self._since())
