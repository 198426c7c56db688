"""Patterns in memory."""

from collections.abc import Collection, Mapping

import attrs

from softfactory.domain.errors.model import Pattern
from softfactory.domain.errors.ports import PATTERN_SORTS, Criteria, GroupKey
from softfactory.domain.kernel.instants import instant, micros
from softfactory.domain.kernel.paging import BadCursor, Key, Page, PageRequest, page

from .errors_counts import MemoryCounts
from .errors_criteria import pattern_meets


class MemoryPatterns(MemoryCounts):
    """Patterns and what they count."""

    def claim(self, candidates: Collection[Pattern]) -> Mapping[GroupKey, Pattern]:
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
        self.save(
            [
                attrs.evolve(pattern, resolved_by=None)
                for pattern in self._unit.table("patterns").values()
                if pattern.resolved_by == user_id
            ]
        )
        self.add_activity([attrs.evolve(activity, actor=None) for activity in self.of_actor(user_id)])

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
