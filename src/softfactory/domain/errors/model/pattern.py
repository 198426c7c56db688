"""Patterns: the bugs behind the events."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

import attrs

from .event import Event
from .kinds import Severity, Status

UNDECIDED: Mapping[str, Any] = {
    "status": Status.ACTIVE,
    "resolution": None,
    "resolved_at": None,
    "resolved_by": None,
    "in_release": None,
    "muted_until": None,
    "muted_to": None,
}
"""What a pattern is about which nobody has decided anything."""


@attrs.frozen(kw_only=True)
class Pattern:
    """The events of one bug, counted together. A row of counts that stays true when events are deleted.

    One that was merged into another counts no more itself: what it would count is told again when it is split off.
    """

    id: str
    project_id: int
    fingerprint: str
    parts: tuple[str, ...]
    error_type: str
    template: str
    culprit: str
    location: str
    """File and line of the latest event's last frame of the application, empty if unknown."""
    message: str
    """The latest event's."""
    severity: Severity
    status: Status = Status.ACTIVE
    frequency: int = 0
    low: int = 0
    medium: int = 0
    high: int = 0
    critical: int = 0
    users: int = 0
    """People affected: distinct users among its events."""
    first_seen: datetime
    last_seen: datetime
    first_release: str | None = None
    last_release: str | None = None
    latest_event: str
    resolution: str | None = None
    resolved_at: datetime | None = None
    resolved_by: str | None = None
    in_release: str | None = None
    """Only events of this release, or a newer one, show that the resolution did not hold."""
    muted_until: datetime | None = None
    muted_to: int | None = None
    """The frequency with which it is muted no longer."""
    assignee: str | None = None
    """The id of the user who is to mend it."""
    living_id: str
    """The pattern under which its events are shown and counted: its own id unless it was merged."""
    parent_id: str | None = None
    """What it was merged into, which may have been merged in turn."""
    homes: int = 1
    """How many patterns are shown under this one, itself included."""
    kept_apart: bool = False
    """Whether a person split it off: from then on only a person merges it."""

    @property
    def is_living(self) -> bool:
        """Whether it is shown and counted, not merged into another."""
        return self.living_id == self.id

    def broken_by(self, event: Event, *, reached: bool) -> bool:
        """Tell whether *event* shows that the resolution did not hold: it happened after it.

        *reached*: whether its release is the one of the resolution or newer.
        """
        is_later = self.resolved_at is not None and event.timestamp > self.resolved_at
        return self.status is Status.RESOLVED and is_later and (self.in_release is None or reached)

    def unmuted_by(self, event: Event) -> bool:
        """Tell whether *event*, once counted, ends the time or the count until which it is muted."""
        over = self.muted_until is not None and event.received_at >= self.muted_until
        full = self.muted_to is not None and self.frequency + 1 >= self.muted_to
        return self.status is Status.MUTED and (over or full)

    def seen(self, event: Event, *, location: str = "", raised: Severity, reached: bool = True) -> Self:
        """Return the pattern, sighted once more at severity *raised*; what breaks a decision makes it active."""
        changes: dict[str, Any] = {event.severity.value: getattr(self, event.severity.value) + 1}
        if self.frequency == 0 or event.timestamp < self.first_seen:
            changes |= {"first_seen": event.timestamp, "first_release": event.release or self.first_release}
        if self.frequency == 0 or event.timestamp >= self.last_seen:
            changes |= self._latest(event, location)
        if self.broken_by(event, reached=reached) or self.unmuted_by(event):
            changes |= UNDECIDED
        return attrs.evolve(
            self, frequency=self.frequency + 1, severity=max(self.severity, raised, key=lambda s: s.rank), **changes
        )

    def resolved(self, resolution: str, *, at: datetime, by: str | None, in_release: str | None = None) -> Self:
        """Return the pattern as resolved; the resolution tells what was done."""
        decided = {"resolution": resolution, "resolved_at": at, "resolved_by": by, "in_release": in_release}
        return attrs.evolve(self, **{**UNDECIDED, **decided, "status": Status.RESOLVED})

    def muted(self, *, until: datetime | None, count: int | None) -> Self:
        """Return the pattern as muted: until an instant, for *count* more events, or for good."""
        muted_to = None if count is None else self.frequency + count
        return attrs.evolve(self, **{**UNDECIDED, "status": Status.MUTED, "muted_until": until, "muted_to": muted_to})

    def reopened(self) -> Self:
        """Return the pattern as active again, with nothing decided about it."""
        return attrs.evolve(self, **UNDECIDED)

    def _latest(self, event: Event, location: str) -> Mapping[str, Any]:
        return {
            "last_seen": event.timestamp,
            "last_release": event.release or self.last_release,
            "latest_event": event.event_id,
            "message": event.message,
            "location": location,
            "culprit": event.culprit,
        }
