"""Refusals: what a use case raises when it will not do what it was asked.

The kind (a base class below) decides how a caller reacts; `code` says why, for machines; `title` says it for people and
never changes; the message of the instance says what was wrong this time. Bugs stay ordinary exceptions.
"""

from datetime import timedelta
from typing import ClassVar


class Problem(Exception):
    """A refusal. `str(problem)` is the detail: one or two sentences, no secret, never a traceback."""

    code: ClassVar[str] = "problem"
    title: ClassVar[str] = "The request was refused."


class Malformed(Problem):
    """What came cannot be read at all."""


class Invalid(Problem):
    """What came can be read, but a value in it is not acceptable."""


class Unauthenticated(Problem):
    """Nobody is logged in, or the proof is wrong."""


class Declined(Problem):
    """It would be done if it were paid, and it is not."""


class Forbidden(Problem):
    """Known, and not allowed."""


class NotFound(Problem):
    """There is no such thing, or not for whoever asks."""


class Conflict(Problem):
    """The state of the thing does not allow it."""


class TooLarge(Problem):
    """More than the limit."""


class Unsupported(Problem):
    """A type or an encoding that is not spoken here."""


class Later(Problem):
    """Not now: `retry_after` says when trying again may help."""

    wait: ClassVar[timedelta] = timedelta(seconds=1)

    def __init__(self, detail: str = "", *, retry_after: timedelta | None = None) -> None:
        super().__init__(detail)
        self.retry_after = self.wait if retry_after is None else retry_after


class TooMany(Later):
    """Whoever asks did so too often, or too much at once."""


class Unavailable(Later):
    """Something the platform needs does not answer."""

    wait: ClassVar[timedelta] = timedelta(seconds=5)
