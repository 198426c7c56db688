"""How bad an event is, and how bad the bug behind many of them."""

import re

from softfactory.domain.errors.model import Payload, Severity
from softfactory.domain.errors.payloads.values import as_object, as_text, exceptions

_LEVELS = {
    "fatal": Severity.CRITICAL,
    "critical": Severity.CRITICAL,
    "error": Severity.MEDIUM,
    "warning": Severity.MEDIUM,
    "warn": Severity.MEDIUM,
    "info": Severity.LOW,
    "log": Severity.LOW,
    "debug": Severity.LOW,
}
_OWN = {severity.value: severity for severity in Severity}

_SECURITY = re.compile(
    r"Securit|Authenti|[Aa]uthori[sz]|AccessDenied|Auth(?:Error|Failed|Failure)|C[Ss][Rr][Ff]|Invalid(?:Token|Credential)"
    r"|(?:Invalid|Bad|Expired)Signature|SuspiciousOperation"
)
_UNREACHABLE = re.compile(
    r"Connect(?:ion|Error|Exception|Timeout)|Timed?[Oo]ut|Unreachable|SocketE|NoRouteToHost|UnknownHost|gaierror"
)
_UNREACHABLE_SAYS = re.compile(
    r"connection (?:was )?(?:refused|reset|aborted|closed|timed)|timed? ?out|deadline exceeded|no route to host"
    r"|network is unreachable|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND",
    re.IGNORECASE,
)
_DATABASE = re.compile(r"database|\bsql|postgres|mysql|mariadb|sqlite|psycopg|mongo|\bORA-\d|deadlock", re.IGNORECASE)
_MOST_READ = 2_000

MANY = 50
SOME = 10


def severity_of(payload: Payload, *, error_type: str, message: str) -> Severity:
    """Return the event's own severity: what the client says, raised by what kind of error it is; low stays low.

    A client says it with `severity` (low to critical) or with the level of the SDKs, "error" if it says nothing.
    """
    said = _said(payload)
    return said if said is Severity.LOW else _worse(said, _by_kind(error_type, message[:_MOST_READ]))


def raised(severity: Severity, *, frequency: int, error_type: str, message: str) -> Severity:
    """Return the severity of a pattern with *frequency* events, the worst of which has *severity*; low stays low."""
    if severity is Severity.LOW or frequency <= SOME:
        return severity
    if _DATABASE.search(message[:_MOST_READ]) or _DATABASE.search(error_type):
        return Severity.CRITICAL
    return _worse(severity, Severity.HIGH if frequency > MANY else Severity.MEDIUM)


def _said(payload: Payload) -> Severity:
    own = _OWN.get(as_text(payload.get("severity")).lower())
    if own:
        return own
    level = as_text(payload.get("level")).lower()
    if level in {"", "error"} and _unhandled(payload):
        return Severity.HIGH
    return _LEVELS.get(level, Severity.MEDIUM)


def _unhandled(payload: Payload) -> bool:
    return any(as_object(link.get("mechanism")).get("handled") is False for link in exceptions(payload))


def _by_kind(error_type: str, message: str) -> Severity:
    if _SECURITY.search(error_type):
        return Severity.CRITICAL
    if _UNREACHABLE.search(error_type) or _UNREACHABLE_SAYS.search(message):
        return Severity.HIGH
    return Severity.MEDIUM


def _worse(one: Severity, other: Severity) -> Severity:
    return max(one, other, key=lambda severity: severity.rank)
