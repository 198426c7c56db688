"""What was not stored, as a database counts it."""

from abc import abstractmethod
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from softfactory.domain.errors.items.model import Drop

MOST_DROPS_SHOWN = 1000


class Drops(Protocol):
    """How much was not stored, by the hour."""

    @abstractmethod
    def count(self, drops: Collection[Drop]) -> None:
        """Add to the counts per hour; drops of one hour, origin, reason and category add up."""

    @abstractmethod
    def listed(self, project_id: int, since: datetime) -> Sequence[Drop]:
        """Return the counts from the hour *since* on, latest hour first, then by origin, reason and category.

        At most `MOST_DROPS_SHOWN`.
        """

    @abstractmethod
    def expire(self, before: datetime) -> None:
        """Remove the counts of hours before *before*, of all projects."""
