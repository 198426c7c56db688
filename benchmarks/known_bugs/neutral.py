"""Events as if they had come from any machine, without what grouping cannot see."""

import datetime as dt
import sys
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.clients.programs import MODULES

HOME = "/srv/shop/market"
BEGINNING = dt.datetime(2026, 1, 15, 12, 0, tzinfo=dt.UTC)
BULKY = ("modules", "sdk", "breadcrumbs", "debug_meta")
OF_THE_MACHINE = ("trace", "device", "os", "app", "culture", "cloud_resource")
"""Contexts."""
LAUNCHER = ("node:", "file:", "/srv/")
LABELS = ("bug", "turn")
OF_THE_PROCESS = ("thread_id", "sys.argv")


def neutral(event: Mapping[str, Any], *, home: Path, number: int) -> dict[str, Any]:
    """Return the event as the *number*-th of all, from a program in `HOME`; without the tags `bug` and `turn`."""
    places = {
        str(home): HOME,
        str(MODULES): f"{HOME}/node_modules",
        f"{sys.prefix}/lib": "/usr/lib",
        f"{sys.base_prefix}/lib": "/usr/lib",
    }
    kept = {name: _replaced(value, places) for name, value in event.items() if name not in BULKY}
    kept["event_id"] = uuid.UUID(int=number).hex
    kept["timestamp"] = (BEGINNING + dt.timedelta(seconds=number)).isoformat().replace("+00:00", "Z")
    if event.get("platform") == "javascript":
        _without_launcher(kept)
    contexts = {name: value for name, value in kept.get("contexts", {}).items() if name not in OF_THE_MACHINE}
    tags = {name: value for name, value in kept.get("tags", {}).items() if name not in LABELS}
    return {name: value for name, value in {**kept, "contexts": contexts, "tags": tags}.items() if value != {}}


def _without_launcher(event: Mapping[str, Any]) -> None:
    """Leave what a browser would show of the stack: scripts of the page and the engine's own functions."""
    for exception in event.get("exception", {}).get("values", []):
        stack = exception.get("stacktrace", {})
        stack["frames"] = [frame for frame in stack.get("frames", []) if not frame["filename"].startswith(LAUNCHER)]


def _replaced(value: Any, places: Mapping[str, str]) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, str):
        for found, put in places.items():
            value = value.replace(found, put)
        return value
    if isinstance(value, list):
        return [_replaced(part, places) for part in value]
    if isinstance(value, dict):
        return {name: _replaced(part, places) for name, part in value.items() if name not in OF_THE_PROCESS}
    return value
