"""Check-ins.

Source: https://develop.sentry.dev/sdk/telemetry/check-ins/
"""

from softfactory.domain.errors.items.monitors import CheckInStatus, Monitor
from softfactory.domain.errors.payloads.values import JsonObject, as_object, as_text

from .arrival import Arrival, Refused, number, term

MAX_NAME = 100


def checkin(payload: JsonObject, arrival: Arrival) -> Monitor:
    """Return the monitor as its check-in leaves it; raises `Refused`."""
    name = term(payload, "monitor_slug", MAX_NAME)
    try:
        status = CheckInStatus(as_text(payload.get("status")))
    except ValueError:
        raise Refused("invalid") from None
    if not name:
        raise Refused("invalid")
    duration = payload.get("duration")
    return Monitor(
        project_id=arrival.project_id,
        monitor=name,
        environment=as_text(payload.get("environment")).strip(),
        status=status,
        at=arrival.at,
        duration_ms=number(duration * 1000) if isinstance(duration, (int, float)) else None,
        release=as_text(payload.get("release")).strip(),
        schedule=_schedule(as_object(payload.get("monitor_config"))),
    )


def _schedule(config: JsonObject) -> str:
    """Return when it should run in short; whether it did is not watched."""
    schedule = as_object(config.get("schedule"))
    value = term(schedule, "value", MAX_NAME)
    if not value:
        return ""
    if schedule.get("type") == "interval":
        return f"every {value} {term(schedule, 'unit', 20)}".strip()
    return " ".join(filter(None, (value, term(config, "timezone", 50))))
