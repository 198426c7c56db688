"""The demo's errors: a few hundred events of a shop over the last days."""

from datetime import datetime, timedelta

import attrs

from softfactory.domain.kernel.ids import Ids
from softfactory.services import Services

from .bugs import BUGS, Bug

DAYS = 5
EVENTS = 360
TURNS = (0, 1, 0, 2, 6, 0, 3, 1, 6, 0, 4, 2, 5, 0, 7, 1, 6)
"""Which bug shows up next: some are seen often, some seldom."""
RELEASES = ("shop@1.4.0", "shop@1.5.0")


def log(services: Services, project: int) -> None:
    """Log events as they would have come in, one after the other over the last days."""
    now = services.errors.now()
    for number in range(EVENTS):
        at = now - timedelta(days=DAYS) * (1 - (number + 1) / EVENTS)
        bug = BUGS[TURNS[number % len(TURNS)]]
        _log_one(services, project, bug, number, at)


def _log_one(services: Services, project: int, bug: Bug, number: int, at: datetime) -> None:
    release = RELEASES[number > EVENTS // 2]
    then = attrs.evolve(services.errors, now=lambda: at, ids=Ids(lambda: at, services.errors.ids.random))
    value = f"{1000 + 37 * number % 8999}"
    then.log(
        project,
        bug.error_type,
        bug.message.format(value),
        traceback=bug.traceback.format(value, 40 + 3 * (number > EVENTS // 2)),
        environment="staging" if number % 9 == 0 else "production",
        release=release,
        user_id=f"user-{number * 7 % 61}",
        tags={"region": ("seoul", "busan", "tokyo")[number % 3], "service": bug.service},
        context={"order": value},
    )
