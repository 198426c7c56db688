"""Events and counts of losses as the bytes of an envelope.

Source: https://develop.sentry.dev/sdk/data-model/envelopes/
"""

import gzip
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

MAX_EVENT = 1024 * 1024
"""Bytes of an event that servers take."""
_AROUND = ("pre_context", "post_context")


def packed(event: Mapping[str, Any] | None, lost: Mapping[str, int], now: datetime) -> bytes:
    """Return the envelope, gzipped, of an event or none and of what was lost meanwhile."""
    header = {"sent_at": now.isoformat()} | ({"event_id": event["event_id"]} if event else {})
    items = [_item("event", _fitting(event))] if event else []
    if lost:
        discarded = [{"reason": reason, "category": "error", "quantity": count} for reason, count in lost.items()]
        items.append(_item("client_report", _json({"timestamp": now.timestamp(), "discarded_events": discarded})))
    return gzip.compress(b"\n".join([_json(header), *items, b""]), 5, mtime=0)


def _item(kind: str, payload: bytes) -> bytes:
    return _json({"type": kind, "length": len(payload)}) + b"\n" + payload


def _fitting(event: Mapping[str, Any]) -> bytes:
    """Return the event, without what the program added and then without source if it is too large for servers."""
    whole = _json(event)
    if len(whole) > MAX_EVENT:
        event = {name: value for name, value in event.items() if name != "extra"}
        whole = _json(event)
    return whole if len(whole) <= MAX_EVENT else _json(_without_source(event))


def _without_source(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return {name: _without_source(item) for name, item in value.items() if name not in _AROUND}
    return [_without_source(item) for item in value] if isinstance(value, list) else value


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
