"""Check-ins of monitors, as a database counts them."""

from abc import abstractmethod
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from softfactory.domain.errors.items.monitors import CheckInCount, Monitor, MonitorReport


class CheckIns(Protocol):
    """Check-ins, counted by the hour, and the last of each monitor."""

    @abstractmethod
    def count(self, counts: Collection[CheckInCount]) -> None:
        """Add to the counts per hour; counts of one hour, monitor, environment and status add up."""

    @abstractmethod
    def saw(self, monitors: Collection[Monitor]) -> None:
        """Remember the last check-ins, one a monitor and environment; one from before the stored one changes nothing.

        Without a schedule the one that is stored stays.
        """

    @abstractmethod
    def listed(self, project_id: int, since: datetime, *, most: int) -> Sequence[MonitorReport]:
        """Return the first *most* monitors by name and environment, with their counts from the hour *since* on."""

    @abstractmethod
    def expire(self, before: datetime) -> None:
        """Remove the counts of hours before *before*, and the monitors not heard of since."""
