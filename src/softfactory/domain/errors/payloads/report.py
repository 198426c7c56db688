"""What a client tells: one occurrence, in either dialect."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

import attrs

from softfactory.domain.errors.model import Payload, Severity
from softfactory.domain.errors.scrubbing.scrub import MAX_DEPTH, TOO_DEEP

from .traceback import parse

UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@attrs.frozen(kw_only=True)
class Report:
    """One occurrence for a project; `event_id` (32 hex) counts before the payload's own."""

    project: int
    payload: Payload
    event_id: str | None = None


class Details(TypedDict, total=False):
    """What may be told of an occurrence besides its type and message."""

    traceback: str | None
    """Text as the language prints it: Python, JavaScript, Java, Go or Ruby."""
    context: Mapping[str, Any] | None
    """JSON values."""
    severity: Severity | None
    user_id: str | None
    file: str | None
    line: int | None
    environment: str | None
    release: str | None
    timestamp: datetime | None
    fingerprint: Sequence[str] | None
    tags: Mapping[str, str] | None
    event_id: str | None
    """32 lower-case hex digits; sending it again is the same event."""


@attrs.frozen(kw_only=True)
class Told:
    """One occurrence as the JSON API and the library tell it: flat fields, most of them optional."""

    error_type: str
    message: str
    traceback: str | None = None
    context: Mapping[str, Any] | None = None
    severity: Severity | None = None
    user_id: str | None = None
    file: str | None = None
    line: int | None = None
    environment: str | None = None
    release: str | None = None
    timestamp: datetime | None = None
    fingerprint: Sequence[str] | None = None
    tags: Mapping[str, str] | None = None
    event_id: str | None = None

    def report(self, project: int) -> Report:
        """Return it as a report in the payload's shape, the traceback parsed into frames."""
        payload: dict[str, Any] = {
            "exception": {"values": self._exceptions()},
            "severity": self.severity and self.severity.value,
            "user": {"id": self.user_id} if self.user_id else None,
            "extra": dict(self.context) if self.context else None,
            "timestamp": self.timestamp and self.timestamp.isoformat(),
            "fingerprint": list(self.fingerprint) if self.fingerprint else None,
            "tags": dict(self.tags) if self.tags else None,
            "environment": self.environment,
            "release": self.release,
            "traceback": self.traceback,
        }
        given = {name: storable(value) for name, value in payload.items() if value is not None}
        return Report(project=project, payload=given, event_id=self.event_id)

    def _exceptions(self) -> list[dict[str, Any]]:
        chain = parse(self.traceback) if self.traceback else []
        last: dict[str, Any] = dict(chain.pop()) if chain else {}
        if self.file and not last.get("stacktrace"):
            last["stacktrace"] = {"frames": [{"filename": self.file, "lineno": self.line, "in_app": True}]}
        return [*chain, {**last, "type": self.error_type, "value": self.message}]


def storable(value: Any, depth: int = MAX_DEPTH) -> Any:  # noqa: ANN401 - JSON
    """Return a value whose texts a database can hold: NUL and lone surrogates become U+FFFD, what is too deep "[…]"."""
    if isinstance(value, str):
        return UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {storable(str(key)): storable(item, depth - 1) for key, item in value.items()} if depth else TOO_DEEP
    if isinstance(value, list | tuple):
        return [storable(item, depth - 1) for item in value] if depth else TOO_DEEP
    return value
