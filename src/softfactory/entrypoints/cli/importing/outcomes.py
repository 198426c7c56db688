"""What reading makes of each piece of a file."""

from collections.abc import Iterator
from typing import Any

import attrs

RANKS = {"debug": 0, "info": 1, "warning": 2, "error": 3, "fatal": 4}
"""Levels as events have them, from the least."""


@attrs.frozen(kw_only=True)
class Found:
    """An event."""

    payload: dict[str, Any]
    digest: bytes
    """Of the bytes that it was read from."""
    size: int
    """How many they were."""
    place: str
    event_id: str | None = None
    """32 hex digits that the event came with."""


@attrs.frozen(kw_only=True)
class Skipped:
    """Something that is no error: a record below the level, an item that is no event."""


@attrs.frozen(kw_only=True)
class Failed:
    """Something that should be an event and is not."""

    place: str
    reason: str


Outcome = Found | Skipped | Failed
Outcomes = Iterator[Outcome]
