"""How bad, and what was decided about it."""

from enum import StrEnum


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


class Deed(StrEnum):
    """What happens to a pattern in its life."""

    CREATED = "created"
    REGRESSED = "regressed"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    MUTED = "muted"
    UNMUTED = "unmuted"
    """The time or the count until which it was muted was reached."""
    ASSIGNED = "assigned"
    COMMENTED = "commented"
    MERGED = "merged"
    SPLIT = "split"
