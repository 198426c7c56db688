"""What makes two events the same bug: a pure function of the event, with the same answer on any machine."""

import re
from collections.abc import Sequence

from softfactory.domain.errors.model import Grouping, Payload
from softfactory.domain.errors.payloads.values import as_object, as_text

from . import variables
from .digest import digest
from .place import chain_parts
from .versions import NEWEST, VERSIONS, Version

_DEFAULT = re.compile(r"\{\{\s{0,4}default\s{0,4}\}\}")
_MOST_PARTS = 32
_LONGEST_PART = 400
_FIELDS = re.compile(r"%(?:\(\w{1,60}\))?[-+#0 ]{0,3}\d{0,3}(?:\.\d{1,3})?[a-zA-Z]|\{[^{}]{0,60}\}|[\W\d_]")
"""What a log template is made of besides words."""


def group(
    payload: Payload,
    *,
    error_type: str,
    message: str,
    chosen: tuple[str, ...] | None = None,
    version: Version = NEWEST,
) -> Grouping:
    """Return what the event is compared by; never raises, whatever the payload.

    In this order: the client's own fingerprint, what a rule of the project has *chosen* (a first part that says so and
    texts with variables, see `project_rules`), the place of the root cause, the template of a log record, that of the
    message.
    """
    log = _log_template(payload)
    title = version.template(message)
    parts = chain_parts(payload, version)
    if not parts:
        parts = _message_parts(payload, log, error_type=error_type, title=title)
        title = log or title
    by_client = _by_client(payload.get("fingerprint"), parts)
    if by_client:
        parts = by_client
    elif chosen:
        told = variables.values(payload, kind=error_type, title=title, version=version)
        parts = (chosen[0], *variables.filled(chosen[1:], parts, told))
    return Grouping(fingerprint=digest(parts), parts=parts, template=title)


def older(payload: Payload, *, error_type: str, message: str, chosen: tuple[str, ...] | None = None) -> Sequence[str]:
    """Return the other fingerprints that earlier versions gave the event, the latest first, often none.

    A pattern that was stored before an upgrade is found by one of them. Costs as much as `group` for each version, so
    ask only when nothing is stored under the newest.
    """
    found = [
        group(payload, error_type=error_type, message=message, chosen=chosen, version=version).fingerprint
        for version in VERSIONS
    ]
    return [fingerprint for fingerprint in dict.fromkeys(found) if fingerprint != found[0]]


def _message_parts(payload: Payload, log: str, *, error_type: str, title: str) -> tuple[str, ...]:
    """Return the parts of an event without exception; the logger's name tells apart who says the same."""
    parts = ("log record", log) if log else ("message", error_type[:_LONGEST_PART], title)
    logger = as_text(payload.get("logger"))
    return (*parts, f"logger {logger}") if logger else parts


def _by_client(given: object, default: tuple[str, ...]) -> tuple[str, ...]:
    """Return the client's parts, marked as such, with `{{ default }}` replaced; () if there is no other."""
    wanted = given if isinstance(given, list) else [given]
    texts = [text for text in (as_text(part, _LONGEST_PART) for part in wanted[:_MOST_PARTS]) if text]
    if all(_DEFAULT.fullmatch(text) for text in texts):
        return ()
    parts = ["chosen by the client"]
    for text in texts:
        parts += default if _DEFAULT.fullmatch(text) else (text,)
    return tuple(parts)


def _log_template(payload: Payload) -> str:
    """Return the template of a log record that came with its values, "" if it did not or says nothing by itself."""
    entry = as_object(payload.get("logentry")) or as_object(payload.get("message"))
    text = as_text(entry.get("message"), _LONGEST_PART).strip()
    if not entry.get("params") or text == entry.get("formatted") or not _FIELDS.sub("", text):
        return ""
    return " ".join(text.split())
