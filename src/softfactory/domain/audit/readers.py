"""Entries made readable, for whoever may read them."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from softfactory.domain.kernel.actor import Origin
from softfactory.domain.kernel.instants import EPOCH, instant
from softfactory.domain.kernel.vault import CannotOpen, Vault

from .keyring import Keyring
from .model import Entry, Readable
from .ports import AuditTx


@attrs.frozen
class Reader:
    """Decrypts what entries hold about persons; with *only*, what they hold about that one."""

    keyring: Keyring
    only: str | None = None

    def read(self, tx: AuditTx, entries: Sequence[Entry]) -> list[Readable]:
        """Return the entries for people."""
        whom = {whom for entry in entries for whom in (entry.origin_is_of, entry.personal_is_of) if self._may(whom)}
        keys = self.keyring.decrypting(tx, whom)
        return [self._readable(entry, keys) for entry in entries]

    def _may(self, whom: str) -> bool:
        return self.only in (None, whom)

    def _readable(self, entry: Entry, keys: Mapping[str, Sequence[bytes]]) -> Readable:
        vault = self.keyring.vault
        origin = _decrypted(vault, keys.get(entry.origin_is_of, ()), entry.origin)
        personal = _decrypted(vault, keys.get(entry.personal_is_of, ()), entry.personal)
        address, user_agent = json.loads(origin) if origin else (None, "")
        gone = [(origin, entry.origin_is_of), (personal, entry.personal_is_of)]
        return Readable(
            seq=entry.seq,
            at=_instant(entry.at),
            name=entry.name,
            count=entry.count,
            actor_id=entry.actor_id,
            subject_id=entry.subject_id,
            identifier=entry.identifier,
            session_id=entry.session_id,
            details=_details(entry.details),
            origin=Origin(address=address, user_agent=user_agent) if origin else None,
            personal=json.loads(personal) if personal else None,
            erased=any(value is None and self._may(whom) for value, whom in gone),
        )


def _instant(at: int) -> datetime:
    """Return when it was; a log that was tampered with is still to be read, and `verify` says that it was."""
    try:
        return instant(at)
    except (OverflowError, TypeError):
        return EPOCH


def _details(text: str) -> Mapping[str, str]:
    try:
        found = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        found = None
    return found if isinstance(found, dict) else {}


def _decrypted(vault: Vault, keys: Sequence[bytes], encrypted: bytes) -> bytes | None:
    for key in reversed(keys):
        try:
            return vault.decrypt(key, encrypted)
        except CannotOpen:
            continue
    return None
