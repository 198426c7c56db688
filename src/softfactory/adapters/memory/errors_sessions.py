"""Sessions of the programs that report, in memory."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import attrs

from softfactory.domain.errors.items.model import ReleaseHealth, SessionCount, Trouble
from softfactory.domain.errors.items.ports import SessionKey, Sessions

from .store import Unit

_COUNTED = ("started", "errored", "abnormal", "crashed")


class MemorySessions(Sessions):
    """Sessions, counted by the hour they began in, and those that went wrong lately."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def count(self, counts: Collection[SessionCount]) -> None:
        for count in counts:
            key = (count.project_id, count.hour, count.environment, count.release)
            before = self._unit.table("release_sessions").get(key)
            sums = {name: getattr(count, name) + (getattr(before, name) if before else 0) for name in _COUNTED}
            self._unit.put("release_sessions", key, attrs.evolve(count, **sums))

    def claim(self, candidates: Collection[Trouble]) -> Mapping[SessionKey, Trouble]:
        claimed: dict[SessionKey, Trouble] = {}
        for candidate in candidates:
            key = (candidate.project_id, candidate.sid)
            found = self._unit.table("session_troubles").get(key)
            if found is None:
                self._unit.put("session_troubles", key, candidate)
            claimed[key] = found or candidate
        return claimed

    def save(self, troubles: Collection[Trouble]) -> None:
        for trouble in troubles:
            self._unit.put("session_troubles", (trouble.project_id, trouble.sid), trouble)

    def health(
        self, project_id: int, since: datetime, *, environment: str | None = None, most: int
    ) -> Sequence[ReleaseHealth]:
        found: dict[str, ReleaseHealth] = {}
        for count in self._unit.table("release_sessions").values():
            if count.project_id != project_id or count.hour < since or environment not in {None, count.environment}:
                continue
            known = found.get(count.release) or ReleaseHealth(release=count.release, first_seen=count.hour)
            sums = {name: getattr(count, name) + getattr(known, name) for name in _COUNTED}
            found[count.release] = attrs.evolve(known, first_seen=min(count.hour, known.first_seen), **sums)
        by_name = sorted(found.values(), key=lambda health: health.release)
        return sorted(by_name, key=lambda health: health.first_seen, reverse=True)[:most]

    def reported(self, project_id: int, *, most: int) -> Mapping[str, datetime]:
        found = {name: at for (project, name), at in self._unit.table("releases").items() if project == project_id}
        by_name = sorted(found.items())
        return dict(sorted(by_name, key=lambda seen: seen[1], reverse=True)[:most])

    def expire(self, before: datetime, *, troubles: datetime) -> None:
        self._unit.remove_where("release_sessions", lambda count: count.hour < before)
        self._unit.remove_where("session_troubles", lambda trouble: trouble.hour < troubles)
