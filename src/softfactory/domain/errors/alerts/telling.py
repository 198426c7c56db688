"""What a notification says: to people as plain text, to programs as JSON. Pure, and the same for each attempt."""

import json
import unicodedata
from collections.abc import Mapping

from softfactory.domain.errors.model import Event, Pattern

from .model import Alert, Condition, Told

MOST_SUBJECT, MOST_LINE = 150, 300
"""Characters."""
TYPE = "errors.alert"
TRIED = "test"
_HEADLINES = {
    Condition.NEW: "New error: {what}",
    Condition.REGRESSION: "Regression: {what}",
    Condition.SEVERITY: "Now {severity}: {what}",
    Condition.FREQUENCY: "{events} events within {minutes} minutes: {what}",
    Condition.SPIKE: "Spike: {events} events in {minutes} minutes, where {expected} are usual",
    None: "A test of the alert rule {rule}",
}
_SHOWN = ("project", "environment", "severity", "culprit", "release", "frequency", "event_id")
_NOT_SHOWN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""What ends lines, turns the text around it or cannot be seen."""


def told_of(pattern: Pattern, event: Event | None = None) -> Told:
    """Return what is said of a pattern, and of the event that was decisive."""
    return {
        "error_type": pattern.error_type,
        "title": pattern.template,
        "severity": pattern.severity.value,
        "culprit": pattern.culprit,
        "frequency": pattern.frequency,
        **({"event_id": event.event_id} if event else {}),
        **({"environment": event.environment} if event and event.environment else {}),
        **({"release": event.release} if event and event.release else {}),
    }


def subject(alert: Alert) -> str:
    """Return one line that says what happened, where."""
    return line(f"[{alert.told['project']}] {_headline(alert)}", MOST_SUBJECT)


def text(alert: Alert, *, public_url: str) -> str:
    """Return the text of a mail."""
    shown = {"rule": alert.told["rule"], **{name: alert.told[name] for name in _SHOWN if name in alert.told}}
    lines = [line(_headline(alert)), "", *(line(f"{name}: {value}") for name, value in shown.items())]
    if alert.pattern_id:
        lines += ["", f"{public_url.rstrip('/')}/api/errors/patterns/{alert.pattern_id}"]
    lines += ["", f"Decided at {_instant(alert)} (UTC)."]
    return "\n".join(lines) + "\n"


def body(alert: Alert) -> bytes:
    """Return the body of a webhook: a type, a timestamp and data, as Standard Webhooks has it."""
    about: Mapping[str, str | int | None] = {
        "alert_id": alert.id,
        "rule_id": alert.rule_id,
        "project_id": alert.project_id,
        "pattern_id": alert.pattern_id,
    }
    kind = f"{TYPE}.{alert.condition.value if alert.condition else TRIED}"
    message = {"type": kind, "timestamp": _instant(alert), "data": {**about, **alert.told}}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def line(given: str, most: int = MOST_LINE) -> str:
    """Return a text as one line: what is outside text may look like nothing else."""
    clean = "".join(" " if unicodedata.category(one) in _NOT_SHOWN else one for one in given[: 2 * most])
    return clean if len(clean) <= most else clean[: most - 1] + "…"


def _headline(alert: Alert) -> str:
    what = f"{alert.told.get('error_type', '')}: {alert.told.get('title', '')}"
    return _HEADLINES[alert.condition].format_map({**alert.told, "what": what})


def _instant(alert: Alert) -> str:
    return alert.at.isoformat().replace("+00:00", "Z")
