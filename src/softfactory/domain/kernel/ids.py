"""Identifiers: sortable by time for rows, random for secrets."""

from collections.abc import Callable

import attrs

from .clock import Clock

NOBODY = "00000000-0000-0000-0000-000000000000"
"""The id of no user: what is about an unknown person is kept under it, so that the work is the same."""

Random = Callable[[int], bytes]
"""Return that many bytes, unpredictable to anybody: a port, because tests want to repeat."""


@attrs.frozen
class Ids:
    """Makes identifiers from a clock and a source of randomness."""

    now: Clock
    random: Random

    def uuid7(self) -> str:
        """Return a UUID of version 7 in canonical form: 48 bits of milliseconds, 74 random bits.

        Source: RFC 9562, section 5.7.
        """
        millis = int(self.now().timestamp() * 1000)
        tail = int.from_bytes(self.random(10))
        high = (millis << 16) | 0x7000 | (tail >> 68)
        low = (0b10 << 62) | (tail & (1 << 62) - 1)
        digits = f"{high:016x}{low:016x}"
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

    def token(self) -> str:
        """Return 128 random bits as 32 lower-case hex digits."""
        return self.random(16).hex()
