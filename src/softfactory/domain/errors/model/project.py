"""Projects, and what they set."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs


@attrs.frozen(kw_only=True)
class Project:
    """Something whose errors are kept together. The id is short because a DSN holds it."""

    id: int
    name: str
    created_at: datetime
    events_per_minute: int | None = None
    """How many events it may store in a minute, as many of them at once; None for any number."""
    retention_days: int | None = None
    """After which events go, but for each pattern's first and latest; None keeps them."""
    retention_events: int | None = None
    """How many events are kept; of patterns with the most, evenly spread ones. None keeps all."""
    scrub_names: tuple[str, ...] = ()
    """Names whose values are taken out, besides those that are known to hold secrets."""
    scrub_addresses: bool = False
    """Whether IP addresses are taken out, too."""
    rules: tuple[Mapping[str, Any], ...] = ()
    """Its own rules of grouping, the first that fits before others: see `grouping/project_rules.py`."""


@attrs.frozen(kw_only=True)
class ProjectKey:
    """What a program shows to report to its project: 32 hex digits, public by nature (browsers send it)."""

    key: str
    project_id: int
    created_at: datetime
    revoked_at: datetime | None = None
