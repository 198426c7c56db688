"""The keys of the chain and of persons: random, in the database, sealed by the vault.

A key that does not open (its secret key is given no more) is left as it is, and another one is made beside it: nobody
is kept from logging in, and what it protects is there again when its secret key is.
"""

from collections.abc import Collection, Mapping, Sequence

import attrs

from softfactory.domain.kernel.ids import Random
from softfactory.domain.kernel.vault import CannotOpen, Vault

from .model import AuditKey, PersonKey
from .ports import AuditTx

CHAIN, PERSON = "audit key", "person key"
"""What the vault seals them for."""
KEY = 32
PORTION = 500
"""Persons whose keys are sealed anew in one transaction: others append between two of them."""


@attrs.frozen(kw_only=True)
class Keyring:
    """Finds keys and makes those that are missing."""

    vault: Vault
    random: Random
    _opened: dict[bytes, bytes | None] = attrs.field(factory=dict, init=False, eq=False, repr=False)
    """Keys of the chain by what is sealed: so another process's rotation is noticed at once."""

    def signing(self, tx: AuditTx) -> tuple[int, bytes]:
        """Return what signs, and its version; the caller holds the chain."""
        keys = tx.keys.all()
        for key in reversed(keys):
            if (opened := self._of_chain(key)) is not None:
                return key.version, opened
        return self._add(tx, keys)

    def verifying(self, tx: AuditTx) -> Mapping[int, bytes]:
        """Return all keys of the chain that open, by version."""
        opened = {key.version: self._of_chain(key) for key in tx.keys.all()}
        return {version: key for version, key in opened.items() if key is not None}

    def encrypting(self, tx: AuditTx, user_ids: Collection[str]) -> Mapping[str, bytes]:
        """Return the key of each of these persons; one who has none gets one."""
        found = self._newest(tx.person_keys.of(user_ids))
        if missing := sorted(set(user_ids) - found.keys()):
            tx.chain.hold()  # then look again: another transaction may have made them
            found |= self._newest(tx.person_keys.of(missing))
            found |= self._made(tx, [user_id for user_id in missing if user_id not in found])
        return found

    def decrypting(self, tx: AuditTx, user_ids: Collection[str]) -> Mapping[str, Sequence[bytes]]:
        """Return all keys of each of these persons that open."""
        found: dict[str, list[bytes]] = {}
        for key in tx.person_keys.of(user_ids):
            if (opened := self._open(PERSON, key.sealed)) is not None:
                found.setdefault(key.user_id, []).append(opened)
        return found

    def rotate(self, tx: AuditTx) -> int:
        """Seal the chain's keys anew and add one, whose version is returned; the caller holds the chain."""
        keys = tx.keys.all()
        for key in keys:
            if (opened := self._of_chain(key)) is not None:
                tx.keys.put(attrs.evolve(key, sealed=self.vault.seal(CHAIN, opened)))
        version, _ = self._add(tx, keys)
        return version

    def seal_persons(self, tx: AuditTx, after: str) -> str | None:
        """Seal the keys of the next `PORTION` of persons anew; return the last one's id, None if there was none.

        The caller holds the chain, so that no key comes back that an erasure destroys meanwhile.
        """
        keys = tx.person_keys.after(after, PORTION)
        stale = {key: self._open(PERSON, key.sealed) for key in keys if not self.vault.is_current(key.sealed)}
        anew = [
            attrs.evolve(key, sealed=self.vault.seal(PERSON, opened))
            for key, opened in stale.items()
            if opened is not None
        ]
        tx.person_keys.put(anew)
        return keys[-1].user_id if keys else None

    def _add(self, tx: AuditTx, keys: Sequence[AuditKey]) -> tuple[int, bytes]:
        version, key = (keys[-1].version if keys else 0) + 1, self.random(KEY)
        tx.keys.put(AuditKey(version=version, sealed=self.vault.seal(CHAIN, key)))
        return version, key

    def _made(self, tx: AuditTx, user_ids: Collection[str]) -> dict[str, bytes]:
        numbers = {key.user_id: key.number for key in tx.person_keys.of(user_ids)}
        made = {user_id: self.random(KEY) for user_id in user_ids}
        tx.person_keys.put(
            [
                PersonKey(
                    user_id=user_id, number=numbers.get(user_id, 0) + 1, sealed=self.vault.seal(PERSON, made[user_id])
                )
                for user_id in user_ids
            ]
        )
        return made

    def _newest(self, keys: Sequence[PersonKey]) -> dict[str, bytes]:
        # a later number replaces an earlier one
        return {key.user_id: plain for key in keys if (plain := self._open(PERSON, key.sealed)) is not None}

    def _of_chain(self, key: AuditKey) -> bytes | None:
        if key.sealed not in self._opened:
            self._opened[key.sealed] = self._open(CHAIN, key.sealed)
        return self._opened[key.sealed]

    def _open(self, label: str, sealed: bytes) -> bytes | None:
        try:
            return self.vault.open(label, sealed)
        except CannotOpen:
            return None
