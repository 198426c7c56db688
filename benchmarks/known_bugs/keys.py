"""Ways to group: each is given all events and answers with a group for each.

A way that looks at the events together, as consolidated fingerprints would, is one more row of `KEYS`.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence

import softfactory
from softfactory.domain.errors.grouping.fingerprint import group
from softfactory.domain.errors.grouping.lexer import template
from softfactory.domain.errors.model import Grouping
from softfactory.domain.errors.payloads.report import Report
from softfactory.domain.errors.payloads.values import exceptions, frames

from .corpus import Labelled

Key = Callable[[Sequence[Labelled]], Sequence[Hashable]]


def grouped(event: Labelled) -> Grouping:
    """Return how softfactory groups one event."""
    return group(event.payload, error_type=event.facts.error_type, message=event.facts.message)


def _each(key: Callable[[Labelled], Hashable]) -> Key:
    return lambda events: [key(event) for event in events]


def _title(event: Labelled) -> Hashable:
    return event.facts.error_type, event.facts.message


def _template(event: Labelled) -> Hashable:
    return event.facts.error_type, template(event.facts.message)


def _stack(event: Labelled) -> Hashable:
    stack = [
        (
            exception.get("type"),
            frame.get("module") or frame.get("filename"),
            frame.get("function"),
            frame.get("context_line"),
        )
        for exception in exceptions(event.payload)
        for frame in frames(exception)
        if frame.get("in_app")
    ]
    return tuple(stack) or _title(event)


def _softfactory(event: Labelled) -> Hashable:
    return grouped(event).fingerprint


def _consolidated(events: Sequence[Labelled]) -> Sequence[Hashable]:
    """Group as a server does, the events of each program in a project of its own."""
    services = softfactory.build(softfactory.Settings(database_url="memory://", secret_key="s" * 32))
    errors, projects = services.errors, dict[str, int]()
    receipts = []
    for event in events:
        program = event.bug.partition("/")[0]
        if program not in projects:
            projects[program] = errors.create_project(softfactory.SYSTEM, name=program).id
        report = Report(project=projects[program], payload=event.payload)
        receipts.append(errors.submit(report))
    for project in projects.values():
        errors.consolidate(project)
    return [errors.event(softfactory.SYSTEM, receipt.event_id).event.pattern_id for receipt in receipts]


KEYS: Mapping[str, Key] = {
    "type and title": _each(_title),
    "type and template of the message": _each(_template),
    "whole stack of the application": _each(_stack),
    "softfactory": _each(_softfactory),
    "softfactory, consolidated": _consolidated,
}
