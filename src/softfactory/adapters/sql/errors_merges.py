"""Merges and learned templates in SQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from softfactory.domain.errors.model import Merge
from softfactory.domain.errors.ports import Merges, Tokens

from .errors_merge_tables import learned_templates, pattern_merges
from .prepared import Among, Bulk
from .rows import plain, values_of
from .store import Unit

_NAMES, _values = values_of(Merge)
_ADD = Bulk(plain(pattern_merges), _NAMES)
_OF = Among(sa.select(*(pattern_merges.c[name] for name in _NAMES)), pattern_merges.c.source_id)
_UNDO = (
    pattern_merges.update()
    .where(pattern_merges.c.source_id == sa.bindparam("source"), pattern_merges.c.undone_at.is_(None))
    .values(undone_at=sa.bindparam("when"))
)
_CONTEXT = sa.and_(
    learned_templates.c.project_id == sa.bindparam("of_project"),
    learned_templates.c.context == sa.bindparam("of_context"),
)
_LEARNED = sa.select(learned_templates.c.tokens, learned_templates.c.fingerprint).where(_CONTEXT)
_FORGET = learned_templates.delete().where(_CONTEXT)
_LEARN = Bulk(plain(learned_templates), ["project_id", "context", "fingerprint", "tokens"])


class SqlMerges(Merges):
    """Which patterns were merged, why, and what later messages are merged by."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def add(self, merges: Collection[Merge]) -> None:
        _ADD.run(self._unit, [_values(merge) for merge in merges])

    def of(self, sources: Collection[str]) -> Sequence[Merge]:
        found = [Merge(**dict(zip(_NAMES, row, strict=True))) for row in _OF.run(self._unit, sources)]
        return sorted(found, key=lambda merge: (merge.at, merge.id))

    def undo(self, source_id: str, *, at: datetime) -> None:
        self._run(_UNDO, {"source": source_id, "when": at})

    def learned(self, project_id: int, context: str) -> Mapping[Tokens, str]:
        rows = self._run(_LEARNED, {"of_project": project_id, "of_context": context})
        return {row.tokens: row.fingerprint for row in rows}

    def learn(self, project_id: int, context: str, templates: Mapping[Tokens, str]) -> None:
        self._run(_FORGET, {"of_project": project_id, "of_context": context})
        rows = [(project_id, context, fingerprint, tokens) for tokens, fingerprint in templates.items()]
        _LEARN.run(self._unit, rows)
