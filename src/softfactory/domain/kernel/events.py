"""Facts: what happened, told to other contexts within the transaction it happened in.

A use case says `tx.record(fact)`; just before the commit the store hands the transaction's facts to its recorders, so
what a recorder writes is kept or undone together with the fact.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from .actor import NOWHERE, Actor, Origin


@attrs.frozen(kw_only=True)
class Fact:
    """Something that happened, in the past tense."""

    at: datetime


@attrs.frozen(kw_only=True)
class SecurityEvent(Fact):
    """Something that the audit log keeps: who did it to whom, from where.

    Source of the names: OWASP Logging Vocabulary Cheat Sheet.
    """

    name: str
    """Such as ``authn_login_success``; at most 64 characters."""
    actor_id: str | None = None
    """Who did it, if that was proven; None for strangers and for the system."""
    subject_id: str | None = None
    """The user it was done to."""
    identifier: str | None = None
    """The keyed hash of the address it was about (64 hex digits): of an unknown one nothing else is kept."""
    session_id: str | None = None
    origin: Origin = NOWHERE
    """About the actor; about the subject where nobody was proven."""
    details: Mapping[str, str] = attrs.field(factory=dict)
    """What is no person's data: a role, a reason."""
    personal: Mapping[str, str] = attrs.field(factory=dict)
    """What is the subject's own, such as an address: kept under the subject's key, and gone with it."""
    repeats: bool = False
    """Whether it is counted, one row for an identifier or actor and minute, because strangers can cause it at will."""


def done_by(
    actor: Actor, name: str, *, at: datetime, subject_id: str | None = None, details: Mapping[str, str]
) -> SecurityEvent:
    """Return what the audit log keeps of a deed of *actor*."""
    return SecurityEvent(
        at=at,
        name=name,
        actor_id=actor.user_id,
        subject_id=subject_id,
        session_id=actor.session_id,
        origin=actor.origin,
        details=details,
    )


@attrs.frozen(kw_only=True)
class PersonErased(Fact):
    """A user was erased: every context removes or unlinks what it keeps under this id."""

    user_id: str
    again: bool = False
    """Whether it is said once more, for what was written a moment after the first time: the audit log knows already."""


Recorder = Callable[[Any, Sequence[Fact]], None]
"""Called with the open transaction and its facts; what it raises undoes the transaction.

It reaches its own slice of the transaction with `store.joining(tx)`.
"""
