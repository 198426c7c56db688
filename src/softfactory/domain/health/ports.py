"""What health asks of the outside."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Protocol

import attrs

Check = Callable[[], str]
"""Return a short sentence when all is well; raise with the reason when it is not."""


@attrs.frozen(kw_only=True)
class Stored:
    """Numbers that the database knows, read when they are asked for."""

    errors: Mapping[tuple[int, str], int]
    """Events ever stored, by project id and severity."""
    error_rate: float
    """Events stored a minute over the last five."""


@attrs.frozen(kw_only=True)
class Traffic:
    """Requests answered since the server started, by all its processes."""

    requests: int
    failures: int
    """Those answered 5xx."""
    mean_seconds: float
    p95_seconds: float
    """The upper bound of the histogram's bucket that holds it."""
    uptime_seconds: float
    connections: Mapping[str, int]
    """Of the database, by state: in_use and idle."""

    @property
    def failure_rate(self) -> float:
        """The share of 5xx among the answers, 0 to 1."""
        return self.failures / self.requests if self.requests else 0.0


class Metrics(Protocol):
    """Counts what happens, over all processes of the server, and shows it."""

    @abstractmethod
    def request(self, *, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request. *route* is the template, never the path."""

    @abstractmethod
    def connections(self, state: str, change: int) -> None:
        """Count database connections that came into *state* (in_use, idle) or left it."""

    @abstractmethod
    def traffic(self) -> Traffic:
        """Return what was counted, for people."""

    @abstractmethod
    def exposition(self, stored: Stored) -> bytes:
        """Return every number in Prometheus' text format 0.0.4."""
