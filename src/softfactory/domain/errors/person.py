"""What error tracking holds about a user of the platform: shown to them, and forgotten with them.

People whom events happened to are another matter: they are what a program reported, and go with its events.
"""

from collections.abc import Sequence
from typing import Any

import attrs

from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.events import Fact, PersonErased

from .model import Activity
from .ports import ErrorsStore
from .usecases import UseCases


@attrs.frozen(kw_only=True)
class Holdings:
    """What error tracking holds about a person."""

    projects: Sequence[int]
    """The ids of those that the person is a member of, the lowest first."""
    activity: Sequence[Activity]
    """What the person did to patterns, by time: whatever they resolved is here, with what they said."""


@attrs.frozen(kw_only=True, slots=False)
class PersonUseCases(UseCases):
    """What concerns those who use error tracking."""

    def holdings(self, actor: Actor) -> Holdings:
        """Return everything that error tracking holds about the actor."""
        user_id = actor.user_id or ""
        with self.store.reading() as tx:
            return Holdings(projects=sorted(tx.projects.of_member(user_id)), activity=tx.patterns.of_actor(user_id))


@attrs.frozen(kw_only=True)
class PersonRecorder:
    """Forgets those who were erased, in the transaction that erases them."""

    store: ErrorsStore
    """Without recorders: nothing is recorded of it."""

    def __call__(self, tx: Any, facts: Sequence[Fact]) -> None:  # noqa: ANN401 - the transaction of any context
        """Remove the memberships of whoever was erased, and their name from what they did."""
        for fact in facts:
            if isinstance(fact, PersonErased):
                mine = self.store.joining(tx)
                mine.projects.forget_member(fact.user_id)
                mine.patterns.forget_actor(fact.user_id)
