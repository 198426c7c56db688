"""Merges and learned templates in memory."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import attrs

from softfactory.domain.errors.model import Merge
from softfactory.domain.errors.ports import Merges, Tokens

from .store import Unit


class MemoryMerges(Merges):
    """Which patterns were merged, why, and what later messages are merged by."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, merges: Collection[Merge]) -> None:
        for merge in merges:
            self._unit.put("pattern_merges", merge.id, merge)

    def of(self, sources: Collection[str]) -> Sequence[Merge]:
        found = [merge for merge in self._unit.table("pattern_merges").values() if merge.source_id in sources]
        return sorted(found, key=lambda merge: (merge.at, merge.id))

    def undo(self, source_id: str, *, at: datetime) -> None:
        for merge in self.of([source_id]):
            if merge.undone_at is None:
                self._unit.put("pattern_merges", merge.id, attrs.evolve(merge, undone_at=at))

    def learned(self, project_id: int, context: str) -> Mapping[Tokens, str]:
        found: Mapping[Tokens, str] = self._unit.table("learned_templates").get((project_id, context), {})
        return found

    def learn(self, project_id: int, context: str, templates: Mapping[Tokens, str]) -> None:
        self._unit.put("learned_templates", (project_id, context), dict(templates))
