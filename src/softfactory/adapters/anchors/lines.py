"""A line of an anchor as JSON: {"seq", "mac", "at", "erased"}."""

import json
from datetime import datetime

from softfactory.domain.audit.ports import Line


def written(line: Line) -> bytes:
    """Return a line as JSON in ASCII, without the end of the line."""
    fields = {"seq": line.seq, "mac": line.mac.hex(), "at": line.at.isoformat(), "erased": list(line.erased)}
    return json.dumps(fields, separators=(",", ":")).encode()


def read(text: bytes) -> Line | None:
    """Undo `written`; None for what is no line."""
    try:
        fields = json.loads(text)
        seq, erased = fields["seq"], tuple(fields["erased"])
        mac, at = bytes.fromhex(fields["mac"]), datetime.fromisoformat(fields["at"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    good = type(seq) is int and 0 < seq < 2**63 and all(type(user_id) is str for user_id in erased)
    return Line(seq=seq, mac=mac, at=at, erased=erased) if good else None
