"""What billing holds about a user of the platform: shown to them, and forgotten with them."""

from collections.abc import Sequence
from typing import Any

import attrs

from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.events import Fact, PersonErased
from softfactory.domain.kernel.ids import Ids

from .duties import DISAGREE, duty
from .lifecycle import ended
from .model import State, Subscription
from .payment import Payment
from .ports import BillingStore, BillingTx
from .usecases import UseCases


@attrs.frozen(kw_only=True)
class Holdings:
    """What billing holds about a person, newest first."""

    subscriptions: Sequence[Subscription]
    payments: Sequence[Payment]


@attrs.frozen(kw_only=True, slots=False)
class PersonUseCases(UseCases):
    """What concerns those who buy."""

    def holdings(self, actor: Actor) -> Holdings:
        """Return everything that billing holds about the actor."""
        user_id = actor.user_id or ""
        with self.store.reading() as tx:
            return Holdings(subscriptions=tx.subscriptions.all_of(user_id), payments=tx.payments.all_of(user_id))


@attrs.frozen(kw_only=True)
class BillingRecorder:
    """Does in billing what facts of other contexts ask for, in the transaction that they happened in."""

    store: BillingStore
    """Without recorders: nothing is recorded of it."""
    ids: Ids

    def __call__(self, tx: Any, facts: Sequence[Fact]) -> None:  # noqa: ANN401 - the transaction of any context
        """Cancel the subscriptions of whoever was erased, and forget whose they and the payments were.

        Payments themselves stay, as the law on bookkeeping wants it.
        """
        for fact in facts:
            if isinstance(fact, PersonErased):
                self._forget(self.store.joining(tx), fact)

    def _forget(self, tx: BillingTx, fact: PersonErased) -> None:
        for one in tx.subscriptions.all_of(fact.user_id):
            if one.is_live and one.agreement:
                tx.jobs.put(duty(self.ids.uuid7(), DISAGREE, one.id, at=fact.at))
            tx.subscriptions.save(attrs.evolve(ended(one, State.CANCELED, fact.at), user_id=None))
        tx.payments.unlink(fact.user_id)
