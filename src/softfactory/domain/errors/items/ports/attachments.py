"""Files, as a database keeps them."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from softfactory.domain.errors.items.kept import Attachment


class Attachments(Protocol):
    """Files."""

    @abstractmethod
    def held(self, project_id: int, event_id: str) -> Mapping[str, int]:
        """Return the sizes of the event's files by id.

        In a writing transaction nobody else adds to the project's files until it ends. Ask for projects in their order.
        """

    @abstractmethod
    def received(self, project_id: int, since: datetime) -> int:
        """Return how many bytes of files came to the project since *since* and are still there."""

    @abstractmethod
    def add(self, attachment: Attachment, content: bytes) -> None:
        """Store a file whose id `held` does not have."""

    @abstractmethod
    def of_event(self, event_id: str, among: frozenset[int] | None) -> Sequence[Attachment]:
        """Return the files of an event of these projects (None = all), by id."""

    @abstractmethod
    def find(self, event_id: str, attachment_id: str, among: frozenset[int] | None) -> tuple[Attachment, bytes] | None:
        """Return the file and its content as it is stored."""

    @abstractmethod
    def expire(self, project_id: int, before: datetime) -> None:
        """Remove what came to the project before *before*."""

    @abstractmethod
    def expire_orphans(self, before: datetime) -> None:
        """Remove what came before *before* for an event that is not there, nor feedback under its id."""
