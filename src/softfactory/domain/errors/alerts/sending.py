"""Sending alerts: what the worker does, again and again until they are taken, each under its own id."""

from typing import Any

import attrs

from softfactory.domain.errors.usecases import UseCases
from softfactory.domain.kernel.jobs import Job
from softfactory.domain.kernel.vault import CannotOpen, Vault
from softfactory.domain.kernel.work import told

from .model import Alert, AlertState, Rule
from .ports import Notification, Notifier
from .problems import EndpointGone, NeverDelivered, NotDelivered
from .telling import body, subject, text

ATTEMPTS = 40
"""Within about a day: later each time, at most an hour apart."""
SECRET = "errors alert webhook"  # noqa: S105 - the label that secrets are sealed under
DISABLED = "The rule is disabled."
GONE = "The webhook answered 410: it is gone."


@attrs.frozen(kw_only=True)
class Sent:
    """What came of an alert."""

    error: str = ""
    """Why it will never be taken; empty when it was."""
    is_gone: bool = False
    """Whether the rule's endpoint wants no more."""


@attrs.frozen(kw_only=True, slots=False)
class SendingUseCases(UseCases):
    """What the worker does about alerts."""

    notifier: Notifier
    vault: Vault

    def notify(self, job: Job) -> Sent | None:
        """Send an alert; None when there is nothing to send. Raises `NotDelivered` while it is worth another try."""
        with self.store.reading() as tx:
            alert = tx.alerts.find(job.payload["alert_id"])
            rule = tx.alerts.find_rule(alert.rule_id) if alert else None
        if alert is None or rule is None or alert.state is not AlertState.WAITING:
            return None
        if not rule.enabled and alert.condition is not None:
            return Sent(error=DISABLED)
        try:
            self.notifier.send(self._notification(alert, rule))
        except (NeverDelivered, CannotOpen) as refused:
            return Sent(error=told(refused), is_gone=isinstance(refused, EndpointGone))
        except NotDelivered as failed:
            if job.attempts >= ATTEMPTS:
                return Sent(error=told(failed))
            self._show_failure(alert, job, failed)
            raise
        return Sent()

    def keep_sent(self, tx: Any, job: Job, sent: Sent | None) -> None:  # noqa: ANN401 - the transaction of any context
        """Say of the alert what came of it; a rule whose endpoint is gone is disabled."""
        joined = self.store.joining(tx)
        alert = joined.alerts.fetch(job.payload["alert_id"]) if sent else None
        if alert is None or sent is None:
            return
        state = AlertState.FAILED if sent.error else AlertState.DELIVERED
        joined.alerts.save(
            attrs.evolve(alert, state=state, attempts=job.attempts, last_error=sent.error, settled_at=self.now())
        )
        rule = joined.alerts.fetch_rule(alert.rule_id) if sent.is_gone else None
        if rule is not None:
            joined.alerts.save_rule(attrs.evolve(rule, enabled=False, disabled_because=GONE))

    def _show_failure(self, alert: Alert, job: Job, failed: NotDelivered) -> None:
        """Show whoever looks why it is not there yet."""
        with self.store.writing() as tx:
            if (found := tx.alerts.fetch(alert.id)) is not None:
                tx.alerts.save(attrs.evolve(found, attempts=job.attempts, last_error=told(failed)))

    def _notification(self, alert: Alert, rule: Rule) -> Notification:
        return Notification(
            id=alert.id,
            at=self.now(),
            channel=rule.channel,
            target=rule.target,
            secret=self.vault.open(SECRET, rule.secret) if rule.secret else b"",
            subject=subject(alert),
            text=text(alert, public_url=self.public_url),
            body=body(alert),
        )
