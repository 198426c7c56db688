"""Making a report ready to be stored: all that needs no database, done by whoever brings it."""

import attrs

from softfactory.domain.errors.model import Event, Grouping, Pattern, Severity
from softfactory.domain.errors.payloads import facts
from softfactory.domain.errors.payloads.report import Report
from softfactory.domain.errors.ports import GroupKey
from softfactory.domain.errors.usecases import UseCases


@attrs.frozen(kw_only=True)
class Draft:
    """An event ready to be stored, and the pattern it begins if it is the first of its kind."""

    event: Event
    candidate: Pattern
    packed: bytes

    @property
    def group(self) -> GroupKey:
        """What its pattern is found by."""
        return self.candidate.project_id, self.candidate.fingerprint


@attrs.frozen(kw_only=True, slots=False)
class Drafting(UseCases):
    """Turns reports into drafts by the rules."""

    def _drafted(self, report: Report) -> Draft:
        """Do what needs no database: scrub, read, group, judge and pack."""
        text = self.packer.encode(report.payload)
        payload = self.rules.scrub(report.payload, text)
        if payload is not report.payload:
            text = self.packer.encode(payload)
        read = facts.read(payload)
        grouping = self.rules.group(payload, error_type=read.error_type, message=read.message)
        severity = self.rules.severity(payload, error_type=read.error_type, message=read.message)
        event = self._event(report, read, severity)
        candidate = _begun(event, grouping, read.location)
        return Draft(event=event, candidate=candidate, packed=self.packer.pack(text))

    def _event(self, report: Report, read: facts.Facts, severity: Severity) -> Event:
        now = self.now()
        return Event(
            project_id=report.project,
            event_id=report.event_id or read.event_id or self.ids.token(),
            pattern_id=self.ids.uuid7(),
            error_type=read.error_type,
            message=read.message,
            severity=severity,
            timestamp=min(read.timestamp or now, now),
            received_at=now,
            environment=read.environment,
            release=read.release,
            culprit=read.culprit,
            user=read.user,
            tags=read.tags,
        )


def _begun(event: Event, grouping: Grouping, location: str) -> Pattern:
    """Return the pattern that the event begins if it is the first of its kind; nothing is counted on it yet."""
    return Pattern(
        id=event.pattern_id,
        project_id=event.project_id,
        fingerprint=grouping.fingerprint,
        parts=grouping.parts,
        error_type=event.error_type,
        template=grouping.template,
        culprit=event.culprit,
        location=location,
        message=event.message,
        severity=event.severity,
        first_seen=event.timestamp,
        last_seen=event.timestamp,
        latest_event=event.event_id,
    )
