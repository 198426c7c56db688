"""What alerts are decided by, in SQL: events of a pattern, and counts of a project."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from softfactory.domain.errors.alerts.model import Rule
from softfactory.domain.errors.alerts.ports import Alerts, Moment
from softfactory.domain.errors.model import Pattern, Status

from .errors_count_tables import arrivals, pattern_hours
from .errors_criteria import equal, homes_of, hour_of
from .errors_patterns import FIELDS
from .errors_tables import events, homes, patterns
from .rows import ids_that_fit
from .unit import Unit


class SqlAlertSources(Alerts):
    """Events and counts."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def frequent(self, rule: Rule, *, since: datetime, least: int, most: int) -> Sequence[Pattern]:
        counted = (
            sa.select(homes.c.living_id, sa.func.sum(pattern_hours.c.events).label("events"))
            .join_from(pattern_hours, homes, homes.c.id == pattern_hours.c.pattern_id)
            .where(pattern_hours.c.project_id == rule.project_id, pattern_hours.c.hour >= hour_of(since))
            .where(*equal(pattern_hours, environment=rule.environment))
            .group_by(homes.c.living_id)
            .having(sa.func.sum(pattern_hours.c.events) >= least)
            .subquery()
        )
        query = (
            sa.select(*FIELDS)
            .join_from(counted, patterns, patterns.c.id == counted.c.living_id)
            .where(patterns.c.status != Status.MUTED, patterns.c.last_seen >= since)
            .order_by(counted.c.events.desc(), patterns.c.id)
            .limit(most)
        )
        return [Pattern(**row._asdict()) for row in self._run(query)]

    def moments(self, pattern: Pattern, environment: str | None, *, since: datetime, most: int) -> Sequence[Moment]:
        ids: Any = [pattern.id] if pattern.homes == 1 else homes_of(pattern.id)
        query = (
            sa.select(events.c.timestamp, events.c.event_id)
            .where(events.c.pattern_id.in_(ids), events.c.timestamp >= since)
            .where(*equal(events, environment=environment))
            .order_by(events.c.timestamp.desc(), events.c.event_id.desc())
            .limit(most)
        )
        return [(row[0], row[1]) for row in self._run(query)][::-1]

    def arrivals(
        self, project_id: int, environment: str | None, *, since: datetime, until: datetime
    ) -> Sequence[tuple[datetime, int]]:
        query = (
            sa.select(arrivals.c.minute, sa.func.sum(arrivals.c.events))
            .where(arrivals.c.project_id.in_(ids_that_fit([project_id])))
            .where(arrivals.c.minute >= since.replace(second=0, microsecond=0), arrivals.c.minute < until)
            .where(*equal(arrivals, environment=environment))
            .group_by(arrivals.c.minute)
            .order_by(arrivals.c.minute)
        )
        return [(row[0], int(row[1])) for row in self._run(query)]
