"""Patterns in SQL."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

import attrs
import sqlalchemy as sa

from softfactory.domain.errors.model import Pattern
from softfactory.domain.errors.ports import PATTERN_SORTS, Criteria, GroupKey, Patterns
from softfactory.domain.kernel.instants import instant, micros
from softfactory.domain.kernel.paging import BadCursor, Key, Page, PageRequest, page

from .errors_count_tables import pattern_activity
from .errors_criteria import folded, is_possible, of_patterns
from .errors_merge_tables import pattern_merges
from .errors_tables import patterns
from .prepared import Among, Bulk
from .rows import text_fits, upsert, values_of
from .store import Unit

FIELDS = [patterns.c[field.name] for field in attrs.fields(Pattern)]
_FIXED = {"id", "project_id", "fingerprint", "parts", "error_type"}
_CHANGING = [*(column.name for column in FIELDS if column.name not in _FIXED), "search"]

_NAMES, _values = values_of(Pattern)
_group_key = attrgetter("project_id", "fingerprint")
_BY_GROUP = Among(sa.select(*FIELDS).where(patterns.c.project_id == sa.bindparam("project_id")), patterns.c.fingerprint)
_CLAIM = Bulk(
    {
        dialect: insert.returning(*FIELDS)
        for dialect, insert in upsert(patterns, keep=["fingerprint"], keys=["project_id", "fingerprint"]).items()
    },
    [*_NAMES, "search"],
)
# an upsert, for one call changes many rows; since they exist it never inserts any
_SAVE = Bulk(upsert(patterns, keep=_CHANGING), [*_NAMES, "search"])
_BY_ID = Among(sa.select(*FIELDS), patterns.c.id)
_ALL = sa.select(*FIELDS).order_by(patterns.c.id)
_MEMBERS = _ALL.where(patterns.c.living_id == sa.bindparam("living_id"))
_OF_PROJECT = _ALL.where(patterns.c.project_id == sa.bindparam("project_id"))
_MUTED_OVER = (
    sa.select(*FIELDS)
    .where(patterns.c.muted_until <= sa.bindparam("at"), patterns.c.living_id == patterns.c.id)
    .order_by(patterns.c.muted_until)
    .limit(1000)
)
_FETCH = sa.select(*FIELDS).where(patterns.c.id == sa.bindparam("pattern_id"))
_FETCH_LOCKED = _FETCH.with_for_update()
_IS_THEIRS = sa.or_(
    patterns.c.resolved_by == sa.bindparam("forgotten"), patterns.c.assignee == sa.bindparam("forgotten")
)
_LOCK_THEIRS = (
    sa.select(patterns.c.id).where(_IS_THEIRS).order_by(patterns.c.project_id, patterns.c.fingerprint).with_for_update()
)
_FORGET = [
    column.table.update().where(column == sa.bindparam("forgotten")).values({column.name: None})
    for column in (patterns.c.resolved_by, patterns.c.assignee, pattern_activity.c.actor, pattern_merges.c.actor)
]


class SqlPatterns(Patterns):
    """Bugs, each the events that have one fingerprint or were merged."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def find(self, keys: Collection[GroupKey]) -> Mapping[GroupKey, Pattern]:
        found: dict[GroupKey, Pattern] = {}
        for project in sorted({project for project, _ in keys}):
            fingerprints = [fingerprint for of, fingerprint in keys if of == project]
            found |= _by_group(_BY_GROUP.run(self._unit, fingerprints, project))
        return found

    def claim(
        self, candidates: Collection[Pattern], known: Mapping[GroupKey, Pattern] | None = None
    ) -> Mapping[GroupKey, Pattern]:
        wanted = {_group_key(pattern): pattern for pattern in sorted(candidates, key=_group_key)}
        claimed: dict[GroupKey, Pattern] = {}
        if self._unit.dialect == "sqlite":  # whoever writes is alone: only what is missing needs to be written
            claimed = (
                {key: known[key] for key in wanted if key in known} if known is not None else {**self.find(wanted)}
            )
        # Each upsert locks its row, the one that exists or the one it adds; their order is everybody's.
        missing = [_row(pattern) for key, pattern in wanted.items() if key not in claimed]
        return claimed | _by_group(_CLAIM.run(self._unit, missing))

    def save(self, patterns: Collection[Pattern]) -> None:
        _SAVE.run(self._unit, [_row(pattern) for pattern in sorted(patterns, key=_group_key)])

    def fetch(self, pattern_id: str) -> Pattern | None:
        statement = _FETCH_LOCKED if self._unit.writes else _FETCH
        row = self._run(statement, {"pattern_id": pattern_id}).one_or_none()
        return Pattern(**row._asdict()) if row else None

    def look(self, ids: Collection[str]) -> Mapping[str, Pattern]:
        found = _by_group(_BY_ID.run(self._unit, ids)).values()
        return {pattern.id: pattern for pattern in found}

    def members(self, living_id: str) -> Sequence[Pattern]:
        return self._all(_MEMBERS, living_id=living_id)

    def of_project(self, project_id: int) -> Sequence[Pattern]:
        return self._all(_OF_PROJECT, project_id=project_id)

    def muted_over(self, at: datetime) -> Sequence[Pattern]:
        return self._all(_MUTED_OVER, at=at)

    def listed(self, criteria: Criteria, sort: str, request: PageRequest) -> Page[Pattern]:
        if sort not in PATTERN_SORTS:
            raise ValueError(f"patterns are not sorted by {sort}")
        after = _after(request, sort)
        if not is_possible(criteria):
            return Page(items=[])
        by = patterns.c[sort]
        query = sa.select(*FIELDS).where(*of_patterns(criteria)).order_by(by.desc(), patterns.c.id.desc())
        if after:
            query = query.where(sa.tuple_(by, patterns.c.id) < sa.tuple_(*after))
        found = [Pattern(**row._asdict()) for row in self._run(query.limit(request.limit + 1))]
        return page(found, request.limit, lambda pattern: _key(pattern, sort))

    def forget_actor(self, user_id: str) -> None:
        # locked in everybody's order first: an UPDATE takes rows as it finds them, and could wait in a circle
        for statement in [_LOCK_THEIRS, *_FORGET] if text_fits(user_id) else ():
            self._run(statement, {"forgotten": user_id})

    def _all(self, query: sa.Select[Any], **given: object) -> list[Pattern]:
        return [Pattern(**row._asdict()) for row in self._run(query, given)]


def _row(pattern: Pattern) -> tuple[Any, ...]:
    return *_values(pattern), folded(f"{pattern.error_type}\n{pattern.template}")


def _by_group(rows: Iterable[Sequence[Any]]) -> dict[GroupKey, Pattern]:
    found = (Pattern(**dict(zip(_NAMES, row, strict=True))) for row in rows)
    return {_group_key(pattern): pattern for pattern in found}


def _key(pattern: Pattern, sort: str) -> Key:
    value = getattr(pattern, sort)
    return (sort, value if isinstance(value, int) else micros(value), pattern.id)


def _after(request: PageRequest, sort: str) -> tuple[sa.BindParameter[object], sa.BindParameter[object]] | None:
    """Return where the page before ended, as values of the columns sorted by."""
    key = request.after(str, int, str)
    if key is None:
        return None
    try:
        number = int(key[1])
        value = number if sort in {"frequency", "users"} else instant(number)
    except OverflowError:
        raise BadCursor("Use next_cursor of the page before, unchanged.") from None
    if key[0] != sort or abs(number) >= 2**63:
        raise BadCursor("The cursor belongs to another sort.")
    return sa.literal(value, patterns.c[sort].type), sa.literal(key[2], patterns.c.id.type)
