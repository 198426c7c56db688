"""What happened to patterns."""

from datetime import datetime
from enum import StrEnum

import attrs

from .kinds import Deed


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


class Reason(StrEnum):
    """Why patterns were merged."""

    PERSON = "person"
    TEMPLATES = "templates"
    """Their messages differ in values only: see `grouping/learning`."""
    UPGRADE = "upgrade"
    """An earlier version of the rules of grouping had put their events together."""


@attrs.frozen(kw_only=True)
class Merge:
    """A merge, remembered so that it explains itself and can be undone."""

    id: str
    project_id: int
    source_id: str
    target_id: str
    reason: Reason
    at: datetime
    actor: str | None = None
    undone_at: datetime | None = None
