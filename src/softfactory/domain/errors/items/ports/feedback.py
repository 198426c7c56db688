"""What people told, as a database keeps it."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from softfactory.domain.errors.items.kept import Feedback
from softfactory.domain.kernel.paging import Page, PageRequest


class Feedbacks(Protocol):
    """What people told."""

    @abstractmethod
    def add(self, feedback: Feedback) -> None:
        """Store it, unless its project has one under its id."""

    @abstractmethod
    def listed(self, project_id: int, request: PageRequest) -> Page[Feedback]:
        """Return the project's, latest first, then by id, highest first. Raises `BadCursor`."""

    @abstractmethod
    def of_event(self, event_id: str, among: frozenset[int] | None, *, most: int) -> Sequence[Feedback]:
        """Return the first *most* about an event of these projects (None = all), by arrival, then id."""

    @abstractmethod
    def expire(self, project_id: int, before: datetime) -> None:
        """Remove what came to the project before *before*."""
