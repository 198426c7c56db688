"""Entities to test with: valid, predictable, different where it matters."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import attrs

from softfactory.domain.accounts.model import User
from softfactory.domain.errors.model import Event, Pattern, Severity
from softfactory.domain.errors.ports import ErrorsStore, ErrorsTx
from softfactory.domain.kernel.actor import Role
from softfactory.domain.kernel.jobs import Job

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def hex_id(number: int) -> str:
    """Return *number* as an event id or a fingerprint."""
    return f"{number:032x}"


def uuid(number: int) -> str:
    """Return a UUID of version 7; a higher number makes a later one."""
    return f"{number >> 16 & 0xFFFFFFFF:08x}-{number & 0xFFFF:04x}-7000-8000-000000000000"


def pattern(number: int = 1, **changes: Any) -> Pattern:
    """Return pattern *number*, without events so far."""
    sample = Pattern(
        id=uuid(number),
        project_id=1,
        fingerprint=hex_id(number),
        parts=("KeyError", "shop.cart", "total"),
        error_type="KeyError",
        template="no user <int>",
        culprit="total in shop.cart",
        location="shop/cart.py:17",
        message="no user 42",
        severity=Severity.LOW,
        first_seen=NOON,
        last_seen=NOON,
        latest_event=hex_id(0),
        living_id=uuid(number),
    )
    return attrs.evolve(sample, **{"living_id": changes.get("id", sample.id), **changes})


def event(number: int, of: Pattern, **changes: Any) -> Event:
    """Return event *number* of a pattern."""
    sample = Event(
        project_id=of.project_id,
        event_id=hex_id(number),
        pattern_id=of.id,
        error_type=of.error_type,
        message="no user 42",
        severity=Severity.MEDIUM,
        timestamp=NOON,
        received_at=NOON,
        environment=None,
        release=None,
        culprit="total in shop.cart",
        user=None,
        tags={},
    )
    return attrs.evolve(sample, **changes)


def user(number: int, **changes: Any) -> User:
    """Return user *number*."""
    sample = User(
        id=uuid(number),
        email=f"user{number}@example.com",
        name=f"User {number}",
        role=Role.USER,
        password_hash="$argon2id$…",
        created_at=NOON,
        password_changed_at=NOON,
    )
    return attrs.evolve(sample, **changes)


def job(number: int, **changes: Any) -> Job:
    """Return job *number*, due at noon."""
    return attrs.evolve(Job(id=uuid(number), kind="greet", created_at=NOON, due_at=NOON), **changes)


def with_project(store: ErrorsStore, projects: int = 1) -> ErrorsStore:
    """Return *store* after adding projects 1, 2, …."""
    with store.writing() as tx:
        for number in range(1, projects + 1):
            tx.projects.add(f"project {number}", created_at=NOON)
    return store


def file(tx: ErrorsTx, events: Iterable[Event], candidates: Iterable[Pattern]) -> dict[str, Pattern]:
    """Store events as reporting does: claim, count, save, append; return the patterns by their stored id."""
    events, candidates = list(events), list(candidates)
    claimed = tx.patterns.claim(candidates)
    stored = {candidate.id: claimed[candidate.project_id, candidate.fingerprint].id for candidate in candidates}
    counted = {found.id: found for found in claimed.values()}
    filed = [attrs.evolve(one, pattern_id=stored.get(one.pattern_id, one.pattern_id)) for one in events]
    for one in filed:
        counted[one.pattern_id] = counted[one.pattern_id].seen(one, raised=one.severity)
    tx.patterns.save(list(counted.values()))
    tx.events.append([(one, b"payload " + one.event_id.encode()) for one in filed])
    return counted
