"""Time zones by their names."""

from functools import cache
from zoneinfo import available_timezones


@cache
def zones() -> frozenset[str]:
    """Return the names of all zones that this machine knows, but for those that are no place or another on each."""
    return frozenset(available_timezones()) - {"localtime", "Factory"}
