"""Which events, and which patterns."""

from datetime import datetime
from typing import Literal

import attrs

from softfactory.domain.errors.model import Severity, Status

EventKey = tuple[int, str]
"""Project id and event id."""

GroupKey = tuple[int, str]
"""Project id and fingerprint."""

Dimension = Literal["project_id", "pattern_id", "hour", "severity", "environment", "release", "error_type"]
"""What counts may be summed by."""

MOST_TAG_KEYS = 50
"""Tags of one pattern that are shown: a client can send any number of keys."""

PATTERN_SORTS = ("last_seen", "first_seen", "frequency", "users")


@attrs.frozen(kw_only=True)
class Criteria:
    """Which events, or which patterns: those that meet everything given. None asks for nothing.

    For patterns each criterion holds of at least one of its events, told from counts: `environment`, `release`,
    `severity`, `since` and `until` of the same hour's events; `since` and `until` count by whole hours there, but a
    pattern whose first event is after `until`, or whose last is before `since`, never meets them.
    """

    projects: frozenset[int] | None = None
    """None: every project there is."""
    error_type: str | None = None
    severity: Severity | None = None
    """Of an event: its own. Of a pattern: the pattern's."""
    environment: str | None = None
    release: str | None = None
    user: str | None = None
    tag: tuple[str, str] | None = None
    since: datetime | None = None
    """The first instant."""
    until: datetime | None = None
    """The first instant that is too late."""
    q: str | None = None
    """Text, compared without regard to case, that the pattern's error type or template must contain."""
    pattern: str | None = None
    """Of this pattern only, and of those merged into it."""
    status: Status | None = None
    """Patterns only."""
    assignee: str | None = None
    """Patterns only: the id of the user who is to mend it."""
