"""What happened to patterns."""

from abc import abstractmethod
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from softfactory.domain.errors.model import Activity
from softfactory.domain.kernel.paging import Page, PageRequest


class History(Protocol):
    """What people and events did to patterns, entry by entry."""

    @abstractmethod
    def add(self, activities: Collection[Activity]) -> None:
        """Append to the histories."""

    @abstractmethod
    def between(self, projects: frozenset[int] | None, *, since: datetime, until: datetime) -> Sequence[Activity]:
        """Return what happened to patterns of these projects (None = all) from *since* to before *until*, by time."""

    @abstractmethod
    def of_pattern(self, living_id: str, request: PageRequest) -> Page[Activity]:
        """Return what happened to a pattern and to those merged into it, latest first. Raises `BadCursor`."""

    @abstractmethod
    def of_actor(self, user_id: str) -> Sequence[Activity]:
        """Return what the user did to patterns, by time. Reads all histories: it is for the rare export."""
