"""What people told, in SQL."""

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from softfactory.domain.errors.items.kept import Feedback
from softfactory.domain.errors.items.ports import Feedbacks
from softfactory.domain.kernel.instants import instant, micros
from softfactory.domain.kernel.paging import BadCursor, Page, PageRequest, page

from .errors_item_tables import feedback
from .prepared import Bulk
from .rows import ids_that_fit, upsert, values_of
from .store import Unit

_C = feedback.c
_NAMES, _values = values_of(Feedback)
_FIELDS = [_C[name] for name in _NAMES]
_ADD = Bulk(upsert(feedback), _NAMES)
_EXPIRE = feedback.delete().where(_C.project_id == sa.bindparam("of_project"), _C.at < sa.bindparam("before"))
_AGES = datetime(9999, 12, 31, tzinfo=UTC)


class SqlFeedback(Feedbacks):
    """What people told."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def add(self, feedback: Feedback) -> None:
        _ADD.run(self._unit, [_values(feedback)])

    def listed(self, project_id: int, request: PageRequest) -> Page[Feedback]:
        at, last = _after(request)
        before = sa.or_(_C.at < at, sa.and_(_C.at == at, _C.id < last))
        query = sa.select(*_FIELDS).where(_C.project_id.in_(ids_that_fit([project_id])), before)
        query = query.order_by(_C.at.desc(), _C.id.desc()).limit(request.limit + 1)
        return page(self._all(query), request.limit, lambda found: (micros(found.at), found.id))

    def of_event(self, event_id: str, among: frozenset[int] | None, *, most: int) -> Sequence[Feedback]:
        query = sa.select(*_FIELDS).where(_C.event_id == event_id).order_by(_C.at, _C.id).limit(most)
        return self._all(query if among is None else query.where(_C.project_id.in_(ids_that_fit(among))))

    def expire(self, project_id: int, before: datetime) -> None:
        self._run(_EXPIRE, {"of_project": project_id, "before": before})

    def _all(self, query: sa.Select[object]) -> list[Feedback]:
        return [Feedback(**row._asdict()) for row in self._run(query)]


def _after(request: PageRequest) -> tuple[datetime, str]:
    key = request.after(int, str)
    try:
        return (instant(int(key[0])), str(key[1])) if key else (_AGES, "")
    except OverflowError:
        raise BadCursor("Use next_cursor of the page before, unchanged.") from None
