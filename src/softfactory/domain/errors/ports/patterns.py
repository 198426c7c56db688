"""Where patterns are kept."""

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from softfactory.domain.errors.model import Pattern
from softfactory.domain.kernel.paging import Page, PageRequest

from .criteria import Criteria, GroupKey


class Patterns(Protocol):
    """Bugs, each the events that have one fingerprint, and those that were merged into them."""

    @abstractmethod
    def find(self, keys: Collection[GroupKey]) -> Mapping[GroupKey, Pattern]:
        """Return those of up to 1,000 projects and fingerprints that are stored, merged ones too, locking nothing."""

    @abstractmethod
    def claim(
        self, candidates: Collection[Pattern], known: Mapping[GroupKey, Pattern] | None = None
    ) -> Mapping[GroupKey, Pattern]:
        """Return, for each of up to 1,000 candidates, the stored pattern of its project and fingerprint.

        A candidate without one is stored as it is. Candidates have distinct keys. All returned patterns are locked
        until the transaction ends, in the order of their keys, so that concurrent batches neither lose a count nor
        wait for each other in a circle. *known* is what `find` or `look` returned in this transaction: where whoever
        writes is alone, that is not read again.
        """

    @abstractmethod
    def save(self, patterns: Collection[Pattern]) -> None:
        """Replace patterns that `claim` or `fetch` returned in this transaction."""

    @abstractmethod
    def look(self, ids: Collection[str]) -> Mapping[str, Pattern]:
        """Return those of up to 1,000 patterns by id, locking nothing."""

    @abstractmethod
    def fetch(self, pattern_id: str) -> Pattern | None:
        """Return the pattern, locked until the transaction ends when it is a writing one."""

    @abstractmethod
    def members(self, living_id: str) -> Sequence[Pattern]:
        """Return the patterns that are shown under this one, itself included, by id."""

    @abstractmethod
    def of_project(self, project_id: int) -> Sequence[Pattern]:
        """Return all patterns of a project, merged ones too, by id: some 20 us each."""

    @abstractmethod
    def muted_over(self, at: datetime) -> Sequence[Pattern]:
        """Return up to 1,000 living patterns that are muted until *at* or earlier, locking nothing."""

    @abstractmethod
    def listed(self, criteria: Criteria, sort: str, request: PageRequest) -> Page[Pattern]:
        """Return living patterns by *sort* (one of `PATTERN_SORTS`), highest first, then by id, highest first.

        Answered from counts: its time does not grow with the number of events. Raises `BadCursor`, also for a cursor of
        another sort.
        """

    @abstractmethod
    def forget_actor(self, user_id: str) -> None:
        """Have histories, merges, and patterns that the user resolved or was to mend, say nobody; what was done stays.

        Locks those patterns in the order of their keys, as `claim` does. Reads all histories and patterns.
        """
