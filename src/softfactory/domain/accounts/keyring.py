"""The keys that sign access tokens: in the database, sealed; each process remembers them for a minute."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import attrs

from softfactory.domain.kernel.clock import Clock
from softfactory.domain.kernel.vault import CannotOpen, Vault

from .credentials import Claims, TokenSigner
from .model import SigningKey
from .ports import AccountsStore, AccountsTx

LABEL = "signing key"
MEMORY = timedelta(minutes=1)
"""How long a process may go on signing with a key that another one retired."""


@attrs.frozen
class _Loaded:
    at: datetime
    public: Mapping[str, bytes]
    private: bytes = attrs.field(repr=False)


@attrs.define(kw_only=True)
class Keyring:
    """Signs and verifies with the keys of the database; makes the first one itself."""

    store: AccountsStore
    signer: TokenSigner
    vault: Vault
    now: Clock
    lifetime: timedelta
    """Of an access token: a retired key verifies for that long, and a `MEMORY`."""
    _loaded: _Loaded | None = attrs.field(default=None, init=False)

    def sign(self, claims: Claims) -> str:
        """Return the claims as an access token."""
        return self.signer.sign(claims, self._keys().private)

    def verify(self, token: str) -> Claims | None:
        """Return what an access token says, None unless it is ours and valid now."""
        now, before = self.now(), self._loaded
        claims = self.signer.verify(token, self._keys().public, at=now)
        if claims is None and self._loaded is before:  # another process may have rotated meanwhile
            claims = self.signer.verify(token, self._load().public, at=now)
        return claims

    def jwks(self) -> Sequence[Mapping[str, str]]:
        """Return the public keys that verify now, each as a JSON Web Key (RFC 7517)."""
        return [self.signer.jwk(public) for public in self._load().public.values()]

    def rotate(self, tx: AccountsTx, *, at: datetime) -> int:
        """Make a new key and retire those before it, sealing them anew; return its version."""
        keys = tx.signing_keys.all()
        for key in keys:
            tx.signing_keys.save(attrs.evolve(self._resealed(key), retired_at=key.retired_at or at))
        version = keys[-1].version + 1 if keys else 1
        self._add(tx, version, at)
        self._loaded = None
        return version

    def expire(self, tx: AccountsTx, *, at: datetime) -> None:
        """Remove keys that verify nothing any more."""
        for key in tx.signing_keys.all():
            if not self._verifies(key, at):
                tx.signing_keys.remove(key.version)

    def _keys(self) -> _Loaded:
        loaded = self._loaded
        return loaded if loaded and self.now() - loaded.at < MEMORY else self._load()

    def _load(self) -> _Loaded:
        at = self.now()
        with self.store.reading() as tx:
            keys = tx.signing_keys.all()
        private = self._private(keys)
        if private is None:
            with self.store.writing() as tx:
                if self._private(tx.signing_keys.all()) is None:  # else another process was faster
                    self.rotate(tx, at=at)
                keys = tx.signing_keys.all()
            private = self._private(keys) or b""
        public = {self.signer.kid(key.public): key.public for key in keys if self._verifies(key, at)}
        self._loaded = _Loaded(at, public, private)
        return self._loaded

    def _private(self, keys: Sequence[SigningKey]) -> bytes | None:
        """Return what signs: None when there is no key, or the newest was sealed under a secret key that is gone."""
        try:
            return self.vault.open(LABEL, keys[-1].sealed) if keys else None
        except CannotOpen:
            return None

    def _add(self, tx: AccountsTx, version: int, at: datetime) -> None:
        private, public = self.signer.new_key()
        sealed = self.vault.seal(LABEL, private)
        tx.signing_keys.add(SigningKey(version=version, public=public, sealed=sealed, created_at=at))

    def _verifies(self, key: SigningKey, at: datetime) -> bool:
        return key.retired_at is None or at < key.retired_at + self.lifetime + MEMORY

    def _resealed(self, key: SigningKey) -> SigningKey:
        try:
            return attrs.evolve(key, sealed=self.vault.seal(LABEL, self.vault.open(LABEL, key.sealed)))
        except CannotOpen:
            return key
