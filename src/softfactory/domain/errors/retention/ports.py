"""What retention needs from a database. All patterns here are those that events were stored with, merged or not."""

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import attrs

Mark = tuple[datetime, str]
"""An event's timestamp and id: where it stands among those of its pattern."""

MOST_REMOVED = 100
"""How many events one call may remove: with others waiting to write, some 20 ms of work."""


@attrs.frozen(kw_only=True)
class Crowd:
    """How many events a pattern has."""

    pattern_id: str
    old: int
    young: int


class Retention(Protocol):
    """Removing events, and remembering that they were there."""

    @abstractmethod
    def removed(self) -> Mapping[int, int]:
        """Return how many events of each project were removed so far, without projects of which none was."""

    @abstractmethod
    def crowds(self, project_id: int, *, since: datetime) -> Sequence[Crowd]:
        """Count the events of each of the project's patterns, young ones *since* then. Reads an index of them all."""

    @abstractmethod
    def aged(self, project_id: int, *, before: datetime, after: str, most: int) -> Sequence[str]:
        """Return the next *most* of the project's patterns by id, those whose id is higher than *after* ("" = all).

        Only such that have an event *before* then which is neither their first nor their latest.
        """

    @abstractmethod
    def marks(
        self, pattern_id: str, *, after: Mark | None = None, until: Mark | None = None, most: int
    ) -> Sequence[Mark]:
        """Return the pattern's earliest events after that one, until that one (included); None: there is no such."""

    @abstractmethod
    def borders(self, pattern_id: str, *, before: datetime, every: int) -> Sequence[Mark]:
        """Return the pattern's first event, each *every*-th after it, and the last *before* then."""

    @abstractmethod
    def remove(
        self, project_id: int, event_ids: Collection[str], *, received_before: datetime, forget_before: datetime
    ) -> int:
        """Remove up to `MOST_REMOVED` events, if they were received before then; return how many were.

        What a pattern shows as its latest event stays. Those not received before *forget_before* remain `known`.
        """

    @abstractmethod
    def forget(self, *, before: datetime, most: int) -> int:
        """Forget up to *most* removed events that were received before then; return how many were forgotten."""


class RetentionTx(Protocol):
    """What a transaction sees of retention."""

    @property
    @abstractmethod
    def retention(self) -> Retention:
        """What is removed."""
