"""The machine's clock."""

from datetime import UTC, datetime


class SystemClock:
    """The machine's clock, which never goes back within the process."""

    def __init__(self) -> None:
        self._last = datetime.min.replace(tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the current instant."""
        self._last = max(self._last, datetime.now(UTC))
        return self._last
