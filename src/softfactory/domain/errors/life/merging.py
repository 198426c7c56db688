"""Merging patterns that are one bug, remembered for later events, and splitting them again."""

from collections.abc import Collection, Sequence

import attrs

from softfactory.domain.errors.model import Deed, Merge, Pattern, Reason, Status
from softfactory.domain.errors.ports import ErrorsTx
from softfactory.domain.errors.problems import InvalidMerge
from softfactory.domain.kernel.actor import Actor

from .deciding import LifeUseCases
from .found import held, named, shown
from .recounting import combined, recounted


@attrs.frozen(kw_only=True)
class Member:
    """A pattern that is shown under another, and how it came there."""

    pattern: Pattern
    merges: Sequence[Merge]
    """By time, undone ones too; none for what was never merged."""


@attrs.frozen(kw_only=True, slots=False)
class MergingUseCases(LifeUseCases):
    """Merges, which last: later events with a merged fingerprint are shown under the target."""

    def merge(self, actor: Actor, pattern_id: str, *, into: str) -> Pattern:
        """Show a pattern's events under another of the same project; raises `PatternNotFound`, `InvalidMerge`."""
        with self.store.writing() as tx:
            source, target = shown(tx, actor, pattern_id), shown(tx, actor, into)
            if source.id == target.id:
                raise InvalidMerge("They are one pattern already.")
            if source.project_id != target.project_id:
                raise InvalidMerge("Patterns of two projects cannot be merged.")
            locked = {pattern.id: pattern for pattern in held(tx, actor, [source.id, target.id])}
            if locked.keys() != {source.id, target.id}:
                raise InvalidMerge("They were merged meanwhile; look again.")
            return self._merged(tx, [locked[source.id]], locked[target.id], reason=Reason.PERSON, actor=actor)

    def split(self, actor: Actor, pattern_id: str) -> Pattern:
        """Undo the merge of a pattern, with all that was merged into it before; from then on only people merge it.

        Raises `PatternNotFound`, `InvalidMerge` for one that was not merged.
        """
        with self.store.writing() as tx:
            pattern = named(tx, actor, pattern_id)
            root = held(tx, actor, [pattern.id])[0]
            members = tx.patterns.claim(tx.patterns.members(root.id)).values()
            pattern = next(member for member in members if member.id == pattern_id)
            if pattern.is_living:
                raise InvalidMerge("The pattern is not merged into another.")
            tx.merges.undo(pattern.id, at=self.now())
            freed = attrs.evolve(pattern, parent_id=None, kept_apart=True).reopened()
            self._moved(tx, [freed, *_below(pattern.id, members)], to=freed.id)
            self._noted(tx, root, Deed.SPLIT, actor=actor, note=pattern.id)
            self._noted(tx, freed, Deed.SPLIT, actor=actor, note=root.id)
            self._recounted(tx, root)
            return self._recounted(tx, attrs.evolve(freed, living_id=freed.id))

    def parts_of(self, actor: Actor, pattern_id: str) -> list[Member]:
        """Return the patterns that are shown under one, itself included, and how they came there."""
        with self.store.reading() as tx:
            found = tx.patterns.members(shown(tx, actor, pattern_id).id)
            merges = tx.merges.of([pattern.id for pattern in found])
        of: dict[str, list[Merge]] = {}
        for merge in merges:
            of.setdefault(merge.source_id, []).append(merge)
        return [Member(pattern=pattern, merges=of.get(pattern.id, ())) for pattern in found]

    def _merged(
        self, tx: ErrorsTx, sources: Sequence[Pattern], target: Pattern, *, reason: Reason, actor: Actor | None = None
    ) -> Pattern:
        """Merge living patterns, locked, into another one, locked, and return that."""
        several = [source.id for source in sources if source.homes > 1]
        below = [member for living in several for member in tx.patterns.members(living) if member.id != living]
        self._moved(tx, [*(attrs.evolve(source, parent_id=target.id) for source in sources), *below], to=target.id)
        note = sources[0].id if len(sources) == 1 else f"{len(sources)} patterns ({reason.value})"
        self._noted(tx, target, Deed.MERGED, actor=actor, note=note)
        tx.merges.add([self._as_remembered(source, target, reason, actor) for source in sources])
        counted = combined(_as_merged(target, sources), sources, rules=self.rules)
        merged = attrs.evolve(counted, users=tx.counts.users(target.id))
        tx.patterns.save([merged])
        return merged

    def _moved(self, tx: ErrorsTx, patterns: Collection[Pattern], *, to: str) -> None:
        tx.patterns.save([attrs.evolve(pattern, living_id=to) for pattern in patterns])

    def _recounted(self, tx: ErrorsTx, pattern: Pattern) -> Pattern:
        counted = recounted(tx, pattern, packer=self.packer, rules=self.rules)
        tx.patterns.save([counted])
        return counted

    def _as_remembered(self, source: Pattern, target: Pattern, reason: Reason, actor: Actor | None) -> Merge:
        return Merge(
            id=self.ids.uuid7(),
            project_id=source.project_id,
            source_id=source.id,
            target_id=target.id,
            reason=reason,
            at=self.now(),
            actor=actor.user_id if actor else None,
        )


def _below(pattern_id: str, members: Collection[Pattern]) -> list[Pattern]:
    """Return what was merged into a pattern, directly or not."""
    by_parent: dict[str | None, list[Pattern]] = {}
    for member in members:
        by_parent.setdefault(member.parent_id, []).append(member)
    found: list[Pattern] = []
    waiting = [pattern_id]
    while waiting:
        children = by_parent.get(waiting.pop(), [])
        found += children
        waiting += [child.id for child in children]
    return found


def _as_merged(target: Pattern, sources: Sequence[Pattern]) -> Pattern:
    """Return the target, active again when what is merged into it shows that its resolution did not hold."""
    at = target.resolved_at
    is_back = (
        target.status is Status.RESOLVED
        and at is not None
        and any(source.status is Status.ACTIVE and source.last_seen > at for source in sources)
    )
    return target.reopened() if is_back and target.in_release is None else target
