"""Writing what many envelopes brought, in one transaction and one order of tables: nobody waits in a circle."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

import attrs

from .haul import Haul
from .kept import MAX_FILES_OF_EVENT, MOST_FILES_OF_EVENT, Attachment
from .model import Outcome, SessionCount, Trouble
from .monitors import Monitor
from .ports import ItemsTx, SessionKey

DAY = timedelta(days=1)
MAX_FILES_OF_DAY = 1024 * 1024 * 1024
"""Bytes of files that a project may be sent in a day: keys are public, disks are not endless."""


def store(tx: ItemsTx, hauls: Sequence[Haul]) -> None:
    """Store and count everything; files beyond what an event or a day may have are counted as dropped."""
    files = sorted(
        ((haul, *file) for haul in hauls for file in haul.files), key=lambda found: (found[1].project_id, found[1].id)
    )
    drops = [drop for haul in hauls for drop in haul.drops]
    for haul, attachment, content in files:
        reason = _kept(tx, attachment, content)
        drops += [haul.refusal(reason, "attachment", max(attachment.size, 1))] if reason else []
    for told in sorted((one for haul in hauls for one in haul.feedback), key=lambda one: (one.project_id, one.id)):
        tx.feedback.add(told)
    counts = [count for haul in hauls for count in haul.sessions]
    counts += _changes(tx, [trouble for haul in hauls for trouble in haul.troubles])
    tx.sessions.count(counts)
    tx.checkins.saw(_last(monitor for haul in hauls for monitor in haul.monitors))
    tx.checkins.count([count for haul in hauls for count in haul.checkins])
    tx.drops.count(drops)


def _kept(tx: ItemsTx, attachment: Attachment, content: bytes) -> str | None:
    """Store the file, or return why not."""
    held = tx.attachments.held(attachment.project_id, attachment.event_id)
    if attachment.id in held:
        return None
    if len(held) >= MOST_FILES_OF_EVENT or sum(held.values()) + attachment.size > MAX_FILES_OF_EVENT:
        return "too_many"
    if tx.attachments.received(attachment.project_id, attachment.at - DAY) + attachment.size > MAX_FILES_OF_DAY:
        return "daily_limit"
    tx.attachments.add(attachment, content)
    return None


def _changes(tx: ItemsTx, told: Sequence[tuple[Trouble, Outcome]]) -> list[SessionCount]:
    """Remember how sessions went, and return what that changes."""
    if not told:
        return []
    first: dict[SessionKey, Trouble] = {}
    for trouble, _ in told:
        first.setdefault((trouble.project_id, trouble.sid), trouble)
    known = dict(tx.sessions.claim(first.values()))
    changes = []
    for trouble, outcome in told:
        key = (trouble.project_id, trouble.sid)
        known[key], change = known[key].became(outcome)
        changes += [change] if change else []
    if changes:
        tx.sessions.save(known.values())
    return changes


def _last(monitors: Iterable[Monitor]) -> list[Monitor]:
    """Return each monitor once, as its last check-in leaves it."""
    found: dict[tuple[int, str, str], Monitor] = {}
    for monitor in sorted(monitors, key=lambda one: one.at):
        key = (monitor.project_id, monitor.monitor, monitor.environment)
        before = found.get(key)
        known = monitor.schedule or (before.schedule if before else "")
        found[key] = attrs.evolve(monitor, schedule=known)
    return list(found.values())
