"""Which request is answered next: what hashes a password waits, for it takes the longest and comes in storms."""

import re
from collections import deque
from collections.abc import Callable
from typing import Any

import attrs

HASHING = re.compile(r"/api/auth/(?:login|register|password|password/confirm|verify-email|reset-password)/?")
"""The paths of routes that verify or hash a password."""


@attrs.frozen
class Hashing:
    """A channel whose request hashes, on its way to a thread."""

    channel: Any
    done: Callable[[], None]

    def service(self) -> None:
        """Answer the request, then make room."""
        try:
            self.channel.service()
        finally:
            self.done()

    def cancel(self) -> None:
        """Give up."""
        self.channel.cancel()


@attrs.define
class Lanes:
    """Waiting channels, as waitress' threads know their queue: true while one may be taken, and the first to leave it.

    Those that hash let all others pass, and take *room* threads at most. Used under the lock of the threads.
    """

    room: int
    done: Callable[[], None]
    """Called, without the lock, when a thread is through with one that hashes."""
    others: deque[Any] = attrs.field(factory=deque, init=False)
    hashing: deque[Any] = attrs.field(factory=deque, init=False)

    def __bool__(self) -> bool:
        """Tell whether one may be taken."""
        return bool(self.others) or (self.room > 0 and bool(self.hashing))

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self.others) + len(self.hashing)

    def append(self, channel: Any) -> None:  # noqa: ANN401 - waitress has no types
        """Let a channel with a request wait."""
        path = getattr(channel.requests[0], "path", "")  # there is none where a request could not be read
        (self.hashing if HASHING.fullmatch(path) else self.others).append(channel)

    def popleft(self) -> Any:  # noqa: ANN401 - waitress has no types
        """Take one."""
        if self.others:
            return self.others.popleft()
        self.room -= 1
        return Hashing(self.hashing.popleft(), self.done)
