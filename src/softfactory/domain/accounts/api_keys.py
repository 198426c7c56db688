"""API keys: how programs come in, in the name of their owner and never as more than that."""

from collections.abc import Collection
from datetime import datetime, timedelta

import attrs

from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.paging import Page, PageRequest, paged

from . import tokens
from .model import ApiKey, Scope, User
from .problems import ApiKeyNotFound, BadToken, InvalidApiKey, InvalidName, TooManyApiKeys
from .usecases import UseCases, checked_name

MOST = 100
SECRET_BYTES = 16
HOUR = timedelta(hours=1)


@attrs.frozen(kw_only=True, slots=False)
class ApiKeyUseCases(UseCases):
    """The actor's own API keys."""

    def add_api_key(
        self, actor: Actor, *, name: str, scopes: Collection[Scope], expires_at: datetime | None = None
    ) -> tuple[ApiKey, str]:
        """Make an API key and return it with its text, which is shown once.

        Raises `PasswordNeeded`, `InvalidApiKey`, `TooManyApiKeys`.
        """
        now, secret = self.now(), self.ids.random(SECRET_BYTES)
        try:
            name = checked_name(name)
        except InvalidName as error:
            raise InvalidApiKey(str(error)) from error
        if not scopes or (expires_at is not None and expires_at <= now):
            raise InvalidApiKey("Name one scope at least, and an end that is still to come.")
        with self.store.writing() as tx:
            user = self._must_be_fresh(tx, actor)
            if len(tx.api_keys.of_user(user.id)) >= MOST:
                raise TooManyApiKeys(f"You have {MOST}.")
            key = ApiKey(
                id=self.ids.uuid7(),
                user_id=user.id,
                name=name,
                scopes=tuple(sorted(set(scopes))),
                digest=tokens.digest(secret),
                created_at=now,
                expires_at=expires_at,
            )
            tx.api_keys.add(key)
            details = {"key": key.id, "scopes": " ".join(key.scopes)}
            tx.record(self._event("authn_token_created", actor=actor, subject=user.id, details=details))
        return key, tokens.api_key(key.id, secret)

    def api_keys(self, actor: Actor, page: PageRequest | None = None) -> Page[ApiKey]:
        """Return the actor's API keys, oldest first."""
        with self.store.reading() as tx:
            found = tx.api_keys.of_user(actor.user_id or "")
        return paged(found, page or PageRequest(), lambda key: (key.id,))

    def remove_api_key(self, actor: Actor, key_id: str) -> None:
        """Refuse one of the actor's API keys from now on; raises `ApiKeyNotFound`."""
        with self.store.writing() as tx:
            found = tx.api_keys.holder(key_id)
            if found is None or found[1].id != actor.user_id:
                raise ApiKeyNotFound("You have no such API key.")
            tx.api_keys.remove(key_id)
            tx.record(self._event("authn_token_revoked", actor=actor, subject=actor.user_id, details={"key": key_id}))

    def key_holder(self, key: str) -> tuple[ApiKey, User]:
        """Return an API key and its owner; raises `BadToken` unless both are good now."""
        read = tokens.read_api_key(key)
        if read is None:
            raise BadToken("The API key is not spelt like one.")
        key_id, digest = read
        with self.store.reading() as tx:
            found = tx.api_keys.holder(key_id)
        now = self.now()
        if found is None or not tokens.same(found[0].digest, digest):
            raise BadToken("The API key is unknown or was removed.")
        stored, owner = found
        if owner.disabled_at is not None or (stored.expires_at is not None and stored.expires_at <= now):
            raise BadToken("The API key has expired, or its owner may not come in any more.")
        if stored.used_at is None or now - stored.used_at >= HOUR:
            with self.store.writing() as tx:
                tx.api_keys.used(key_id, at=now)
        return stored, owner
