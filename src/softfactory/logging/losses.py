"""What could not be reported: counted by reason, and said once."""

import logging
import threading
from collections import Counter
from collections.abc import Mapping

SAYS = {
    "queue_overflow": "Events come faster than they can be reported; those that did not fit are counted and lost.",
    "ratelimit_backoff": "The server asks for fewer events; those of the meantime are counted and lost.",
    "network_error": "The server cannot be reached; events are counted and lost.",
    "send_error": "Events were refused; they are counted and lost.",
    "internal_sdk_error": "An event could not be made; it is counted and lost.",
    "closed": "An event came after reporting had ended; it is lost.",
}
"""Reasons, as Sentry names them, in words.

Source: https://develop.sentry.dev/sdk/telemetry/client-reports/
"""
LOG = logging.getLogger("softfactory.logging")


class Losses:
    """Counts, from any thread, and warns at the first of each reason."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._lock = threading.RLock()
        self._untold: Counter[str] = Counter()
        self._total: Counter[str] = Counter()

    def begin_again(self) -> None:
        """Count from nothing: this is another process now."""
        self._begin()

    def add(self, reason: str, because: object = "") -> None:
        """Count one event."""
        with self._lock:
            self._untold[reason] += 1
            self._total[reason] += 1
            first = self._total[reason] == 1
        if first:
            LOG.warning("%s %s", SAYS.get(reason, reason), because)

    @property
    def total(self) -> Mapping[str, int]:
        """All of them by reason."""
        with self._lock:
            return dict(self._total)

    def take(self) -> Mapping[str, int]:
        """Return those that nobody was told of, who is told now."""
        with self._lock:
            taken, self._untold = self._untold, Counter()
        return taken

    def put_back(self, taken: Mapping[str, int]) -> None:
        """Have them told another time."""
        with self._lock:
            self._untold.update(taken)
