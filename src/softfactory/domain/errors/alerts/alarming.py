"""Deciding, in the transaction that stores events, what is to be told about them."""

from collections.abc import Sequence

import attrs

from softfactory.domain.errors.intake.ledger import Sighting
from softfactory.domain.errors.ports import ErrorsTx
from softfactory.domain.errors.usecases import UseCases
from softfactory.domain.kernel.jobs import Job

from .deciding import is_about, is_notable
from .model import AT_ONCE, Alert, Rule, Told
from .telling import told_of

NOTIFY = "errors.notify"
"""The kind of the jobs that send an alert."""


@attrs.frozen(kw_only=True, slots=False)
class Alarming(UseCases):
    """Makes alerts, each with the job that sends it."""

    def _alarm(self, tx: ErrorsTx, sightings: Sequence[Sighting]) -> None:
        """Decide about what is new, came back or got worse; of anything else there is nothing to look up."""
        notable = [sighting for sighting in sightings if is_notable(sighting)]
        if not notable:
            return
        rules = tx.alerts.armed(AT_ONCE, {sighting.event.project_id for sighting in notable})
        about = [(rule, sighting) for sighting in notable for rule in rules if is_about(rule, sighting)]
        self._decide(tx, [self._of_sighting(rule, sighting) for rule, sighting in about])

    def _of_sighting(self, rule: Rule, sighting: Sighting) -> Alert:
        pattern, event = sighting.after, sighting.event
        told = told_of(pattern, event)
        return self._alert(rule, f"{pattern.id}:{event.event_id}", told, pattern_id=pattern.id)

    def _alert(self, rule: Rule, occurrence: str, told: Told, *, pattern_id: str | None = None) -> Alert:
        return Alert(
            id=self.ids.uuid7(),
            rule_id=rule.id,
            project_id=rule.project_id,
            condition=rule.condition,
            pattern_id=pattern_id,
            occurrence=occurrence,
            at=self.now(),
            told={"rule": rule.name, **told},
        )

    def _decide(self, tx: ErrorsTx, alerts: Sequence[Alert]) -> None:
        """Keep what is decided for the first time, with the jobs that send it."""
        if not alerts:
            return
        projects = {alert.project_id: tx.projects.find(alert.project_id) for alert in alerts}
        names = {project_id: project.name if project else "" for project_id, project in projects.items()}
        named = [attrs.evolve(one, told={"project": names[one.project_id], **one.told}) for one in alerts]
        for alert in tx.alerts.add(named):
            payload = {"alert_id": alert.id}
            job_id = self.ids.uuid7()
            tx.jobs.put(Job(id=job_id, kind=NOTIFY, payload=payload, created_at=alert.at, due_at=alert.at))
