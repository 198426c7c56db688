"""Events into a platform in this very process."""

from collections.abc import Sequence
from typing import Protocol

from softfactory.domain.errors.payloads.report import Report
from softfactory.domain.kernel.problems import Later, TooMany

from .losses import Losses
from .outbox import Event, Pause

TRIES = 3
LONGEST_WAIT = 5.0
"""Seconds between tries at most, whatever the platform asks for."""


class Storing(Protocol):
    """What is asked of a platform: `Errors`."""

    def log_many(self, reports: Sequence[Report]) -> object:
        """Store all of them or none."""


class Embedded:
    """Stores events in batches; of a batch that is refused each by itself."""

    def __init__(self, errors: Storing, project: int, losses: Losses) -> None:
        self._errors, self._project, self._losses = errors, project, losses

    def begin_again(self) -> None:
        """Do nothing: a platform is not to be used after a fork; each process builds its own."""

    def settle(self) -> None:
        """Do nothing: who embeds a platform reads its log."""

    def send(self, events: Sequence[Event], pause: Pause) -> None:
        """Store them, or count them as lost."""
        reports = [Report(project=self._project, payload=event, event_id=event["event_id"]) for event in events]
        try:
            self._store(reports, pause)
        except Later as problem:
            reason = "ratelimit_backoff" if isinstance(problem, TooMany) else "network_error"
            for _ in reports:
                self._losses.add(reason, problem)
        except Exception as error:  # noqa: BLE001 - a defect of one event; the others are stored
            if len(events) == 1:
                self._losses.add("send_error", f"{type(error).__name__}: {error}")
                return
            for event in events:
                self.send([event], pause)

    def _store(self, reports: Sequence[Report], pause: Pause) -> None:
        for left in reversed(range(TRIES)):
            try:
                self._errors.log_many(reports)
            except Later as problem:
                if not left or not pause(min(problem.retry_after.total_seconds(), LONGEST_WAIT)):
                    raise
            else:
                return
