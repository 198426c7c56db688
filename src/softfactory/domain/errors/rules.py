"""The pure rules of error tracking, each a named function, each replaceable in `build()`."""

from collections.abc import Sequence
from typing import Protocol

import attrs

from softfactory.domain.errors.grouping.fingerprint import group, older
from softfactory.domain.errors.judging.causes import Cause, explain
from softfactory.domain.errors.judging.severity import raised, severity_of
from softfactory.domain.errors.scrubbing.scrub import scrubbed

from .model import Grouping, Payload, Severity


class Group(Protocol):
    """Tells what makes an event one with others."""

    def __call__(
        self, payload: Payload, *, error_type: str, message: str, chosen: tuple[str, ...] | None = None
    ) -> Grouping:
        """Return the parts that are compared, their hash, and the title; *chosen* is what a project's rule says."""


class Older(Protocol):
    """Tells how earlier versions of the rules would have grouped an event."""

    def __call__(
        self, payload: Payload, *, error_type: str, message: str, chosen: tuple[str, ...] | None = None
    ) -> Sequence[str]:
        """Return the fingerprints that they gave, when they differ from today's, the latest first."""


class Judge(Protocol):
    """Tells how bad an event is."""

    def __call__(self, payload: Payload, *, error_type: str, message: str) -> Severity:
        """Return the severity of the event itself."""


class Raise(Protocol):
    """Tells how bad a pattern is."""

    def __call__(self, severity: Severity, *, frequency: int, error_type: str, message: str) -> Severity:
        """Return *severity*, raised by how often it happens."""


class Explain(Protocol):
    """Tells where a bug comes from and what prevents it."""

    def __call__(self, *, error_type: str, message: str, culprit: str, location: str) -> Cause:
        """Return cause and prevention; an event that it does not know says so."""


class Scrub(Protocol):
    """Takes out what must not be kept."""

    def __call__(self, payload: Payload, text: bytes) -> Payload:
        """Return the payload, which *text* is as JSON, without secrets: the same object when it held none."""


@attrs.frozen(kw_only=True)
class Rules:
    """Which function decides what."""

    group: Group = group
    older: Older = older
    severity: Judge = severity_of
    raised: Raise = raised
    explain: Explain = explain
    scrub: Scrub = scrubbed
