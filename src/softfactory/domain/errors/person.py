"""What error tracking holds about a user of the platform: shown to them, and forgotten with them.

People whom events happened to are another matter: they are what a program reported, and go with its events.
"""

from collections.abc import Sequence
from typing import Any

import attrs

from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.events import Fact, PersonErased
from softfactory.domain.kernel.paging import PageRequest

from .alerts.model import Rule
from .model import Activity
from .ports import Criteria, ErrorsStore, ErrorsTx
from .usecases import UseCases


@attrs.frozen(kw_only=True)
class Holdings:
    """What error tracking holds about a person."""

    projects: Sequence[int]
    """The ids of those that the person is a member of, the lowest first."""
    activity: Sequence[Activity]
    """What the person did to patterns, by time: whatever they resolved is here, with what they said."""
    assigned: Sequence[str]
    """The ids of the patterns that the person is to mend."""
    alert_rules: Sequence[Rule]
    """Those that the person made, the oldest first."""


@attrs.frozen(kw_only=True, slots=False)
class PersonUseCases(UseCases):
    """What concerns those who use error tracking."""

    def holdings(self, actor: Actor) -> Holdings:
        """Return everything that error tracking holds about the actor."""
        user_id = actor.user_id or ""
        with self.store.reading() as tx:
            return Holdings(
                projects=sorted(tx.projects.of_member(user_id)),
                activity=tx.history.of_actor(user_id),
                assigned=_assigned(tx, user_id),
                alert_rules=tx.alerts.of_creator(user_id),
            )


def _assigned(tx: ErrorsTx, user_id: str) -> list[str]:
    found: list[str] = []
    page = None
    while page is None or page.next_cursor:
        request = PageRequest(limit=100, cursor=page.next_cursor if page else None)
        page = tx.patterns.listed(Criteria(assignee=user_id), "last_seen", request)
        found += [pattern.id for pattern in page.items]
    return found


@attrs.frozen(kw_only=True)
class PersonRecorder:
    """Forgets those who were erased, in the transaction that erases them."""

    store: ErrorsStore
    """Without recorders: nothing is recorded of it."""

    def __call__(self, tx: Any, facts: Sequence[Fact]) -> None:  # noqa: ANN401 - the transaction of any context
        """Remove the memberships and mail rules of whoever was erased, and their name from what they did."""
        for fact in facts:
            if isinstance(fact, PersonErased):
                mine = self.store.joining(tx)
                mine.projects.forget_member(fact.user_id)
                mine.patterns.forget_actor(fact.user_id)
                mine.alerts.forget_creator(fact.user_id)
