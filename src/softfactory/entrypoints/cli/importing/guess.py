"""Which format a file has, by its first lines."""

from typing import Any

from softfactory.domain.kernel.problems import Malformed
from softfactory.entrypoints.http.sentry.sdk_json import decode_object

from .lines import MAX_LINE

FORMATS = ("envelopes", "jsonl", "log")
LOOKED_AT = MAX_LINE + 64 * 1024
"""Bytes of a file that are enough to tell."""
_ITEMS = frozenset(
    "event transaction attachment session sessions client_report user_report feedback check_in profile profile_chunk "
    "replay_event replay_recording log span".split()
)


def guessed(start: bytes) -> str:
    """Return the format of a file that begins like this."""
    lines = start.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 2)
    if not lines[0].startswith(b"{"):
        return "log"
    first, second = _object(lines[0]), _object(lines[1]) if len(lines) > 1 else None
    if first is not None and second is not None and second.get("type") in _ITEMS and "type" not in first:
        return "envelopes"
    return "jsonl" if first is not None or len(lines) == 1 else "log"


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        return decode_object(line)
    except Malformed:
        return None
