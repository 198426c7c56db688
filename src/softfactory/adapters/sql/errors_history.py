"""What happened to patterns, in SQL."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from softfactory.domain.errors.model import Activity
from softfactory.domain.errors.ports import Criteria, History
from softfactory.domain.kernel.paging import Page, PageRequest, page

from .errors_count_tables import pattern_activity
from .errors_criteria import homes_of, of_projects
from .prepared import Bulk
from .rows import plain, text_fits, values_of
from .store import Unit

_NAMES, _values = values_of(Activity)
_ADD = Bulk(plain(pattern_activity), _NAMES)
_IN_ORDER = pattern_activity.select().order_by(pattern_activity.c.at, pattern_activity.c.id)
_OF_ACTOR = _IN_ORDER.where(pattern_activity.c.actor == sa.bindparam("user_id"))


class SqlHistory(History):
    """What people and events did to patterns, entry by entry."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def add(self, activities: Collection[Activity]) -> None:
        _ADD.run(self._unit, [_values(activity) for activity in activities])

    def between(self, projects: frozenset[int] | None, *, since: datetime, until: datetime) -> Sequence[Activity]:
        table = pattern_activity
        query = _IN_ORDER.where(table.c.at >= since, table.c.at < until)
        query = query.where(*of_projects(Criteria(projects=projects), table))
        return [Activity(**row._asdict()) for row in self._run(query)]

    def of_pattern(self, living_id: str, request: PageRequest) -> Page[Activity]:
        table = pattern_activity.c
        query = pattern_activity.select().where(table.pattern_id.in_(homes_of(living_id))).order_by(table.id.desc())
        if after := request.after(str):
            query = query.where(table.id < sa.literal(after[0], table.id.type))
        found = [Activity(**row._asdict()) for row in self._run(query.limit(request.limit + 1))]
        return page(found, request.limit, lambda activity: (activity.id,))

    def of_actor(self, user_id: str) -> Sequence[Activity]:
        found = self._run(_OF_ACTOR, {"user_id": user_id}) if text_fits(user_id) else ()
        return [Activity(**row._asdict()) for row in found]
