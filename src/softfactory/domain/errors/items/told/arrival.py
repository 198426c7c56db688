"""Where and when an item came, and why one is not stored."""

from datetime import datetime

import attrs

from softfactory.domain.errors.payloads.values import JsonObject, as_text

MOST = 10**9
"""Of any number that a client tells: sums stay far below what a column holds."""


class Refused(Exception):
    """The item cannot be counted or kept; its text is the reason, as it is counted."""


@attrs.frozen(kw_only=True)
class Arrival:
    """The project an item came to, and when."""

    project_id: int
    at: datetime

    @property
    def hour(self) -> datetime:
        """The hour of `at`."""
        return hour_of(self.at)


def hour_of(at: datetime) -> datetime:
    """Return the beginning of the hour, UTC."""
    return at.replace(minute=0, second=0, microsecond=0)


def number(value: object) -> int:
    """Return a count as a client told it: 0 to 1,000,000,000, and 0 for what is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value:  # noqa: PLR0124 - NaN
        return 0
    return int(min(max(value, 0), MOST))


def term(payload: JsonObject, name: str, most: int = 200) -> str:
    """Return a member as text of one line without spaces around it, "" if it is missing or no text."""
    return " ".join("".join(c if c.isprintable() else " " for c in as_text(payload.get(name), most)).split())
