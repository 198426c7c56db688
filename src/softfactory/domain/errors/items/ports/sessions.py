"""Sessions of the programs that report, as a database counts them."""

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from softfactory.domain.errors.items.model import ReleaseHealth, SessionCount, Trouble

SessionKey = tuple[int, str]
"""Project id and session id."""


class Sessions(Protocol):
    """Sessions, counted by the hour they began in, and those that went wrong lately."""

    @abstractmethod
    def count(self, counts: Collection[SessionCount]) -> None:
        """Add to the counts per hour; counts of one hour, environment and release add up."""

    @abstractmethod
    def claim(self, candidates: Collection[Trouble]) -> Mapping[SessionKey, Trouble]:
        """Return, for each candidate, what is remembered of its session, locked until the transaction ends.

        A candidate of which nothing is remembered is stored as it is. Candidates have distinct keys.
        """

    @abstractmethod
    def save(self, troubles: Collection[Trouble]) -> None:
        """Replace what `claim` returned in this transaction."""

    @abstractmethod
    def health(
        self, project_id: int, since: datetime, *, environment: str | None = None, most: int
    ) -> Sequence[ReleaseHealth]:
        """Return the sums per release over the hours from *since* on, of one environment or all (None).

        The *most* releases whose first hour is the latest, then by release.
        """

    @abstractmethod
    def reported(self, project_id: int, *, most: int) -> Mapping[str, datetime]:
        """Return when the project first saw an event of each release: the *most* whose first is the latest."""

    @abstractmethod
    def expire(self, before: datetime, *, troubles: datetime) -> None:
        """Remove the counts of hours before *before*, and what is remembered of sessions begun before *troubles*."""
