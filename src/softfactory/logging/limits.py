"""What a server asks for: for how long which kinds of items are to be kept back.

Source: https://develop.sentry.dev/sdk/expected-features/rate-limiting/
"""

import re
from collections.abc import Mapping

DEFAULT_WAIT = 60.0
"""Seconds to wait after a 429 that does not say."""
LONGEST_WAIT = 86_400.0
TOO_MANY = 429
_SECONDS = re.compile(r"\d{1,9}(?:\.\d{1,9})?")


class Limits:
    """Until when events are to be kept back; *now* is seconds that never go back."""

    def __init__(self) -> None:
        self._until = 0.0

    def hear(self, status: int, headers: Mapping[str, str], now: float) -> None:
        """Heed an answer; header names are in any case if the mapping is."""
        waits = [wait for one in headers.get("X-Sentry-Rate-Limits", "").split(",") if (wait := _of_events(one))]
        if status == TOO_MANY and not headers.get("X-Sentry-Rate-Limits"):
            waits.append(_seconds(headers.get("Retry-After", "")) or DEFAULT_WAIT)
        self._until = max([self._until, *(now + wait for wait in waits)])

    def hold(self, now: float) -> bool:
        """Tell whether events are to be kept back now."""
        return now < self._until


def _of_events(limit: str) -> float:
    """Return the seconds that one limit asks of events, 0 if it is about other items."""
    seconds, _, rest = limit.strip().partition(":")
    categories = {one.strip() for one in rest.partition(":")[0].split(";")} - {""}
    return _seconds(seconds) if not categories or "error" in categories else 0.0


def _seconds(text: str) -> float:
    return min(float(text), LONGEST_WAIT) if _SECONDS.fullmatch(text.strip()) else 0.0
