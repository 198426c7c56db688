"""Merging the near-twins that templates leave apart, by looking at the messages of a project together."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import timedelta

import attrs

from softfactory.domain.errors.grouping.digest import digest
from softfactory.domain.errors.grouping.learnable import Learnable, learnable
from softfactory.domain.errors.grouping.learning import Tokens, families, learn, match, text, tokens
from softfactory.domain.errors.model import Deed, Pattern, Reason
from softfactory.domain.errors.ports import ErrorsTx

from .merging import MergingUseCases

CONSOLIDATE = "errors.consolidate"
"""The kind of the job that looks where something may be learned."""
MOST_MERGED = 500
"""Patterns merged in one transaction, so that nobody who stores events waits long."""
LATELY = timedelta(minutes=10)
"""A project in which no pattern was made for so long has nothing new to be learned from."""


@attrs.frozen(kw_only=True)
class Alike:
    """The patterns of a project that differ in the template of their message alone."""

    around: Learnable
    homes: Mapping[Tokens, Pattern]
    """Those that an event's message made; what a person split off is not among them."""
    learned: Collection[Tokens]
    """What was learned from them before."""


@attrs.frozen(kw_only=True, slots=False)
class ConsolidatingUseCases(MergingUseCases):
    """The periodic step that learns templates."""

    def consolidate(self, project_id: int) -> int:
        """Merge the project's patterns whose messages differ in values only; return how many were merged.

        However often it runs, and whatever came in between, the patterns are the same in the end.
        """
        with self.store.reading() as tx:
            found = _alike(tx, project_id, tx.patterns.of_project(project_id))
        return sum(self._consolidated(project_id, alike) for alike in found)

    def consolidate_lately(self) -> int:
        """Consolidate the projects in which patterns were made lately."""
        now = self.now()
        with self.store.reading() as tx:
            history = tx.history.between(None, since=now - LATELY, until=now + timedelta(microseconds=1))
        lately = {activity.project_id for activity in history if activity.deed is Deed.CREATED}
        return sum(self.consolidate(project_id) for project_id in sorted(lately))

    def _consolidated(self, project_id: int, alike: Alike) -> int:
        learned = learn([*alike.homes, *alike.learned], alike.around.criterion)
        if not learned:
            return 0
        merged = 0
        for family in families(alike.homes, learned):
            homes = [alike.homes[one] for one in family if one in alike.homes]
            templates = sorted(family & learned)
            if templates:
                merged += self._merge_family(homes, templates, alike.around)
        if set(alike.learned) != set(learned):
            self._keep_learned(project_id, alike.around, learned)
        return merged

    def _keep_learned(self, project_id: int, around: Learnable, learned: Collection[Tokens]) -> None:
        """Keep what was learned, together with what others learned meanwhile."""
        with self.store.writing() as tx:
            tx.projects.fetch(project_id)  # so that one at a time does this
            all_learned = learn([*tx.merges.learned(project_id, around.context), *learned], around.criterion)
            told = {one: digest(around.parts(text(one))) for one in all_learned}
            tx.merges.learn(project_id, around.context, told)

    def _merge_family(self, homes: Collection[Pattern], templates: Collection[Tokens], around: Learnable) -> int:
        """Merge patterns, and those of the templates that cover them, into the one that was seen first."""
        by_age = sorted(homes, key=lambda pattern: (pattern.first_seen, pattern.id))
        groups = [by_age[at : at + MOST_MERGED] for at in range(0, len(by_age), MOST_MERGED)]
        return sum(self._merge_some(some, by_age[0], templates, around) for some in groups)

    def _merge_some(
        self, homes: Collection[Pattern], oldest: Pattern, templates: Collection[Tokens], around: Learnable
    ) -> int:
        with self.store.writing() as tx:
            made = tx.patterns.claim([self._made(oldest, around, one) for one in templates])
            members = tx.patterns.look([*(pattern.id for pattern in homes), *(one.id for one in made.values())])
            roots = tx.patterns.claim(tx.patterns.look({member.living_id for member in members.values()}).values())
            kept_apart = {member.living_id for member in members.values() if member.kept_apart}
            living = [root for root in roots.values() if root.is_living and root.id not in kept_apart]
            target = min(living, key=lambda root: (root.frequency == 0, root.first_seen, root.id), default=None)
            if target is None or len(living) == 1:
                return 0
            sources = [root for root in living if root.id != target.id]
            self._merged(tx, sources, _titled(target, templates), reason=Reason.TEMPLATES)
        return sum(source.frequency > 0 for source in sources)

    def _made(self, oldest: Pattern, around: Learnable, template: Tokens) -> Pattern:
        """Return the pattern of a learned template, to which later messages go that fit it."""
        parts, new = around.parts(text(template)), self.ids.uuid7()
        return Pattern(
            id=new,
            living_id=new,
            project_id=oldest.project_id,
            fingerprint=digest(parts),
            parts=parts,
            error_type=oldest.error_type,
            template=text(template),
            culprit=oldest.culprit,
            location=oldest.location,
            message=oldest.message,
            severity=oldest.severity,
            first_seen=oldest.first_seen,
            last_seen=oldest.last_seen,
            latest_event=oldest.latest_event,
        )


def _alike(tx: ErrorsTx, project_id: int, patterns: Collection[Pattern]) -> list[Alike]:
    homes: defaultdict[str, dict[Tokens, Pattern]] = defaultdict(dict)
    around: dict[str, Learnable] = {}
    for pattern in patterns:
        if (found := learnable(pattern.parts)) and not pattern.kept_apart:
            around.setdefault(found.context, found)
            homes[found.context][tokens(found.template)] = pattern
    several = [context for context, of in homes.items() if len(of) > 1]
    known = {context: tx.merges.learned(project_id, context) for context in several}
    return [
        Alike(around=around[context], homes=_made_by_events(homes[context], known[context]), learned=known[context])
        for context in several
    ]


def _made_by_events(homes: Mapping[Tokens, Pattern], learned: Mapping[Tokens, str]) -> Mapping[Tokens, Pattern]:
    templates = set(learned.values())
    return {found: pattern for found, pattern in homes.items() if pattern.fingerprint not in templates}


def _titled(target: Pattern, templates: Collection[Tokens]) -> Pattern:
    """Return the target, called by the template that covers its own message."""
    own = learnable(target.parts)
    covering = match(templates, tokens(own.template)) if own else None
    return attrs.evolve(target, template=text(covering)) if covering else target
