"""Making and changing alert rules: what members of a project do."""

import base64
from typing import Any

import attrs

from softfactory.domain.errors.ports import ErrorsTx
from softfactory.domain.errors.problems import ProjectNotFound
from softfactory.domain.errors.usecases import must_see, scope
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.clock import Clock
from softfactory.domain.kernel.events import done_by
from softfactory.domain.kernel.fetch import Fetch
from softfactory.domain.kernel.paging import Page, PageRequest
from softfactory.domain.kernel.vault import Vault

from .alarming import Alarming
from .model import Alert, Channel, Mark, Rule
from .problems import RuleNotFound, TooManyRules, TriedTooSoon
from .sending import SECRET
from .wanted import Wanted, name_of

MOST_RULES = 50
"""Of a project."""
SECRET_BYTES = 32
PREFIX = "whsec_"
TRIAL = "test"
"""The subject of the mark of a trial, and the beginning of its occurrence."""


@attrs.frozen(kw_only=True, slots=False)
class RuleUseCases(Alarming):
    """Rules, and what was decided by them; whose they are not gets `RuleNotFound`."""

    fetch: Fetch
    vault: Vault

    def alert_rules(self, actor: Actor, *, project: int | None = None, page: PageRequest | None = None) -> Page[Rule]:
        """Return rules, newest first."""
        with self.store.reading() as tx:
            return tx.alerts.rules(scope(actor, project), page or PageRequest())

    def alert_rule(self, actor: Actor, rule_id: str) -> Rule:
        """Return one rule."""
        with self.store.reading() as tx:
            return _visible(actor, tx.alerts.find_rule(rule_id))

    def add_alert_rule(self, actor: Actor, project: int, wanted: Wanted) -> tuple[Rule, str | None]:
        """Make a rule; return it with the secret that its webhooks are signed with, which is shown this once.

        Raises `ProjectNotFound`, `InvalidRule`, `TooManyRules`, `TargetNotAllowed`, `FetchFailed`.
        """
        must_see(actor, project)
        rule = Rule(
            id=self.ids.uuid7(), project_id=project, created_by=actor.user_id, created_at=self.now(), **wanted.checked()
        )
        secret: bytes | None = None
        if rule.channel is Channel.WEBHOOK:
            self.fetch.must_allow(rule.target)
            secret = self.ids.random(SECRET_BYTES)
            rule = attrs.evolve(rule, secret=self.vault.seal(SECRET, secret))
        with self.store.writing() as tx:
            if tx.projects.find(project) is None:
                raise ProjectNotFound(f"There is no project {project}.")
            if not tx.alerts.add_rule(rule, most=MOST_RULES):
                raise TooManyRules(f"A project has at most {MOST_RULES} alert rules.")
            _record(tx, actor, "alert_rule_created", rule, self.now)
        return rule, PREFIX + base64.b64encode(secret).decode() if secret else None

    def change_alert_rule(
        self, actor: Actor, rule_id: str, *, name: str | None = None, enabled: bool | None = None
    ) -> Rule:
        """Rename, enable or disable a rule. Raises `RuleNotFound`, `InvalidRule`."""
        changes: dict[str, Any] = {} if name is None else {"name": name_of(name)}
        if enabled is not None:
            changes |= {"enabled": enabled, "disabled_because": ""}
        with self.store.writing() as tx:
            rule = attrs.evolve(_visible(actor, tx.alerts.fetch_rule(rule_id)), **changes)
            tx.alerts.save_rule(rule)
            _record(tx, actor, "alert_rule_changed", rule, self.now)
        return rule

    def remove_alert_rule(self, actor: Actor, rule_id: str) -> None:
        """Remove a rule, and what was decided by it; what waits to be sent is not."""
        with self.store.writing() as tx:
            rule = _visible(actor, tx.alerts.fetch_rule(rule_id))
            tx.alerts.remove_rule(rule_id)
            _record(tx, actor, "alert_rule_removed", rule, self.now)

    def deliveries(self, actor: Actor, rule_id: str, page: PageRequest | None = None) -> Page[Alert]:
        """Return what a rule decided, newest first, and whether it was delivered."""
        with self.store.reading() as tx:
            _visible(actor, tx.alerts.find_rule(rule_id))
            return tx.alerts.of_rule(rule_id, page or PageRequest())

    def try_alert_rule(self, actor: Actor, rule_id: str) -> Alert:
        """Send a trial by a rule, enabled or not; once a minute, else it raises `TriedTooSoon`."""
        with self.store.writing() as tx:
            rule = _visible(actor, tx.alerts.fetch_rule(rule_id))
            now = self.now()
            last = tx.alerts.marks(rule_id).get(TRIAL)
            if last is None or now - last.held_at >= TriedTooSoon.wait:
                trial = attrs.evolve(self._alert(rule, f"{TRIAL}:{self.ids.uuid7()}", {}), condition=None)
                tx.alerts.mark([Mark(rule_id=rule_id, subject=TRIAL, held_at=now)])
                self._decide(tx, [trial])
                return trial
        raise TriedTooSoon("Try a rule once a minute.", retry_after=last.held_at + TriedTooSoon.wait - now)


def _visible(actor: Actor, rule: Rule | None) -> Rule:
    if rule is None or not actor.sees(rule.project_id):
        raise RuleNotFound("There is no such alert rule, or it is not yours to see.")
    return rule


def _record(tx: ErrorsTx, actor: Actor, name: str, rule: Rule, now: Clock) -> None:
    """Tell the audit log who changed what is told, and how; to whom is no matter of the log."""
    details = {"project": str(rule.project_id), "rule": rule.id, "channel": rule.channel.value}
    tx.record(done_by(actor, name, at=now(), details=details))
