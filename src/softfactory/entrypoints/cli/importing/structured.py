"""A log record written as JSON, of whichever library, as an event's payload."""

from collections.abc import Mapping
from typing import Any

from softfactory.domain.errors.payloads.moments import moment
from softfactory.domain.errors.payloads.traceback import parse
from softfactory.domain.errors.payloads.values import as_object, as_text

from .levels import level_of

JsonObject = Mapping[str, Any]

LEVELS = "level levelname severity log.level lvl loglevel log_level level_name @l severity_text SeverityText".split()
MESSAGES = "message msg @m @mt event short_message Body body textPayload log text".split()
TEMPLATES = "@mt message_template messageTemplate MessageTemplate template".split()
TIMES = "timestamp @timestamp time ts @t datetime asctime date eventTime Timestamp".split()
LOGGERS = "logger logger_name loggerName log.logger name SourceContext channel".split()
TRACES = (
    "exc_info exc_text exception stack_trace stacktrace stackTrace stack traceback error.stack_trace @x "
    "exception.stacktrace error err thrown full_message"
).split()
ENVIRONMENTS = "environment env deployment.environment".split()
RELEASES = "release service.version version".split()
_TEXTS = "stack_trace stacktrace stackTrace stack extendedStackTrace traceback".split()
_MILLISECONDS = 10**11
_TOO_LARGE = 2**64
MAX_EXTRA = 100


def payload_of(line: JsonObject) -> tuple[dict[str, Any] | None, str | None]:
    """Return the payload and the level, None for an object that is no log record."""
    error, chain = _chain(line)
    level = _level(line)
    message = as_text(_first(line, MESSAGES), 8192) or as_text(error.get("message"), 8192)
    if not message and not chain:
        return None, None
    level = level or ("error" if chain else None)
    payload = {
        "level": level,
        "logger": as_text(_first(line, LOGGERS)),
        "timestamp": _time(_first(line, TIMES)),
        "environment": as_text(_first(line, ENVIRONMENTS)),
        "release": as_text(_first(line, RELEASES)),
        "logentry": _entry(line, message) if message else None,
        "exception": {"values": chain} if chain else None,
        "extra": _extra(line),
    }
    return {name: value for name, value in payload.items() if value}, level


def _chain(line: JsonObject) -> tuple[JsonObject, list[dict[str, Any]]]:
    """Return what the line says of an error, and the exceptions that its traceback, or its type and message, make."""
    for name in TRACES:
        value = _at(line, name)
        error = as_object(value)
        text = as_text(_first(error, _TEXTS), 256 * 1024) if error else as_text(value, 256 * 1024)
        chain = parse(text) if text else []
        kind = as_text(error.get("type") or error.get("name") or error.get("class") or error.get("kind"))
        if not chain and kind:
            chain = [{"type": kind.rpartition(".")[2], "value": as_text(error.get("message"), 8192)}]
        if chain:
            return error, chain
    kind = as_text(_first(line, ["error.type", "exception.type"]))
    value = as_text(_first(line, ["error.message", "exception.message"]), 8192)
    return {}, [{"type": kind.rpartition(".")[2], "value": value}] if kind else []


def _level(line: JsonObject) -> str | None:
    if (level := level_of(line.get("levelno"), python=True)) or (level := level_of(line.get("severity_number"))):
        return level
    return next((level for name in LEVELS if (level := level_of(_at(line, name)))), None)


def _entry(line: JsonObject, message: str) -> dict[str, str]:
    template = as_text(_first(line, TEMPLATES), 8192)
    return {"message": template, "formatted": message} if template else {"formatted": message}


def _time(value: object) -> str | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < _TOO_LARGE:
        while abs(value) >= _MILLISECONDS:  # of a second, or finer
            value /= 1000
    text = value.replace(",", ".", 1) if isinstance(value, str) and value.count(",") == 1 else value
    at = moment(text)
    return at.isoformat() if at else None


def _extra(line: JsonObject) -> dict[str, Any]:
    known = {*LEVELS, *MESSAGES, *TEMPLATES, *TIMES, *LOGGERS, *TRACES, *ENVIRONMENTS, *RELEASES, "levelno"}
    return dict([(name, value) for name, value in line.items() if name not in known][:MAX_EXTRA])


def _first(line: JsonObject, names: list[str]) -> object:
    return next((value for name in names if (value := _at(line, name)) not in (None, "")), None)


def _at(line: JsonObject, name: str) -> object:
    """Return the value of a name; one with dots may also lead into objects."""
    if name in line or "." not in name:
        return line.get(name)
    outer, _, inner = name.partition(".")
    return _at(as_object(line.get(outer)), inner)
