"""What is counted."""

from datetime import datetime

import attrs

from .kinds import Severity


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
    """How many events of a project and environment ("" = not given) were stored in one minute."""

    project_id: int
    minute: datetime
    environment: str
    events: int
