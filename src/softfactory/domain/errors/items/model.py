"""What SDKs send beside events, as it is counted and kept."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

import attrs

COUNTS_KEPT = timedelta(days=90)
"""How long counts by the hour are kept."""
SESSION_LASTS = timedelta(days=5)
"""An update of a session that began earlier is not counted."""


class DropOrigin(StrEnum):
    """Who did not let it through."""

    CLIENT = "client"
    """The SDK, which says so in a client report."""
    SERVER = "server"


@attrs.frozen(kw_only=True)
class Drop:
    """How much of a kind was not stored in one hour, and why."""

    project_id: int
    hour: datetime
    origin: DropOrigin = attrs.field(converter=DropOrigin)
    reason: str
    """In the words of the SDKs (`ratelimit_backoff`, `sample_rate`, …) or of this server (`quota`, `too_large`, …)."""
    category: str
    """What it was: `error`, `session`, `attachment` (counted in bytes, as SDKs do), …"""
    quantity: int


class Outcome(StrEnum):
    """How a session went, from the best to the worst."""

    WELL = "well"
    ERRORED = "errored"
    ABNORMAL = "abnormal"
    CRASHED = "crashed"

    @property
    def rank(self) -> int:
        """0 for well to 3 for crashed."""
        return _RANKS[self]


_RANKS = {outcome: rank for rank, outcome in enumerate(Outcome)}


@attrs.frozen(kw_only=True)
class SessionCount:
    """How many sessions of a release began in one hour, and how those went that did not go well ("" = not given).

    A session is in at most one of `errored`, `abnormal` and `crashed`; an instance may be a change, with negatives.
    """

    project_id: int
    hour: datetime
    environment: str
    release: str
    started: int = 0
    errored: int = 0
    abnormal: int = 0
    crashed: int = 0

    def plus(self, outcome: Outcome, by: int = 1) -> Self:
        """Return the count with *by* more sessions that went so; of those that went well none is kept."""
        return attrs.evolve(
            self,
            errored=self.errored + by * (outcome is Outcome.ERRORED),
            abnormal=self.abnormal + by * (outcome is Outcome.ABNORMAL),
            crashed=self.crashed + by * (outcome is Outcome.CRASHED),
        )


@attrs.frozen(kw_only=True)
class Trouble:
    """What is remembered of one session that did not go well, until no more is to be heard of it.

    A session that goes well needs no memory: it is counted once, when it says that it begins.
    """

    project_id: int
    sid: str
    """32 lower-case hex digits."""
    hour: datetime
    """That it is counted in, as are `environment` and `release`."""
    environment: str
    release: str
    outcome: Outcome = Outcome.WELL
    """What it is counted as by now."""

    def became(self, outcome: Outcome) -> tuple[Self, SessionCount | None]:
        """Return what is remembered after an update, and how counts change; it never becomes better."""
        if outcome.rank <= self.outcome.rank:
            return self, None
        here = SessionCount(
            project_id=self.project_id, hour=self.hour, environment=self.environment, release=self.release
        )
        return attrs.evolve(self, outcome=outcome), here.plus(outcome).plus(self.outcome, -1)


@attrs.frozen(kw_only=True)
class ReleaseHealth:
    """How the sessions of a release went."""

    release: str
    first_seen: datetime
    """Its first event, or the first hour that counted a session of it."""
    started: int = 0
    errored: int = 0
    abnormal: int = 0
    crashed: int = 0

    @property
    def crash_free_rate(self) -> float | None:
        """The share of sessions that did not crash, 0 to 1; None without any."""
        return 1 - min(self.crashed, self.started) / self.started if self.started > 0 else None
