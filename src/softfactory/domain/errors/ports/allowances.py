"""Where it is kept how much projects may still store."""

from abc import abstractmethod
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol


class Allowances(Protocol):
    """When each project that has a limit may again store as many events at once as that allows."""

    @abstractmethod
    def claim(self, projects: Collection[int]) -> Mapping[int, datetime | None]:
        """Return the instant for each of these projects, None for one that stored nothing yet.

        Locked until the transaction ends, in the order of their ids, so that concurrent batches take their turns.
        """

    @abstractmethod
    def save(self, full_at: Mapping[int, datetime]) -> None:
        """Set the instants of projects that were claimed in this transaction."""
