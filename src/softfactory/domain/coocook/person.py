"""What coocook holds about a user of the platform: shown to them, and forgotten with them."""

from collections.abc import Sequence
from typing import Any

import attrs

from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.events import Fact, PersonErased
from softfactory.domain.kernel.ids import Ids
from softfactory.domain.kernel.payments import PaymentSettled

from .forgetting import forget_chef, forget_guest
from .model import Booking, Chef, Review
from .ports import CooCookStore, CooCookTx
from .settled import settle
from .usecases import UseCases


@attrs.frozen(kw_only=True)
class Holdings:
    """What coocook holds about a person."""

    chef: Chef | None
    """Whom they are, if they are one."""
    bookings: Sequence[Booking]
    """As a guest, oldest first."""
    reviews: Sequence[Review]
    """What they thought, oldest first."""


@attrs.frozen(kw_only=True, slots=False)
class PersonUseCases(UseCases):
    """What concerns those who use coocook."""

    def holdings(self, actor: Actor) -> Holdings:
        """Return everything that coocook holds about the actor."""
        user_id = actor.user_id or ""
        with self.store.reading() as tx:
            return Holdings(
                chef=tx.chefs.by_user(user_id),
                bookings=tx.bookings.all_of_guest(user_id),
                reviews=tx.reviews.all_of_guest(user_id),
            )


@attrs.frozen(kw_only=True)
class CooCookRecorder:
    """Does in coocook what facts of other contexts ask for, in the transaction that they happened in."""

    store: CooCookStore
    """Without recorders: nothing is recorded of it."""
    ids: Ids

    def __call__(self, tx: Any, facts: Sequence[Fact]) -> None:  # noqa: ANN401 - the transaction of any context
        """Take note of payments, and forget who was erased."""
        for fact in facts:
            if isinstance(fact, PaymentSettled):
                settle(self.store.joining(tx), fact, ids=self.ids)
            elif isinstance(fact, PersonErased):
                self._forget(self.store.joining(tx), fact)

    def _forget(self, tx: CooCookTx, fact: PersonErased) -> None:
        if (chef := tx.chefs.by_user(fact.user_id)) is not None:
            forget_chef(tx, chef, ids=self.ids, at=fact.at)
        forget_guest(tx, fact.user_id, ids=self.ids, at=fact.at)
