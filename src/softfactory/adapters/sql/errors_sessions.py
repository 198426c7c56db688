"""Sessions of the programs that report, in SQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from operator import attrgetter

import sqlalchemy as sa

from softfactory.domain.errors.items.model import ReleaseHealth, SessionCount, Trouble
from softfactory.domain.errors.items.ports import SessionKey, Sessions

from .errors_count_tables import releases
from .errors_item_tables import release_sessions, session_troubles
from .prepared import Bulk
from .rows import ids_that_fit, text_fits, upsert, values_of
from .store import Unit
from .summed import summed

_COUNTED = ("started", "errored", "abnormal", "crashed")
_COUNT_NAMES, _count_values = values_of(SessionCount)
_TROUBLE_NAMES, _trouble_values = values_of(Trouble)
_COUNT = Bulk(upsert(release_sessions, add=_COUNTED), _COUNT_NAMES)
_CLAIM = Bulk(
    {
        dialect: insert.returning(*(session_troubles.c[name] for name in _TROUBLE_NAMES))
        for dialect, insert in upsert(session_troubles, keep=["sid"]).items()
    },
    _TROUBLE_NAMES,
)
# an upsert, for one call changes many rows; since they exist it never inserts any
_SAVE = Bulk(upsert(session_troubles, keep=["outcome"]), _TROUBLE_NAMES)
_FIRST = sa.func.min(release_sessions.c.hour, type_=release_sessions.c.hour.type)
_SUMS = [sa.func.sum(release_sessions.c[name]).label(name) for name in _COUNTED]
_HEALTH = (
    sa.select(release_sessions.c.release, _FIRST.label("first_seen"), *_SUMS)
    .where(
        release_sessions.c.project_id == sa.bindparam("of_project"), release_sessions.c.hour >= sa.bindparam("since")
    )
    .group_by(release_sessions.c.release)
    .order_by(_FIRST.desc(), release_sessions.c.release)
)
_REPORTED = (
    sa.select(releases.c.release, releases.c.first_seen)
    .where(releases.c.project_id == sa.bindparam("of_project"))
    .order_by(releases.c.first_seen.desc(), releases.c.release)
)
_EXPIRE = release_sessions.delete().where(release_sessions.c.hour < sa.bindparam("before"))
_EXPIRE_TROUBLES = session_troubles.delete().where(session_troubles.c.hour < sa.bindparam("before"))

_key = attrgetter("project_id", "sid")


class SqlSessions(Sessions):
    """Sessions, counted by the hour they began in, and those that went wrong lately."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def count(self, counts: Collection[SessionCount]) -> None:
        _COUNT.run(self._unit, summed(map(_count_values, counts), key=4))

    def claim(self, candidates: Collection[Trouble]) -> Mapping[SessionKey, Trouble]:
        # each upsert locks its row, the one that exists or the one it adds; their order is everybody's
        rows = _CLAIM.run(self._unit, [_trouble_values(one) for one in sorted(candidates, key=_key)])
        found = (Trouble(**dict(zip(_TROUBLE_NAMES, row, strict=True))) for row in rows)
        return {_key(trouble): trouble for trouble in found}

    def save(self, troubles: Collection[Trouble]) -> None:
        _SAVE.run(self._unit, [_trouble_values(one) for one in sorted(troubles, key=_key)])

    def health(
        self, project_id: int, since: datetime, *, environment: str | None = None, most: int
    ) -> Sequence[ReleaseHealth]:
        if not ids_that_fit([project_id]) or not text_fits(environment or ""):
            return []
        query = _HEALTH.limit(most)
        if environment is not None:
            query = query.where(release_sessions.c.environment == environment)
        rows = self._run(query, {"of_project": project_id, "since": since})
        return [
            ReleaseHealth(release=release, first_seen=first, **dict(zip(_COUNTED, map(int, sums), strict=True)))
            for release, first, *sums in rows
        ]

    def reported(self, project_id: int, *, most: int) -> Mapping[str, datetime]:
        found = self._run(_REPORTED.limit(most), {"of_project": project_id}) if ids_that_fit([project_id]) else ()
        return {row.release: row.first_seen for row in found}

    def expire(self, before: datetime, *, troubles: datetime) -> None:
        self._run(_EXPIRE, {"before": before})
        self._run(_EXPIRE_TROUBLES, {"before": troubles})
