"""A project's own rules: which events they mean, and what they say of them. Pure, and nothing where there are none.

A rule means an event when all of its matchers hold. Those on frames (path, function, module) hold together when one
frame fits them all; one on the type holds when any exception of the event fits. The first rule that chooses a
fingerprint wins, so does the first with a severity, and for each frame the first that says whose it is.
"""

from collections.abc import Sequence

import attrs

from softfactory.domain.errors.model import Payload, Severity
from softfactory.domain.errors.payloads.values import JsonObject, as_object, exceptions, frames

from .matching import Matcher, Seen, of_frames, texts_of

CHOSEN = "chosen by a rule of the project"
"""The first part of a fingerprint that a rule has chosen. It does not say which: rules may change places."""

Claim = tuple[Sequence[Matcher], bool | None]
"""Whose the frames are that matchers fit."""


@attrs.frozen(kw_only=True)
class ProjectRule:
    """What is said of the events that all matchers hold for."""

    matchers: tuple[Matcher, ...]
    fingerprint: tuple[str, ...] | None = None
    """Texts that may hold variables: see `variables`."""
    severity: Severity | None = None
    in_app: bool | None = None
    """Whether the frames that the matchers on frames fit are the application's own."""


@attrs.frozen(kw_only=True)
class Applied:
    """What a project's rules make of an event."""

    payload: Payload
    """The same object, unless a rule said whose some frames are."""
    chosen: tuple[str, ...] | None = None
    """What `group` is to compare the event by; None if no rule says so."""
    severity: Severity | None = None


def applied(payload: Payload, rules: Sequence[ProjectRule], *, error_type: str, message: str) -> Applied:
    """Return what *rules* make of the event; never raises, whatever the payload. The payload itself stays as it is."""
    if not rules:
        return Applied(payload=payload)
    seen = Seen.of(payload, error_type=error_type, message=message)
    meant = [rule for rule in rules if seen.is_meant_by(rule.matchers)]
    fingerprint = next((rule.fingerprint for rule in meant if rule.fingerprint), None)
    claims = [(of_frames(rule.matchers), rule.in_app) for rule in meant if rule.in_app is not None]
    return Applied(
        payload=_claimed(payload, claims, seen) if claims else payload,
        chosen=(CHOSEN, *fingerprint) if fingerprint else None,
        severity=next((rule.severity for rule in meant if rule.severity), None),
    )


def _claimed(payload: Payload, claims: Sequence[Claim], seen: Seen) -> Payload:
    """Return a copy of the payload in which frames say whose they are."""
    values = [_with_claims(value, claims, seen) for value in exceptions(payload)]
    return {**payload, "exception": {"values": values}}


def _with_claims(value: JsonObject, claims: Sequence[Claim], seen: Seen) -> JsonObject:
    stack = frames(value)
    made = [_with_claim(frame, claims, seen) for frame in stack]
    return {**value, "stacktrace": {**as_object(value.get("stacktrace")), "frames": made}} if stack else value


def _with_claim(frame: JsonObject, claims: Sequence[Claim], seen: Seen) -> JsonObject:
    texts = texts_of(frame)
    whose = next((whose for matchers, whose in claims if seen.is_frame(texts, matchers)), None)
    return frame if whose is None else {**frame, "in_app": whose, "in_app_by_rule": True}
