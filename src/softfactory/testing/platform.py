"""Fixtures: a whole platform, with a clock that stands still until it is told to go on."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from softfactory.container import build
from softfactory.services import Services
from softfactory.settings import Settings
from softfactory.testing.samples import NOON

SECRET = "a secret for tests, of forty characters."
QUICK = "m=8,t=1,p=1"
"""argon2 at its lowest: real, and a thousand times quicker."""


class StillClock:
    """A clock port: always the same instant, until `advance`."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the instant it stands at."""
        return self.now

    def advance(self, by: timedelta) -> None:
        """Go on."""
        self.now += by


@pytest.fixture
def clock() -> StillClock:
    """The clock of `platform`: it stands at noon, 1 March 2026 UTC."""
    return StillClock()


@pytest.fixture
def platform(clock: StillClock) -> Iterator[Services]:
    """All services, in memory."""
    services = build(Settings(database_url="memory://", secret_key=SECRET, argon2=QUICK), clock=clock)
    yield services
    services.close()


@pytest.fixture
def everywhere(clock: StillClock, database_url: str) -> Iterator[Services]:
    """All services, in memory, then on SQLite, then on PostgreSQL: each test runs on all three."""
    services = build(Settings(database_url=database_url, secret_key=SECRET, argon2=QUICK), clock=clock)
    yield services
    services.close()
