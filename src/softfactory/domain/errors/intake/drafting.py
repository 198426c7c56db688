"""Making a report ready to be stored: all that needs no database, done by whoever brings it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypedDict

import attrs

from softfactory.domain.errors.grouping import project_rules
from softfactory.domain.errors.model import Event, Grouping, Pattern, Payload, Severity
from softfactory.domain.errors.payloads import facts
from softfactory.domain.errors.payloads.report import Report
from softfactory.domain.errors.ports import GroupKey
from softfactory.domain.errors.scrubbing import own
from softfactory.domain.errors.settings import Remembered, SettingsUseCases
from softfactory.domain.errors.sourcemaps.resolving import Resolving


class Named(TypedDict):
    """What rules want to know of an event besides its payload."""

    error_type: str
    message: str


@attrs.frozen(kw_only=True)
class Draft:
    """An event ready to be stored, and the pattern it begins if it is the first of its kind."""

    event: Event
    candidate: Pattern
    packed: bytes
    per_minute: int | None = None
    """How many events its project may store in a minute."""
    older: Callable[[], Sequence[str]] = tuple
    """Gives the fingerprints that earlier versions of the rules gave, when they differ."""

    @property
    def group(self) -> GroupKey:
        """What its pattern is found by."""
        return self.candidate.project_id, self.candidate.fingerprint


@attrs.frozen(kw_only=True, slots=False)
class Drafting(Resolving, SettingsUseCases):
    """Turns reports into drafts by the rules."""

    def _drafted(self, report: Report) -> Draft:
        """Do what needs no transaction: map to original places, scrub, read, group, judge and pack."""
        settings = self._settings(report.project)
        payload, text = self._scrubbed(self._with_originals(report.project, report.payload), settings)
        read = facts.read(payload)
        named: Named = {"error_type": read.error_type, "message": read.message}
        applied = project_rules.applied(payload, settings.rules, **named)
        if applied.payload is not payload:  # a rule said whose some frames are
            read = facts.read(applied.payload)
        grouping = self.rules.group(applied.payload, **named, chosen=applied.chosen)
        severity = applied.severity or self.rules.severity(payload, **named)
        event = self._event(report, read, severity)
        return Draft(
            event=event,
            candidate=_begun(event, grouping, read.location),
            packed=self.packer.pack(text),
            per_minute=settings.project.events_per_minute,
            older=partial(self.rules.older, applied.payload, **named, chosen=applied.chosen),
        )

    def _scrubbed(self, told: Payload, settings: Remembered) -> tuple[Payload, bytes]:
        """Return the payload as it may be kept, and as JSON."""
        text = self.packer.encode(told)
        payload = self.rules.scrub(told, text)
        if settings.scrub_names or settings.project.scrub_addresses:
            payload = own.without(payload, settings.scrub_names, addresses=settings.project.scrub_addresses)
        return payload, text if payload is told else self.packer.encode(payload)

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
        living_id=event.pattern_id,
    )
