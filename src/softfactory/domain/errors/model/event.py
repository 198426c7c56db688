"""Events, and what their senders are told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs

from .kinds import Severity

Payload = Mapping[str, Any]
"""One event as JSON values, in the shape of the Sentry protocol: what both dialects are translated into.

Source: https://develop.sentry.dev/sdk/data-model/event-payloads/
"""


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
class Known:
    """What is known of an event for as long as a repeat is told from it: longer than it is kept."""

    project_id: int
    event_id: str
    pattern_id: str
    severity: Severity


@attrs.frozen(kw_only=True)
class Receipt:
    """What the sender of an event is told once it is on disk."""

    event_id: str
    pattern_id: str
    is_new: bool
    is_regression: bool
    severity: Severity
    frequency: int
    is_repeat: bool = False
    """Whether it was stored before, and is not counted again."""
