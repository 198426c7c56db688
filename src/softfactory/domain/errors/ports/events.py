"""Where events are kept."""

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from softfactory.domain.errors.model import Event, Known
from softfactory.domain.kernel.paging import Page, PageRequest

from .criteria import Criteria, EventKey


class Events(Protocol):
    """Occurrences, each with what the client sent.

    What is stored goes by the pattern that the event's fingerprint made; what is read has the living one's id.
    """

    @abstractmethod
    def known(self, keys: Collection[EventKey]) -> Mapping[EventKey, Known]:
        """Return those of up to 1,000 *keys* that are stored already, or were, and are not forgotten."""

    @abstractmethod
    def append(self, events: Sequence[tuple[Event, bytes]]) -> None:
        """Store up to 1,000 events, each with its packed payload.

        Raises `EventIdTaken` when a concurrent transaction stored one of them first: begin again, and it is `known`.
        """

    @abstractmethod
    def find(self, event_id: str, among: frozenset[int] | None) -> tuple[Event, bytes] | None:
        """Return the event and its packed payload among these projects (None = all), the one received last."""

    @abstractmethod
    def newest(self, criteria: Criteria, request: PageRequest) -> Page[Event]:
        """Return events by timestamp, then event id, latest first. Raises `BadCursor`."""

    @abstractmethod
    def first(self, living_id: str) -> Event | None:
        """Return the earliest event of the pattern and those merged into it."""
