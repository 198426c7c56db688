"""What patterns count, in memory: by hour, tag, user and minute."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby

import attrs

from softfactory.domain.errors.model import Arrivals, Severity, Tally
from softfactory.domain.errors.ports import MOST_TAG_KEYS, Counts, Criteria, Dimension

from .errors_criteria import counted, homes_of
from .store import Unit

_OF_PATTERN = {"error_type": "error_type", "pattern_id": "living_id"}
"""What the counted pattern says, not the count."""


class MemoryCounts(Counts):
    """Everything a pattern counts."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, tallies: Collection[Tally]) -> None:
        for tally in tallies:
            key = (tally.pattern_id, tally.hour, tally.environment, tally.release, tally.severity)
            before = self._unit.table("pattern_hours").get(key)
            events = tally.events + (before.events if before else 0)
            self._unit.put("pattern_hours", key, attrs.evolve(tally, events=events))

    def add_tags(self, tags: Mapping[tuple[str, str, str], int]) -> None:
        for tag, events in tags.items():
            self._unit.put("pattern_tags", tag, self._unit.table("pattern_tags").get(tag, 0) + events)

    def add_users(self, users: Collection[tuple[str, str]]) -> Collection[tuple[str, str]]:
        new = set(users) - self._unit.table("pattern_users").keys()
        for user in new:
            self._unit.put("pattern_users", user, True)
        return new

    def met(self, living_id: str, users: Collection[str]) -> Collection[str]:
        return self._affected(living_id) & set(users)

    def users(self, living_id: str) -> int:
        return len(self._affected(living_id))

    def sums(self, criteria: Criteria, by: Dimension) -> Mapping[str | int | datetime, int]:
        sums: Counter[str | int | datetime] = Counter()
        for tally in self._unit.table("pattern_hours").values():
            if counted(self._unit, tally, criteria):
                sums[self._value(tally, by)] += tally.events
        return dict(sorted(sums.items(), key=lambda total: (-total[1], total[0])))

    def tags(self, living_id: str, most: int) -> Sequence[tuple[str, str, int]]:
        return list(self._most_frequent(homes_of(self._unit, living_id), most))

    def totals(self) -> Mapping[tuple[int, Severity], int]:
        totals: Counter[tuple[int, Severity]] = Counter()
        for pattern in self._unit.table("patterns").values():
            for severity in Severity if pattern.is_living else ():
                totals[pattern.project_id, severity] += getattr(pattern, severity.value)
        return {key: events for key, events in totals.items() if events}

    def add_arrivals(self, arrivals: Collection[Arrivals]) -> None:
        for arrival in arrivals:
            key = (arrival.project_id, arrival.minute, arrival.environment)
            self._unit.put("arrivals", key, self._unit.table("arrivals").get(key, 0) + arrival.events)

    def add_releases(self, releases: Collection[tuple[int, str]], *, at: datetime) -> None:
        for release in releases:
            if release not in self._unit.table("releases"):
                self._unit.put("releases", release, at)

    def releases(self, project_id: int, names: Collection[str]) -> Mapping[str, datetime]:
        seen = self._unit.table("releases")
        return {name: seen[project_id, name] for name in names if (project_id, name) in seen}

    def arrived(self, projects: frozenset[int] | None, *, since: datetime) -> int:
        first = since.replace(second=0, microsecond=0)
        return sum(
            events
            for (project_id, minute, _), events in self._unit.table("arrivals").items()
            if minute >= first and (projects is None or project_id in projects)
        )

    def _value(self, tally: Tally, by: Dimension) -> str | int | datetime:
        if by in _OF_PATTERN:
            return str(getattr(self._unit.table("patterns")[tally.pattern_id], _OF_PATTERN[by]))
        value: str | int | datetime = getattr(tally, by)
        return value

    def _affected(self, living_id: str) -> set[str]:
        homes = homes_of(self._unit, living_id)
        return {user for home, user in self._unit.table("pattern_users") if home in homes}

    def _most_frequent(self, homes: Collection[str], most: int) -> Iterator[tuple[str, str, int]]:
        sums: Counter[tuple[str, str]] = Counter()
        for (home, key, value), n in self._unit.table("pattern_tags").items():
            if home in homes:
                sums[key, value] += n
        rows = [(key, value, n) for (key, value), n in sums.items()]
        totals: Counter[str] = Counter()
        for key, _, n in rows:
            totals[key] += n
        shown = set(sorted(totals, key=lambda key: (-totals[key], key))[:MOST_TAG_KEYS])
        rows.sort(key=lambda row: (row[0], -row[2], row[1]))
        for key, of_key in groupby(rows, key=lambda row: row[0]):
            yield from list(of_key)[: most if key in shown else 0]
