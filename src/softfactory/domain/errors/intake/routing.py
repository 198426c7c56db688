"""Finding where events go: by fingerprint, through remembered merges, learned templates and older fingerprints."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from softfactory.domain.errors.grouping.learnable import learnable
from softfactory.domain.errors.grouping.learning import match, tokens
from softfactory.domain.errors.model import Merge, Pattern, Reason
from softfactory.domain.errors.ports import ErrorsTx, GroupKey
from softfactory.domain.kernel.ids import Ids
from softfactory.domain.kernel.problems import Conflict

from .drafting import Draft
from .ledger import Claimed


class PatternsMoved(Conflict):
    """Another transaction merged or split patterns while this one was finding its way: begin again."""

    code = "patterns-moved"
    title = "Patterns were merged or split meanwhile."


@attrs.frozen(kw_only=True)
class Routes:
    """Where the events of each fingerprint go, and the living patterns they go to, locked."""

    places: Mapping[GroupKey, Claimed]
    patterns: Mapping[str, Pattern]
    merges: list[Merge]
    """Of fingerprints that are new, and belong to a pattern that is not."""


@attrs.define(kw_only=True)
class Router:
    """Finds or makes the patterns of a batch, and locks the living ones in everybody's order."""

    tx: ErrorsTx
    ids: Ids
    at: datetime
    merges: list[Merge] = attrs.field(factory=list)

    def routed(self, drafts: Mapping[GroupKey, Draft]) -> Routes:
        """Return the routes; raises `PatternsMoved`."""
        found = self.tx.patterns.find(drafts)
        homes = {key: found[key] if key in found else self._adopted(draft) for key, draft in drafts.items()}
        elsewhere = {home.living_id for home in homes.values() if not home.is_living}
        shown = self.tx.patterns.look(elsewhere) if elsewhere else {}
        known = {**found, **{_key(pattern): pattern for pattern in shown.values()}}
        born = [home for home in homes.values() if _key(home) not in found]
        wanted = {_key(one): one for one in (*homes.values(), *shown.values()) if one.is_living} | {
            _key(one): one for one in born
        }
        claimed = self.tx.patterns.claim(wanted.values(), known)
        return self._checked(homes, claimed)

    def _adopted(self, draft: Draft) -> Pattern:
        """Return the pattern that a new fingerprint belongs to, or the one that it makes."""
        fresh = draft.candidate
        older = [(fresh.project_id, fingerprint) for fingerprint in draft.older()]
        before = next(iter(self.tx.patterns.find(older).values()), None) if older else None
        if before is None:
            return self._learned(fresh) or fresh
        merge = Merge(
            id=self.ids.uuid7(),
            project_id=fresh.project_id,
            source_id=fresh.id,
            target_id=before.id,
            reason=Reason.UPGRADE,
            at=self.at,
        )
        self.merges.append(merge)
        return attrs.evolve(fresh, parent_id=before.id, living_id=before.living_id)

    def _learned(self, fresh: Pattern) -> Pattern | None:
        """Return the pattern of a learned template that the message fits."""
        around = learnable(fresh.parts)
        templates = self.tx.merges.learned(fresh.project_id, around.context) if around else {}
        fits = match(templates, tokens(around.template)) if around and templates else None
        key = (fresh.project_id, templates[fits]) if fits else None
        return self.tx.patterns.find([key]).get(key) if key else None

    def _checked(self, homes: Mapping[GroupKey, Pattern], claimed: Mapping[GroupKey, Pattern]) -> Routes:
        """Make sure that what was looked at is still so, now that the living ones are locked."""
        living = {pattern.id: pattern for pattern in claimed.values() if pattern.is_living}
        merged = [home.id for home in homes.values() if not home.is_living and _key(home) not in claimed]
        again = self.tx.patterns.look(merged) if merged else {}
        places = {}
        for key, home in homes.items():
            now = claimed.get(_key(home)) or again[home.id]
            if now.living_id not in living:
                raise PatternsMoved
            places[key] = Claimed(home=now.id, living=now.living_id)
        shown_by = {place.home: place.living for place in places.values()}
        made = [merge for merge in self.merges if merge.source_id in shown_by]  # else another process was faster
        for merge in made:
            shown = living[shown_by[merge.source_id]]
            living[shown.id] = attrs.evolve(shown, homes=shown.homes + 1)
        return Routes(places=places, patterns=living, merges=made)


def _key(pattern: Pattern) -> GroupKey:
    return pattern.project_id, pattern.fingerprint
