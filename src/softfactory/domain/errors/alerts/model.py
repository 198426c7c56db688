"""Rules about what people want to be told, and alerts: what was decided by them, once for each occurrence."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import attrs

from softfactory.domain.errors.model import Severity


class Condition(StrEnum):
    """What somebody may want to be told about."""

    NEW = "new"
    """A pattern's first event."""
    REGRESSION = "regression"
    """An event that shows that a resolution did not hold."""
    SEVERITY = "severity"
    """A pattern becomes as bad as the rule says, or worse, for the first time."""
    FREQUENCY = "frequency"
    """So many events of one pattern within so many minutes."""
    SPIKE = "spike"
    """More events of the project than usual: see `spike.py`."""


AT_ONCE = frozenset({Condition.NEW, Condition.REGRESSION, Condition.SEVERITY})
"""Decided in the transaction that stores the event; the others by the watch, each minute."""


class Channel(StrEnum):
    """How it is told."""

    EMAIL = "email"
    WEBHOOK = "webhook"


@attrs.frozen(kw_only=True)
class Rule:
    """What is to be told, and to whom."""

    id: str
    project_id: int
    name: str
    condition: Condition
    environment: str | None = None
    """Only events of this one count; None for all."""
    severity: Severity | None = None
    """Of a rule on severity."""
    events: int | None = None
    """Of a rule on frequency."""
    minutes: int | None = None
    """Likewise."""
    channel: Channel
    target: str
    """An address, or a URL."""
    secret: bytes | None = attrs.field(default=None, repr=False)
    """What its webhooks are signed with, sealed by the vault."""
    created_by: str | None = None
    """The id of the user who made it."""
    created_at: datetime
    enabled: bool = True
    disabled_because: str = ""
    """Why it was disabled without anybody asking for that."""


class AlertState(StrEnum):
    """What became of it."""

    WAITING = "waiting"
    """To be sent, for the first time or again."""
    DELIVERED = "delivered"
    FAILED = "failed"
    """It will not be sent again."""


Told = Mapping[str, str | int | float]
"""What a notification says of an occurrence: fixed when it is decided, so that each attempt says the same."""


@attrs.frozen(kw_only=True)
class Alert:
    """One decision by a rule."""

    id: str
    """The webhook-id, or the left part of the Message-ID, of each attempt."""
    rule_id: str
    project_id: int
    condition: Condition | None
    """None when somebody tried the rule."""
    pattern_id: str | None = None
    occurrence: str
    """What it is about: a rule decides once about each."""
    at: datetime
    told: Told
    state: AlertState = AlertState.WAITING
    attempts: int = 0
    last_error: str = ""
    """One sentence, at most 500 characters."""
    settled_at: datetime | None = None
    """When it was delivered or failed."""


@attrs.frozen(kw_only=True)
class Mark:
    """When a rule's condition last held for something, so that what goes on is one occurrence."""

    rule_id: str
    subject: str
    """A pattern's id, or empty for the whole project."""
    held_at: datetime
