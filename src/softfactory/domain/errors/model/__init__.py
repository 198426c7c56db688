"""What error tracking knows: projects, events, and the patterns they make."""

from datetime import timedelta

from .counts import Arrivals, Tally
from .event import Event, Grouping, Known, Payload, Receipt
from .history import Activity, Merge, Reason
from .kinds import Deed, Severity, Status
from .pattern import Pattern
from .project import Project, ProjectKey

__all__ = [
    "DAY",
    "HOUR",
    "Activity",
    "Arrivals",
    "Deed",
    "Event",
    "Grouping",
    "Known",
    "Merge",
    "Pattern",
    "Payload",
    "Project",
    "ProjectKey",
    "Reason",
    "Receipt",
    "Severity",
    "Status",
    "Tally",
]

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
