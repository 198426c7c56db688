"""Subscriptions: what there are, and how they end by their holder's wish."""

import attrs

from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.paging import Page, PageRequest
from softfactory.domain.kernel.transitions import InvalidTransition

from .model import State, Subscription
from .payment import Payment
from .problems import SubscriptionNotFound
from .settling import SettlingUseCases


@attrs.frozen(kw_only=True, slots=False)
class SubscribingUseCases(SettlingUseCases):
    """Looking, canceling."""

    def subscriptions(self, actor: Actor, request: PageRequest | None = None) -> Page[Subscription]:
        """Return the actor's subscriptions, newest first, also those that have ended."""
        with self.store.reading() as tx:
            return tx.subscriptions.of_user(actor.user_id or "", request or PageRequest())

    def payments(self, actor: Actor, request: PageRequest | None = None) -> Page[Payment]:
        """Return the actor's payments, newest first."""
        with self.store.reading() as tx:
            return tx.payments.of_user(actor.user_id or "", request or PageRequest())

    def cancel(self, actor: Actor, subscription_id: str, *, at_once: bool) -> Subscription:
        """End a subscription, now or with its period; nothing is given back by itself.

        What has no end ends at once only; what is not paid for ends at once anyway. Its holder and administrators may.
        Raises `SubscriptionNotFound`, `InvalidTransition`.
        """
        with self.store.writing() as tx:
            found = tx.subscriptions.fetch(subscription_id)
            if found is None or not (actor.is_admin or (found.user_id and found.user_id == actor.user_id)):
                raise SubscriptionNotFound("There is no such subscription, or you may not see it.")
            if not found.is_live:
                raise InvalidTransition(f"It is {found.state.value}; what has ended cannot be canceled.")
            if at_once or found.state is not State.ACTIVE:
                return self._end(tx, found, State.CANCELED)
            if found.period_end is None:
                raise InvalidTransition("It has no period that ends; cancel it at once.")
            canceled = attrs.evolve(found, cancel_at_period_end=True)
            tx.subscriptions.save(canceled)
            self._disagree(tx, canceled)
            return canceled
