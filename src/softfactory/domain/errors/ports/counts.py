"""What is counted about patterns and projects."""

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from softfactory.domain.errors.model import Arrivals, Severity, Tally

from .criteria import Criteria, Dimension


class Counts(Protocol):
    """How often, when, where, with which tags and to whom: true for longer than the events are kept."""

    @abstractmethod
    def add(self, tallies: Collection[Tally]) -> None:
        """Add to the counts per hour; tallies are distinct but for `events`.

        What is counted goes by the pattern that an event's fingerprint made, whatever that was merged into.
        """

    @abstractmethod
    def add_tags(self, tags: Mapping[tuple[str, str, str], int]) -> None:
        """Add to the counts of tags: (pattern id, tag key, tag value) -> events."""

    @abstractmethod
    def add_users(self, users: Collection[tuple[str, str]]) -> Collection[tuple[str, str]]:
        """Remember who was affected, as (pattern id, user); return those that are new."""

    @abstractmethod
    def met(self, living_id: str, users: Collection[str]) -> Collection[str]:
        """Return those of up to 1,000 users whom the pattern, or one merged into it, affected."""

    @abstractmethod
    def users(self, living_id: str) -> int:
        """Return how many users the pattern and those merged into it affected."""

    @abstractmethod
    def sums(self, criteria: Criteria, by: Dimension) -> Mapping[str | int | datetime, int]:
        """Return events per project id, pattern id, hour, severity, environment ("" = not given) or error type.

        Summed over the counts that meet `projects`, `pattern`, `environment`, `release`, and by their hour `since` and
        `until`; most events first, then by that value. A pattern's are those of all that were merged into it; an error
        type's are those of the patterns that events of the type made.
        """

    @abstractmethod
    def tags(self, living_id: str, most: int) -> Sequence[tuple[str, str, int]]:
        """Return (key, value, events), per key its *most* frequent values, by key, then most frequent first.

        Only of the `MOST_TAG_KEYS` keys that most of the pattern's events have.
        """

    @abstractmethod
    def totals(self) -> Mapping[tuple[int, Severity], int]:
        """Return how many events each project ever stored, by the event's severity, without those that are none."""

    @abstractmethod
    def add_arrivals(self, arrivals: Collection[Arrivals]) -> None:
        """Add to the counts per minute; one of a project, minute and environment."""

    @abstractmethod
    def arrived(self, projects: frozenset[int] | None, *, since: datetime) -> int:
        """Return how many events were stored since the minute of *since*."""

    @abstractmethod
    def add_releases(self, releases: Collection[tuple[int, str]], *, at: datetime) -> None:
        """Remember when a project first saw a release, as (project id, release): only the first time counts."""

    @abstractmethod
    def releases(self, project_id: int, names: Collection[str]) -> Mapping[str, datetime]:
        """Return when the project first saw those of up to 1,000 releases that it did see."""
