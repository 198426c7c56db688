"""Check-ins of jobs that run at regular times."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import attrs


class CheckInStatus(StrEnum):
    """What a job said of one run."""

    IN_PROGRESS = "in_progress"
    """It begins; the same run is told again when it ends."""
    OK = "ok"
    ERROR = "error"
    MISSED = "missed"
    TIMEOUT = "timeout"


@attrs.frozen(kw_only=True)
class CheckInCount:
    """How many check-ins of a monitor came in one hour ("" = no environment given)."""

    project_id: int
    hour: datetime
    monitor: str
    environment: str
    status: CheckInStatus
    checkins: int


@attrs.frozen(kw_only=True)
class Monitor:
    """A job that checks in, and the last time it did."""

    project_id: int
    monitor: str
    environment: str
    status: CheckInStatus
    at: datetime
    """When the server got the last check-in."""
    duration_ms: int | None
    """Of the last run, as the client told it."""
    release: str
    schedule: str
    """When it should run, in the client's words: a crontab line or `every 2 hours`; "" if it never said."""


@attrs.frozen(kw_only=True)
class MonitorReport:
    """A monitor with the check-ins of the last days by their status."""

    monitor: Monitor
    checkins: Mapping[CheckInStatus, int]
