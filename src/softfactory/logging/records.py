"""A log record as an event's payload."""

import logging
from collections.abc import Mapping
from typing import Any

from .exceptions import exceptions
from .frames import located
from .values import named, plain, shown, text

LEVELS = ((logging.CRITICAL, "fatal"), (logging.ERROR, "error"), (logging.WARNING, "warning"), (logging.INFO, "info"))
MOST_PARAMS = 50
STANDARD = frozenset(vars(logging.LogRecord("", 0, "", 0, "", (), None))) | {"message", "asctime", "taskName"}
"""What every record has; the rest is what the program added with `extra`."""


def payload_of(record: logging.LogRecord) -> dict[str, Any]:
    """Return the payload, with the message's template and parameters apart, so that the template groups."""
    payload: dict[str, Any] = {
        "timestamp": record.created,
        "level": next((name for least, name in LEVELS if record.levelno >= least), "debug"),
        "logger": text(record.name, 200),
        "logentry": _entry(record),
        "extra": {text(name, 200): named(name, value) for name, value in vars(record).items() if name not in STANDARD},
    }
    error = error_of(record)
    thread: dict[str, Any] = {"id": record.thread, "name": text(record.threadName, 200), "current": True}
    if error is not None:
        payload["exception"] = {"values": exceptions(error, mechanism="logging", handled=True)}
    else:
        module = record.module if record.module != record.name.rpartition(".")[2] else record.name
        frame = located(record.pathname, record.lineno, record.funcName or "", module=module)
        thread["stacktrace"] = {"frames": [frame]}
    return {name: value for name, value in payload.items() if value} | {"threads": {"values": [thread]}}


def error_of(record: logging.LogRecord) -> BaseException | None:
    """Return the exception that the record came with."""
    return record.exc_info[1] if isinstance(record.exc_info, tuple) else None


def _entry(record: logging.LogRecord) -> dict[str, Any]:
    try:
        formatted = text(record.getMessage())
    except Exception:  # noqa: BLE001 - arguments that do not fit, or that fail to show themselves
        formatted = text(shown(record.msg, str))
    entry: dict[str, Any] = {"message": text(record.msg) if isinstance(record.msg, str) else formatted}
    if record.args:
        entry["params"] = _params(record.args)
    return entry | {"formatted": formatted}


def _params(args: object) -> object:
    if isinstance(args, Mapping):
        return {text(name, 200): named(str(name), value) for name, value in list(args.items())[:MOST_PARAMS]}
    return [plain(value) for value in args[:MOST_PARAMS]] if isinstance(args, tuple) else [plain(args)]
