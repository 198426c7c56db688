"""One deadline for everything that a call takes."""

import time
from typing import Self

import attrs


@attrs.frozen
class Deadline:
    """When the answer must be there."""

    seconds: float
    ends: float

    @classmethod
    def after(cls, seconds: float) -> Self:
        """Return the deadline that is *seconds* from now."""
        return cls(seconds, time.monotonic() + seconds)

    @property
    def over(self) -> bool:
        """Whether it has passed."""
        return time.monotonic() >= self.ends

    def left(self) -> float:
        """Return the seconds until then, more than 0; raises TimeoutError."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left
