"""What patterns count, in memory: by hour, tag, user and minute."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby

import attrs

from softfactory.domain.errors.model import Activity, Arrivals, Severity, Tally
from softfactory.domain.errors.ports import MOST_TAG_KEYS, Criteria, Dimension, Patterns

from .errors_criteria import counted
from .store import Unit


class MemoryCounts(Patterns):
    """Everything a pattern counts."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def count(self, tallies: Collection[Tally]) -> None:
        for tally in tallies:
            key = (tally.pattern_id, tally.hour, tally.environment, tally.release, tally.severity)
            before = self._unit.table("pattern_hours").get(key)
            events = tally.events + (before.events if before else 0)
            self._unit.put("pattern_hours", key, attrs.evolve(tally, events=events))

    def count_tags(self, tags: Mapping[tuple[str, str, str], int]) -> None:
        for tag, events in tags.items():
            self._unit.put("pattern_tags", tag, self._unit.table("pattern_tags").get(tag, 0) + events)

    def add_users(self, users: Collection[tuple[str, str]]) -> Collection[tuple[str, str]]:
        new = set(users) - self._unit.table("pattern_users").keys()
        for user in new:
            self._unit.put("pattern_users", user, True)
        return new

    def sums(self, criteria: Criteria, by: Dimension) -> Mapping[str | int | datetime, int]:
        sums: Counter[str | int | datetime] = Counter()
        for tally in self._unit.table("pattern_hours").values():
            if counted(tally, criteria):
                sums[self._value(tally, by)] += tally.events
        return dict(sorted(sums.items(), key=lambda total: (-total[1], total[0])))

    def tags(self, pattern_id: str, most: int) -> Sequence[tuple[str, str, int]]:
        return list(self._most_frequent(pattern_id, most))

    def totals(self) -> Mapping[tuple[int, Severity], int]:
        totals: Counter[tuple[int, Severity]] = Counter()
        for pattern in self._unit.table("patterns").values():
            for severity in Severity:
                totals[pattern.project_id, severity] += getattr(pattern, severity.value)
        return {key: events for key, events in totals.items() if events}

    def add_activity(self, activities: Collection[Activity]) -> None:
        for activity in activities:
            self._unit.put("pattern_activity", activity.id, activity)

    def activity(self, projects: frozenset[int] | None, *, since: datetime, until: datetime) -> Sequence[Activity]:
        found = [
            activity
            for activity in self._unit.table("pattern_activity").values()
            if (projects is None or activity.project_id in projects) and since <= activity.at < until
        ]
        return sorted(found, key=lambda activity: (activity.at, activity.id))

    def of_actor(self, user_id: str) -> Sequence[Activity]:
        found = [one for one in self._unit.table("pattern_activity").values() if one.actor == user_id]
        return sorted(found, key=lambda activity: (activity.at, activity.id))

    def count_arrivals(self, arrivals: Collection[Arrivals]) -> None:
        for arrival in arrivals:
            key = (arrival.project_id, arrival.minute)
            self._unit.put("arrivals", key, self._unit.table("arrivals").get(key, 0) + arrival.events)

    def arrived(self, projects: frozenset[int] | None, *, since: datetime) -> int:
        first = since.replace(second=0, microsecond=0)
        return sum(
            events
            for (project_id, minute), events in self._unit.table("arrivals").items()
            if minute >= first and (projects is None or project_id in projects)
        )

    def _value(self, tally: Tally, by: Dimension) -> str | int | datetime:
        if by == "error_type":
            return str(self._unit.table("patterns")[tally.pattern_id].error_type)
        value: str | int | datetime = getattr(tally, by)
        return value

    def _most_frequent(self, pattern_id: str, most: int) -> Iterator[tuple[str, str, int]]:
        rows = [
            (key, value, n)
            for (owner, key, value), n in self._unit.table("pattern_tags").items()
            if owner == pattern_id
        ]
        totals: Counter[str] = Counter()
        for key, _, n in rows:
            totals[key] += n
        shown = set(sorted(totals, key=lambda key: (-totals[key], key))[:MOST_TAG_KEYS])
        rows.sort(key=lambda row: (row[0], -row[2], row[1]))
        for key, of_key in groupby(rows, key=lambda row: row[0]):
            yield from list(of_key)[: most if key in shown else 0]
