"""What error tracking knows: projects, events, and the patterns they make."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

import attrs

Payload = Mapping[str, Any]
"""One event as JSON values, in the shape of the Sentry protocol: what both dialects are translated into.

Source: https://develop.sentry.dev/sdk/data-model/event-payloads/
"""

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Severity(StrEnum):
    """How bad, from the least to the worst."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for low to 3 for critical."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Status(StrEnum):
    """What people have decided about a pattern."""

    ACTIVE = "active"
    RESOLVED = "resolved"
    MUTED = "muted"


@attrs.frozen(kw_only=True)
class Project:
    """Something whose errors are kept together. The id is short because a DSN holds it."""

    id: int
    name: str
    created_at: datetime


@attrs.frozen(kw_only=True)
class ProjectKey:
    """What a program shows to report to its project: 32 hex digits, public by nature (browsers send it)."""

    key: str
    project_id: int
    created_at: datetime
    revoked_at: datetime | None = None


@attrs.frozen(kw_only=True)
class Grouping:
    """Why events belong together: the parts that were compared, and their hash."""

    fingerprint: str
    """128 bits as 32 hex digits: a pure function of `parts`."""
    parts: tuple[str, ...]
    template: str
    """The message with its variable parts as placeholders: what the pattern is called."""


@attrs.frozen(kw_only=True)
class Event:
    """One occurrence, as lists show it; what the client sent in full is kept beside it."""

    project_id: int
    event_id: str
    """32 lower-case hex digits, unique within the project."""
    pattern_id: str
    error_type: str
    message: str
    severity: Severity
    timestamp: datetime
    """When it happened, by the client's clock, never later than `received_at`."""
    received_at: datetime
    environment: str | None
    release: str | None
    culprit: str
    """Where it happened: "function in module", empty if unknown."""
    user: str | None
    tags: Mapping[str, str]


@attrs.frozen(kw_only=True)
class Pattern:
    """The events of one bug, counted together. A row of counts that stays true when events are deleted."""

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

    def broken_by(self, event: Event) -> bool:
        """Tell whether *event* shows that the resolution did not hold: it happened after it."""
        return self.status is Status.RESOLVED and self.resolved_at is not None and event.timestamp > self.resolved_at

    def seen(self, event: Event, *, location: str = "", raised: Severity) -> Self:
        """Return the pattern, sighted once more at severity *raised*; what breaks the resolution reopens it."""
        latest = event.timestamp >= self.last_seen or self.frequency == 0
        counts: dict[str, Any] = {event.severity.value: getattr(self, event.severity.value) + 1}
        if self.frequency == 0 or event.timestamp < self.first_seen:
            counts |= {"first_seen": event.timestamp, "first_release": event.release or self.first_release}
        if latest:
            counts |= {
                "last_seen": event.timestamp,
                "last_release": event.release or self.last_release,
                "latest_event": event.event_id,
                "message": event.message,
                "location": location,
                "culprit": event.culprit,
            }
        if self.broken_by(event):
            counts |= {"status": Status.ACTIVE, "resolution": None, "resolved_at": None, "resolved_by": None}
        return attrs.evolve(
            self, frequency=self.frequency + 1, severity=max(self.severity, raised, key=lambda s: s.rank), **counts
        )

    def resolved(self, resolution: str, *, at: datetime, by: str | None) -> Self:
        """Return the pattern as resolved; the resolution tells what was done."""
        return attrs.evolve(self, status=Status.RESOLVED, resolution=resolution, resolved_at=at, resolved_by=by)


@attrs.frozen(kw_only=True)
class Tally:
    """How many events of a pattern happened in one hour, per environment, release and severity ("" = not given)."""

    project_id: int
    pattern_id: str
    hour: datetime
    environment: str
    release: str
    severity: Severity
    events: int


@attrs.frozen(kw_only=True)
class Arrivals:
    """How many events of a project were stored in one minute: what rates are made of."""

    project_id: int
    minute: datetime
    events: int


class Deed(StrEnum):
    """What happens to a pattern in its life."""

    CREATED = "created"
    REGRESSED = "regressed"
    RESOLVED = "resolved"


@attrs.frozen(kw_only=True)
class Activity:
    """One entry in a pattern's history."""

    id: str
    project_id: int
    pattern_id: str
    at: datetime
    deed: Deed
    actor: str | None = None
    note: str = ""


@attrs.frozen(kw_only=True)
class Receipt:
    """What the sender of an event is told once it is on disk."""

    event_id: str
    pattern_id: str
    is_new: bool
    is_regression: bool
    severity: Severity
    frequency: int
