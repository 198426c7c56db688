"""The model's lockout: five failures, 24 hours, strangers apart from each device."""

from datetime import datetime, timedelta

import attrs

DAY = timedelta(days=1)


@attrs.define
class Budget:
    """What was tried at one address, by strangers or by one device."""

    strangers: bool
    failures: int = 0
    in_a_row: int = 0
    failed: datetime | None = None
    until: datetime | None = None

    @property
    def is_shut(self) -> bool:
        """Whether time opens nothing any more."""
        return self.strangers and self.in_a_row >= 100

    def wait(self, now: datetime) -> timedelta | None:
        """Return how long to wait, None if nobody has to."""
        if self.is_shut:
            return DAY
        if self.until and self.until <= now:
            self.failures, self.until = 0, None
        if self.failed and now - self.failed >= 30 * DAY:
            self.failures, self.in_a_row = 0, 0
        return self.until - now if self.until else None

    def fail(self, now: datetime) -> bool:
        """Count a failure, and tell whether it locks."""
        self.failures, self.in_a_row, self.failed = self.failures + 1, self.in_a_row + 1, now
        if self.failures >= 5:
            self.until = now + DAY
        return self.until is not None
