"""Facts to rows, in the very transaction that they are facts of."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from softfactory.domain.kernel.events import Fact, PersonErased, SecurityEvent
from softfactory.domain.kernel.instants import micros

from .chain import START, appended
from .keyring import Keyring
from .model import PERSON_ERASED, Draft
from .ports import AuditStore, AuditTx

MINUTE = 60_000_000
"""In microseconds."""


@attrs.frozen(kw_only=True)
class AuditRecorder:
    """Writes what the log keeps of facts: the last recorder, for it holds the chain until the commit."""

    store: AuditStore
    keyring: Keyring

    def __call__(self, tx: Any, facts: Sequence[Fact]) -> None:  # noqa: ANN401 - the transaction of any context
        """Record the facts of a transaction that another context's store opened."""
        self.write(self.store.joining(tx), facts)

    def write(self, tx: AuditTx, facts: Sequence[Fact]) -> None:
        """Append what happened, count what repeats, and destroy the keys of those who were erased."""
        events = [event for fact in facts if (event := _event(fact))]
        once = [event for event in events if not event.repeats]
        if once:
            tx.chain.hold()
        drafts = self._encrypted(tx, [_draft(event) for event in (*once, *(e for e in events if e.repeats))])
        self.append(tx, drafts[: len(once)])
        tx.repeats.count(_counted(drafts[len(once) :]))
        for fact in facts:
            if isinstance(fact, PersonErased):  # after everything that its key had to encrypt
                tx.person_keys.destroy(fact.user_id)

    def append(self, tx: AuditTx, drafts: Sequence[Draft]) -> None:
        """Give drafts their places at the end of the chain; the caller holds it."""
        if drafts:
            version, key = self.keyring.signing(tx)
            tx.chain.append(appended(drafts, tx.chain.last() or (0, START), version, key))

    def _encrypted(self, tx: AuditTx, drafts: Sequence[Draft]) -> list[Draft]:
        # all values of all drafts, empty ones too: known and unknown people cost the same
        encrypt = self.keyring.vault.encrypt
        keys = self.keyring.encrypting(tx, {whom for one in drafts for whom in (one.origin_is_of, one.personal_is_of)})
        return [
            attrs.evolve(
                draft,
                origin=encrypt(keys[draft.origin_is_of], draft.origin),
                personal=encrypt(keys[draft.personal_is_of], draft.personal),
            )
            for draft in drafts
        ]


def _event(fact: Fact) -> SecurityEvent | None:
    if isinstance(fact, PersonErased):
        return None if fact.again else SecurityEvent(at=fact.at, name=PERSON_ERASED, subject_id=fact.user_id)
    return fact if isinstance(fact, SecurityEvent) else None


def _draft(event: SecurityEvent) -> Draft:
    """Return an event as a row will hold it, not encrypted yet."""
    origin = [event.origin.address, event.origin.user_agent]
    return Draft(
        at=micros(event.at),
        name=event.name,
        actor_id=event.actor_id,
        subject_id=event.subject_id,
        identifier=event.identifier,
        session_id=event.session_id,
        details=json.dumps(dict(event.details)),
        origin=json.dumps(origin).encode(),
        personal=json.dumps(dict(event.personal)).encode(),
    )


def _counted(drafts: Sequence[Draft]) -> Mapping[tuple[int, str, str], Draft]:
    """Add up drafts of one minute, name and person or identifier; the first stands for all."""
    counted: dict[tuple[int, str, str], Draft] = {}
    for draft in drafts:
        whom = draft.actor_id or draft.identifier or draft.subject_id or ""
        key = draft.at - draft.at % MINUTE, draft.name, whom
        first = counted.setdefault(key, attrs.evolve(draft, count=0))
        counted[key] = attrs.evolve(first, count=first.count + 1)
    return counted
