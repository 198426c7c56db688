"""Alert rules, and what was decided by them."""

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta

from softfactory.domain.errors.alerts.model import Alert, AlertState, Channel, Condition, Rule
from softfactory.domain.errors.alerts.problems import InvalidRule, RuleNotFound, TooManyRules, TriedTooSoon
from softfactory.domain.errors.alerts.wanted import Wanted
from softfactory.domain.errors.model import Severity
from softfactory.domain.errors.problems import ProjectNotFound
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.fetch import FetchFailed, TargetNotAllowed
from softfactory.domain.kernel.paging import BadCursor, Page
from softfactory.entrypoints.http.auth import USER_READS, USER_WRITES
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import Paged, PageView, ProjectId, Wire

Name = Annotated[str, Meta(min_length=1, max_length=200)]


class NewRule(Wire):
    """What is to be told, and by email or webhook; `severity` goes with that condition, the numbers with frequency."""

    project: ProjectId
    name: Name
    condition: Condition
    environment: Name | None = None
    severity: Severity | None = None
    events: Annotated[int, Meta(ge=1, le=10_000)] | None = None
    minutes: Annotated[int, Meta(ge=1, le=60)] | None = None
    email: Annotated[str, Meta(max_length=254)] | None = None
    webhook: Annotated[str, Meta(max_length=2000)] | None = None


class RuleChange(Wire):
    """What to change."""

    name: Name | None = None
    enabled: bool | None = None


class RuleView(Wire):
    """An alert rule; `disabled_because` says why it was disabled without anybody asking for that."""

    id: str
    project: int
    name: str
    condition: Condition
    environment: str | None
    severity: Severity | None
    events: int | None
    minutes: int | None
    email: str | None
    webhook: str | None
    enabled: bool
    disabled_because: str
    created_by: str | None
    created_at: datetime


class NewRuleView(RuleView):
    """A rule that was made, and what its webhooks are signed with: shown this once."""

    secret: str | None = None


class DeliveryView(Wire):
    """What was decided, and what became of it: `id` is its webhook-id or Message-ID; a trial has no condition."""

    id: str
    condition: Condition | None
    pattern_id: str | None
    at: datetime
    told: dict[str, str | int | float]
    state: AlertState
    attempts: int
    last_error: str
    settled_at: datetime | None


class RulesQuery(Paged):
    """Which rules."""

    project: ProjectId | None = None


class AlertRules(Resource):
    """/api/errors/alerts."""

    @operation(guard=USER_READS, answer=PageView[RuleView], refuses=(ProjectNotFound, BadCursor))
    def on_get(self, actor: Actor, query: RulesQuery) -> Page[RuleView]:
        """List the alert rules of your projects, newest first."""
        return self.services.errors.alert_rules(actor, project=query.project, page=query.page()).map(rule_view)

    @operation(
        guard=USER_WRITES,
        answer=NewRuleView,
        status=201,
        refuses=(ProjectNotFound, InvalidRule, TooManyRules, TargetNotAllowed, FetchFailed),
    )
    def on_post(self, actor: Actor, body: NewRule) -> NewRuleView:
        """Make an alert rule; the secret of a webhook is shown this once."""
        given = {name: getattr(body, name) for name in body.__struct_fields__ if name != "project"}
        rule, secret = self.services.errors.add_alert_rule(actor, body.project, Wanted(**given))
        return NewRuleView(**_shown(rule), secret=secret)


class OneAlertRule(Resource):
    """/api/errors/alerts/{rule_id}."""

    @operation(guard=USER_READS, answer=RuleView, refuses=(RuleNotFound,))
    def on_get(self, actor: Actor, rule_id: str) -> RuleView:
        """Show an alert rule."""
        return rule_view(self.services.errors.alert_rule(actor, rule_id))

    @operation(guard=USER_WRITES, answer=RuleView, refuses=(RuleNotFound, InvalidRule))
    def on_patch(self, actor: Actor, rule_id: str, body: RuleChange) -> RuleView:
        """Rename, enable or disable an alert rule."""
        changed = self.services.errors.change_alert_rule(actor, rule_id, name=body.name, enabled=body.enabled)
        return rule_view(changed)

    @operation(guard=USER_WRITES, status=204, refuses=(RuleNotFound,))
    def on_delete(self, actor: Actor, rule_id: str) -> None:
        """Remove an alert rule, and what it decided."""
        self.services.errors.remove_alert_rule(actor, rule_id)


class Deliveries(Resource):
    """/api/errors/alerts/{rule_id}/deliveries."""

    @operation(guard=USER_READS, answer=PageView[DeliveryView], refuses=(RuleNotFound, BadCursor))
    def on_get(self, actor: Actor, rule_id: str, query: Paged) -> Page[Alert]:
        """List what a rule decided in the last 90 days, newest first, and whether it was delivered."""
        return self.services.errors.deliveries(actor, rule_id, query.page())


class TryAlertRule(Resource):
    """/api/errors/alerts/{rule_id}/test."""

    @operation(guard=USER_WRITES, answer=DeliveryView, status=202, refuses=(RuleNotFound, TriedTooSoon))
    def on_post(self, actor: Actor, rule_id: str) -> Alert:
        """Send a trial by a rule, at most once a minute; its deliveries show whether it was taken."""
        return self.services.errors.try_alert_rule(actor, rule_id)


def rule_view(rule: Rule) -> RuleView:
    """Return a rule as it is shown: its target by the name of its channel."""
    return RuleView(**_shown(rule))


def _shown(rule: Rule) -> dict[str, Any]:
    by_channel = {channel.value: rule.target if channel is rule.channel else None for channel in Channel}
    own = {name: getattr(rule, name) for name in RuleView.__struct_fields__ if name not in (*by_channel, "project")}
    return {**own, **by_channel, "project": rule.project_id}
