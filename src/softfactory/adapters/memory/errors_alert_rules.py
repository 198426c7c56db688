"""Alert rules in memory."""

from collections.abc import Collection, Sequence

import attrs

from softfactory.domain.errors.alerts.model import Alert, Channel, Condition, Rule
from softfactory.domain.errors.alerts.ports import Alerts
from softfactory.domain.kernel.paging import Page, PageRequest, page

from .store import Unit


class MemoryAlertRules(Alerts):
    """Rules."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add_rule(self, rule: Rule, *, most: int) -> bool:
        if sum(one.project_id == rule.project_id for one in self._all()) >= most:
            return False
        self._unit.put("alert_rules", rule.id, rule)
        return True

    def find_rule(self, rule_id: str) -> Rule | None:
        return self._unit.table("alert_rules").get(rule_id)

    def fetch_rule(self, rule_id: str) -> Rule | None:
        return self.find_rule(rule_id)

    def save_rule(self, rule: Rule) -> None:
        if rule.id in self._unit.table("alert_rules"):
            self._unit.put("alert_rules", rule.id, rule)

    def remove_rule(self, rule_id: str) -> None:
        for alert in list(self._unit.table("alerts").values()):
            if alert.rule_id == rule_id:
                self._forget(alert)
        for key in list(self._unit.table("alert_marks")):
            if key[0] == rule_id:
                self._unit.remove("alert_marks", key)
        self._unit.remove("alert_rules", rule_id)

    def rules(self, projects: frozenset[int] | None, request: PageRequest) -> Page[Rule]:
        after = request.after(str)
        found = [
            rule
            for rule in reversed(self._all())
            if (projects is None or rule.project_id in projects) and (after is None or rule.id < str(after[0]))
        ]
        return page(found, request.limit, lambda rule: (rule.id,))

    def armed(self, conditions: Collection[Condition], projects: Collection[int] | None) -> Sequence[Rule]:
        return [
            rule
            for rule in self._all()
            if rule.enabled and rule.condition in conditions and (projects is None or rule.project_id in projects)
        ]

    def of_creator(self, user_id: str) -> Sequence[Rule]:
        return [rule for rule in self._all() if rule.created_by == user_id]

    def forget_creator(self, user_id: str) -> None:
        for rule in self.of_creator(user_id):
            if rule.channel is Channel.EMAIL:
                self.remove_rule(rule.id)
            else:
                self._unit.put("alert_rules", rule.id, attrs.evolve(rule, created_by=None))

    def _all(self) -> list[Rule]:
        return [rule for _, rule in sorted(self._unit.table("alert_rules").items())]

    def _forget(self, alert: Alert) -> None:
        self._unit.remove("alert_occurrences", (alert.rule_id, alert.occurrence))
        self._unit.remove("alerts", alert.id)
