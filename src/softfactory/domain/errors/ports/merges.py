"""Where merges are remembered, and the templates that were learned."""

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from softfactory.domain.errors.model import Merge

Tokens = tuple[str, ...]


class Merges(Protocol):
    """Which patterns were merged, why, and what later messages are merged by."""

    @abstractmethod
    def add(self, merges: Collection[Merge]) -> None:
        """Remember merges."""

    @abstractmethod
    def of(self, sources: Collection[str]) -> Sequence[Merge]:
        """Return the merges of these patterns into others, undone ones too, by time."""

    @abstractmethod
    def undo(self, source_id: str, *, at: datetime) -> None:
        """Mark the pattern's merges as undone; those that are stay as they are."""

    @abstractmethod
    def learned(self, project_id: int, context: str) -> Mapping[Tokens, str]:
        """Return the templates learned for a context (32 hex digits), each with its fingerprint."""

    @abstractmethod
    def learn(self, project_id: int, context: str, templates: Mapping[Tokens, str]) -> None:
        """Replace what was learned for a context."""
