"""Alerts in memory."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from softfactory.domain.errors.alerts.model import Alert, Mark, Rule
from softfactory.domain.errors.alerts.ports import Moment
from softfactory.domain.errors.model import Pattern, Status
from softfactory.domain.kernel.paging import Page, PageRequest, page

from .errors_alert_rules import MemoryAlertRules
from .errors_criteria import homes_of


class MemoryAlerts(MemoryAlertRules):
    """Rules, what was decided by them, and the counts that they are decided by."""

    def add(self, alerts: Sequence[Alert]) -> Sequence[Alert]:
        stored = []
        for alert in alerts:
            key = (alert.rule_id, alert.occurrence)
            if key not in self._unit.table("alert_occurrences"):
                self._unit.put("alert_occurrences", key, alert.id)
                self._unit.put("alerts", alert.id, alert)
                stored.append(alert)
        return stored

    def find(self, alert_id: str) -> Alert | None:
        return self._unit.table("alerts").get(alert_id)

    def fetch(self, alert_id: str) -> Alert | None:
        return self.find(alert_id)

    def save(self, alert: Alert) -> None:
        if alert.id in self._unit.table("alerts"):
            self._unit.put("alerts", alert.id, alert)

    def of_rule(self, rule_id: str, request: PageRequest) -> Page[Alert]:
        after = request.after(str)
        found = [
            alert
            for alert_id, alert in sorted(self._unit.table("alerts").items(), reverse=True)
            if alert.rule_id == rule_id and (after is None or alert_id < str(after[0]))
        ]
        return page(found, request.limit, lambda alert: (alert.id,))

    def marks(self, rule_id: str) -> Mapping[str, Mark]:
        return {mark.subject: mark for mark in self._unit.table("alert_marks").values() if mark.rule_id == rule_id}

    def mark(self, marks: Collection[Mark]) -> None:
        for mark in marks:
            self._unit.put("alert_marks", (mark.rule_id, mark.subject), mark)

    def frequent(self, rule: Rule, *, since: datetime, least: int, most: int) -> Sequence[Pattern]:
        counts: Counter[str] = Counter()
        patterns = self._unit.table("patterns")
        hour = since.replace(minute=0, second=0, microsecond=0)
        for tally in self._unit.table("pattern_hours").values():
            of_rule = tally.project_id == rule.project_id and rule.environment in (None, tally.environment)
            if of_rule and tally.hour >= hour:
                counts[patterns[tally.pattern_id].living_id] += tally.events
        found = [
            patterns[living_id]
            for living_id, events in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
            if events >= least
        ]
        return [one for one in found if one.status is not Status.MUTED and one.last_seen >= since][:most]

    def moments(self, pattern: Pattern, environment: str | None, *, since: datetime, most: int) -> Sequence[Moment]:
        ids = homes_of(self._unit, pattern.id)
        found = sorted(
            (event.timestamp, event.event_id)
            for event, *_ in self._unit.table("events").values()
            if event.pattern_id in ids and environment in (None, event.environment) and event.timestamp >= since
        )
        return found[-most:]

    def arrivals(
        self, project_id: int, environment: str | None, *, since: datetime, until: datetime
    ) -> Sequence[tuple[datetime, int]]:
        counts: Counter[datetime] = Counter()
        first = since.replace(second=0, microsecond=0)
        for (of, minute, where), events in self._unit.table("arrivals").items():
            if of == project_id and environment in (None, where) and first <= minute < until:
                counts[minute] += events
        return sorted(counts.items())

    def expire(self, *, alerts: datetime, marks: datetime, arrivals: datetime) -> None:
        for alert in list(self._unit.table("alerts").values()):
            if alert.at < alerts:
                self._forget(alert)
        for key, mark in list(self._unit.table("alert_marks").items()):
            if mark.held_at < marks:
                self._unit.remove("alert_marks", key)
        for key in list(self._unit.table("arrivals")):
            if key[1] < arrivals:
                self._unit.remove("arrivals", key)
