"""Frames of the client that reports, which say where an error was noticed, not where it began."""

import re

from softfactory.domain.errors.payloads.values import JsonObject

_FILE = re.compile(r"(?:^|[/\\])(?:@sentry(?:-internal)?|sentry_sdk|sentry-ruby|sentry-raven|sentry)[/\\]|^raven[/\\]")
_MODULE = re.compile(r"@sentry(?:-internal)?[./]|(?:sentry_sdk|io\.sentry|raven)\.")


def is_reporter(frame: JsonObject) -> bool:
    """Tell whether the frame is of an SDK."""
    file, module = frame.get("filename"), frame.get("module")
    if isinstance(module, str) and _MODULE.match(module):
        return True
    return isinstance(file, str) and _FILE.search(file) is not None


def nobody(_: JsonObject) -> bool:
    """Say that no frame is of an SDK."""
    return False
