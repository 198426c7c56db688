"""Alerts in SQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from operator import attrgetter

import sqlalchemy as sa

from softfactory.domain.errors.alerts.model import Alert, Mark
from softfactory.domain.kernel.paging import Page, PageRequest, page

from .entities import Entities
from .errors_alert_rules import SqlAlertRules
from .errors_alert_tables import alert_marks, alerts
from .errors_count_tables import arrivals
from .prepared import Bulk
from .rows import INSERTS, upsert, values_of

_ALERTS = Entities(Alert, alerts)
_NAMES, _values = values_of(Alert)
_ADD = Bulk(
    {
        dialect: insert(alerts).on_conflict_do_nothing(index_elements=["rule_id", "occurrence"]).returning(alerts.c.id)
        for dialect, insert in INSERTS.items()
    },
    _NAMES,
)
_MARK_NAMES, _mark_values = values_of(Mark)
_MARK = Bulk(upsert(alert_marks, keep=["held_at"]), _MARK_NAMES)
_MARKS = alert_marks.select().where(alert_marks.c.rule_id == sa.bindparam("rule_id"))
_EXPIRE = {
    "alerts": alerts.delete().where(alerts.c.at < sa.bindparam("before")),
    "marks": alert_marks.delete().where(alert_marks.c.held_at < sa.bindparam("before")),
    "arrivals": arrivals.delete().where(arrivals.c.minute < sa.bindparam("before")),
}
_occurrence = attrgetter("rule_id", "occurrence")


class SqlAlerts(SqlAlertRules):
    """Rules, what was decided by them, and the counts that they are decided by."""

    def add(self, alerts: Sequence[Alert]) -> Sequence[Alert]:
        # in everybody's order: each row waits for who else adds one of its occurrence
        rows = [_values(alert) for alert in sorted(alerts, key=_occurrence)]
        stored = {row[0] for row in _ADD.run(self._unit, rows)}
        return [alert for alert in alerts if alert.id in stored]

    def find(self, alert_id: str) -> Alert | None:
        return _ALERTS.find(self._unit, alert_id)

    def fetch(self, alert_id: str) -> Alert | None:
        return _ALERTS.fetch(self._unit, alert_id)

    def save(self, alert: Alert) -> None:
        _ALERTS.save(self._unit, alert)

    def of_rule(self, rule_id: str, request: PageRequest) -> Page[Alert]:
        query = _ALERTS.query.where(alerts.c.rule_id == rule_id).order_by(alerts.c.id.desc()).limit(request.limit + 1)
        if after := request.after(str):
            query = query.where(alerts.c.id < after[0])
        return page(_ALERTS.all(self._unit, query), request.limit, lambda alert: (alert.id,))

    def marks(self, rule_id: str) -> Mapping[str, Mark]:
        return {row.subject: Mark(**row._asdict()) for row in self._run(_MARKS, {"rule_id": rule_id})}

    def mark(self, marks: Collection[Mark]) -> None:
        _MARK.run(self._unit, [_mark_values(mark) for mark in sorted(marks, key=attrgetter("rule_id", "subject"))])

    def expire(self, *, alerts: datetime, marks: datetime, arrivals: datetime) -> None:
        for name, before in {"alerts": alerts, "marks": marks, "arrivals": arrivals}.items():
            self._run(_EXPIRE[name], {"before": before})
