"""Deciding about patterns, one or many, and what happened to them."""

from collections.abc import Collection
from datetime import datetime

import attrs

from softfactory.domain.errors.model import Activity, Deed, Pattern, Status
from softfactory.domain.errors.ports import ErrorsTx
from softfactory.domain.errors.problems import InvalidDecision
from softfactory.domain.errors.usecases import UseCases
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.paging import Page, PageRequest
from softfactory.domain.kernel.texts import prose
from softfactory.domain.kernel.transitions import InvalidTransition

from .decisions import Assign, Decision, Mute, Reopen, Resolve
from .found import held, shown

UNMUTE = "errors.unmute"
"""The kind of the job that looks for mutes that are over."""
MAX_COMMENT = 10_000
MOST_AT_ONCE = 100
"""Patterns that one call decides about."""


@attrs.frozen(kw_only=True, slots=False)
class LifeUseCases(UseCases):
    """What people do with patterns; whose they are not gets `PatternNotFound`."""

    def decide(self, actor: Actor, ids: Collection[str], decision: Decision) -> list[Pattern]:
        """Decide about 1 to 100 patterns, all or none, and return those that changed: others were so before.

        Raises `PatternNotFound`, `InvalidDecision`, `InvalidResolution`.
        """
        if not 1 <= len(ids) <= MOST_AT_ONCE:
            raise InvalidDecision(f"Name 1 to {MOST_AT_ONCE} patterns.")
        now = self.now()
        decision.must_be_sound(now)
        with self.store.writing() as tx:
            before = [pattern for pattern in held(tx, actor, ids) if decision.concerns(pattern)]
            if isinstance(decision, Assign) and decision.user_id is not None:
                _must_be_member(tx, {pattern.project_id for pattern in before}, decision.user_id)
            after = [decision.applied(pattern, at=now, by=actor.user_id) for pattern in before]
            tx.patterns.save(after)
            for pattern in after:
                self._noted(tx, pattern, decision.deed, actor=actor, note=decision.note)
        return after

    def resolve(self, actor: Actor, pattern_id: str, *, resolution: str, in_release: str | None = None) -> Pattern:
        """Mark the pattern as resolved, saying how (1 to 2,000 characters); raises `InvalidTransition` if it is.

        An event that happens later reopens it as a regression: with *in_release*, only one of that release or newer.
        """
        return self._changed(actor, pattern_id, Resolve(resolution=resolution, in_release=in_release))

    def reopen(self, actor: Actor, pattern_id: str) -> Pattern:
        """Make a resolved or muted pattern active again; raises `InvalidTransition` if it is."""
        return self._changed(actor, pattern_id, Reopen())

    def mute(
        self, actor: Actor, pattern_id: str, *, until: datetime | None = None, until_count: int | None = None
    ) -> Pattern:
        """Have the pattern alert nobody: until an instant, for so many more events, or for good."""
        return self._changed(actor, pattern_id, Mute(until=until, until_count=until_count))

    def assign(self, actor: Actor, pattern_id: str, user_id: str | None) -> Pattern:
        """Say who is to mend it, a member of the project, or nobody; raises `InvalidTransition` if that is so."""
        return self._changed(actor, pattern_id, Assign(user_id=user_id))

    def comment(self, actor: Actor, pattern_id: str, text: str) -> Activity:
        """Add 1 to 10,000 characters to the pattern's history."""
        text = prose(text, "text", MAX_COMMENT, InvalidDecision, least=1)
        with self.store.writing() as tx:
            return self._noted(tx, shown(tx, actor, pattern_id), Deed.COMMENTED, actor=actor, note=text)

    def activity(self, actor: Actor, pattern_id: str, page: PageRequest | None = None) -> Page[Activity]:
        """Return what happened to the pattern, latest first."""
        with self.store.reading() as tx:
            return tx.history.of_pattern(shown(tx, actor, pattern_id).id, page or PageRequest())

    def unmute(self) -> None:
        """Make active what was muted until now."""
        now = self.now()
        with self.store.writing() as tx:
            due = tx.patterns.muted_over(now)
            for pattern in tx.patterns.claim(due).values() if due else ():
                if pattern.status is Status.MUTED and pattern.muted_until and pattern.muted_until <= now:
                    tx.patterns.save([pattern.reopened()])
                    self._noted(tx, pattern, Deed.UNMUTED)

    def _changed(self, actor: Actor, pattern_id: str, decision: Decision) -> Pattern:
        changed = self.decide(actor, [pattern_id], decision)
        if not changed:
            raise InvalidTransition(f"It is {decision.deed.value} already.")
        return changed[0]

    def _noted(
        self, tx: ErrorsTx, pattern: Pattern, deed: Deed, *, actor: Actor | None = None, note: str = ""
    ) -> Activity:
        activity = Activity(
            id=self.ids.uuid7(),
            project_id=pattern.project_id,
            pattern_id=pattern.id,
            at=self.now(),
            deed=deed,
            actor=actor.user_id if actor else None,
            note=note,
        )
        tx.history.add([activity])
        return activity


def _must_be_member(tx: ErrorsTx, projects: Collection[int], user_id: str) -> None:
    for project in projects:
        if user_id not in tx.projects.members(project):
            raise InvalidDecision("Only a member of the project can be assigned.")
