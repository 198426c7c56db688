"""Alert rules in SQL."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from softfactory.domain.errors.alerts.model import Channel, Condition, Rule
from softfactory.domain.kernel.paging import Page, PageRequest, page

from .entities import Entities
from .errors_alert_sources import SqlAlertSources
from .errors_alert_tables import alert_marks, alert_rules, alerts
from .locks import lock
from .rows import ids_that_fit

_RULES = Entities(Rule, alert_rules)
_R = alert_rules.c
_COUNT = sa.select(sa.func.count()).where(_R.project_id == sa.bindparam("project_id"))
_FORGET = alert_rules.update().where(_R.created_by == sa.bindparam("user_id")).values(created_by=None)


class SqlAlertRules(SqlAlertSources):
    """Rules."""

    def add_rule(self, rule: Rule, *, most: int) -> bool:
        lock(self._unit, "alert rules", str(rule.project_id))
        if self._run(_COUNT, {"project_id": rule.project_id}).scalar_one() >= most:
            return False
        _RULES.add(self._unit, rule)
        return True

    def find_rule(self, rule_id: str) -> Rule | None:
        return _RULES.find(self._unit, rule_id)

    def fetch_rule(self, rule_id: str) -> Rule | None:
        return _RULES.fetch(self._unit, rule_id)

    def save_rule(self, rule: Rule) -> None:
        _RULES.save(self._unit, rule)

    def remove_rule(self, rule_id: str) -> None:
        for table in (alerts, alert_marks):
            self._run(table.delete().where(table.c.rule_id == rule_id))
        _RULES.remove(self._unit, rule_id)

    def rules(self, projects: frozenset[int] | None, request: PageRequest) -> Page[Rule]:
        query = _RULES.query.order_by(_R.id.desc()).limit(request.limit + 1)
        if projects is not None:
            query = query.where(_R.project_id.in_(ids_that_fit(projects)))
        if after := request.after(str):
            query = query.where(_R.id < after[0])
        return page(_RULES.all(self._unit, query), request.limit, lambda rule: (rule.id,))

    def armed(self, conditions: Collection[Condition], projects: Collection[int] | None) -> Sequence[Rule]:
        query = _RULES.query.where(_R.enabled, _R.condition.in_(sorted(conditions))).order_by(_R.id)
        if projects is not None:
            query = query.where(_R.project_id.in_(ids_that_fit(projects)))
        return _RULES.all(self._unit, query)

    def of_creator(self, user_id: str) -> Sequence[Rule]:
        return _RULES.all(self._unit, _RULES.query.where(_R.created_by == user_id).order_by(_R.id))

    def forget_creator(self, user_id: str) -> None:
        for rule in self.of_creator(user_id):
            if rule.channel is Channel.EMAIL:
                self.remove_rule(rule.id)
        self._run(_FORGET, {"user_id": user_id})
