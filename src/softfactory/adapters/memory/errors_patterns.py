"""Patterns in memory."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

import attrs

from softfactory.domain.errors.model import Pattern
from softfactory.domain.errors.ports import PATTERN_SORTS, Criteria, GroupKey, Patterns
from softfactory.domain.kernel.instants import instant, micros
from softfactory.domain.kernel.paging import BadCursor, Key, Page, PageRequest, page

from .errors_criteria import pattern_meets
from .store import Unit

_ACTED = {"patterns": ("resolved_by", "assignee"), "pattern_activity": ("actor",), "pattern_merges": ("actor",)}
"""Which fields say who did something."""


class MemoryPatterns(Patterns):
    """Bugs, each the events that have one fingerprint or were merged."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def find(self, keys: Collection[GroupKey]) -> Mapping[GroupKey, Pattern]:
        groups = self._unit.table("pattern_groups")
        return {key: self._stored(groups[key]) for key in keys if key in groups}

    def claim(
        self,
        candidates: Collection[Pattern],
        known: Mapping[GroupKey, Pattern] | None = None,  # noqa: ARG002 - reading again costs nothing here
    ) -> Mapping[GroupKey, Pattern]:
        return {(pattern.project_id, pattern.fingerprint): self._claim(pattern) for pattern in candidates}

    def _claim(self, candidate: Pattern) -> Pattern:
        key = (candidate.project_id, candidate.fingerprint)
        pattern_id = self._unit.table("pattern_groups").get(key)
        if pattern_id is not None:
            return self._stored(pattern_id)
        self._unit.put("pattern_groups", key, candidate.id)
        self._unit.put("patterns", candidate.id, candidate)
        return candidate

    def save(self, patterns: Collection[Pattern]) -> None:
        for pattern in patterns:
            self._unit.put("patterns", pattern.id, pattern)

    def fetch(self, pattern_id: str) -> Pattern | None:
        return self._unit.table("patterns").get(pattern_id)

    def look(self, ids: Collection[str]) -> Mapping[str, Pattern]:
        stored = self._unit.table("patterns")
        return {pattern_id: stored[pattern_id] for pattern_id in ids if pattern_id in stored}

    def members(self, living_id: str) -> Sequence[Pattern]:
        return self._those(lambda pattern: pattern.living_id == living_id)

    def of_project(self, project_id: int) -> Sequence[Pattern]:
        return self._those(lambda pattern: pattern.project_id == project_id)

    def muted_over(self, at: datetime) -> Sequence[Pattern]:
        return self._those(
            lambda pattern: pattern.is_living and pattern.muted_until is not None and pattern.muted_until <= at
        )[:1000]

    def listed(self, criteria: Criteria, sort: str, request: PageRequest) -> Page[Pattern]:
        if sort not in PATTERN_SORTS:
            raise ValueError(f"patterns are not sorted by {sort}")
        after = _after(request, sort)
        stored = sorted(self._unit.table("patterns").values(), key=lambda pattern: _key(pattern, sort), reverse=True)
        found = [
            pattern
            for pattern in stored
            if (after is None or _key(pattern, sort) < after) and pattern_meets(self._unit, pattern, criteria)
        ]
        return page(found[: request.limit + 1], request.limit, lambda pattern: _key(pattern, sort))

    def forget_actor(self, user_id: str) -> None:
        for table, names in _ACTED.items():
            for key, entity in tuple(self._unit.table(table).items()):
                theirs = dict.fromkeys([name for name in names if getattr(entity, name) == user_id])
                if theirs:
                    self._unit.put(table, key, attrs.evolve(entity, **theirs))

    def _those(self, wanted: Callable[[Pattern], bool]) -> list[Pattern]:
        found = [pattern for pattern in self._unit.table("patterns").values() if wanted(pattern)]
        return sorted(found, key=lambda pattern: pattern.id)

    def _stored(self, pattern_id: str) -> Pattern:
        found: Pattern = self._unit.table("patterns")[pattern_id]
        return found


def _key(pattern: Pattern, sort: str) -> Key:
    value = getattr(pattern, sort)
    return (sort, value if isinstance(value, int) else micros(value), pattern.id)


def _after(request: PageRequest, sort: str) -> Key | None:
    key = request.after(str, int, str)
    if key is None:
        return None
    try:
        if sort not in {"frequency", "users"}:
            instant(int(key[1]))
    except OverflowError:
        raise BadCursor("Use next_cursor of the page before, unchanged.") from None
    if key[0] != sort or abs(int(key[1])) >= 2**63:
        raise BadCursor("The cursor belongs to another sort.")
    return key
