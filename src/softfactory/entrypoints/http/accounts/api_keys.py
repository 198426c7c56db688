"""API keys, and the public keys that verify access tokens elsewhere."""

from datetime import datetime
from typing import Annotated

import falcon
from msgspec import Meta

from softfactory.domain.accounts.model import ApiKey, Scope
from softfactory.domain.accounts.problems import ApiKeyNotFound, InvalidApiKey, PasswordNeeded, TooManyApiKeys
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.paging import BadCursor, Page
from softfactory.entrypoints.http.auth import PUBLIC, SESSION
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import Instant, Paged, PageView, Wire, instant

from .shapes import Name


class NewApiKey(Wire):
    """What a key is for, and what it may be used for."""

    name: Name
    scopes: Annotated[list[Scope], Meta(min_length=1, max_length=4)]
    expires_at: Instant | None = None


class ApiKeyView(Wire):
    """A program's way in."""

    id: str
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None


class MadeApiKeyView(ApiKeyView):
    """A new API key with its text, which is shown once: send it as `Authorization: Bearer sf_...`."""

    key: str


class JwksView(Wire):
    """Public keys (RFC 7517, RFC 8037)."""

    keys: list[dict[str, str]]


class ApiKeys(Resource):
    """/api/auth/api-keys."""

    @operation(guard=SESSION, answer=PageView[ApiKeyView], refuses=(BadCursor,))
    def on_get(self, actor: Actor, query: Paged) -> Page[ApiKey]:
        """List your API keys, oldest first."""
        return self.services.accounts.api_keys(actor, query.page())

    @operation(
        guard=SESSION, answer=MadeApiKeyView, status=201, refuses=(PasswordNeeded, InvalidApiKey, TooManyApiKeys)
    )
    def on_post(self, actor: Actor, body: NewApiKey) -> MadeApiKeyView:
        """Make an API key; it never may more than you."""
        ends = instant(body.expires_at) if body.expires_at else None
        made, text = self.services.accounts.add_api_key(actor, name=body.name, scopes=body.scopes, expires_at=ends)
        return MadeApiKeyView(
            id=made.id,
            name=made.name,
            scopes=list(made.scopes),
            created_at=made.created_at,
            expires_at=made.expires_at,
            used_at=made.used_at,
            key=text,
        )


class OneApiKey(Resource):
    """/api/auth/api-keys/{key_id}."""

    @operation(guard=SESSION, status=204, refuses=(ApiKeyNotFound,))
    def on_delete(self, actor: Actor, key_id: str) -> None:
        """Refuse an API key from now on."""
        self.services.accounts.remove_api_key(actor, key_id)


class Jwks(Resource):
    """/.well-known/jwks.json."""

    @operation(guard=PUBLIC, answer=JwksView)
    def on_get(self, resp: falcon.Response) -> JwksView:
        """Show the public keys, so that other services verify access tokens themselves."""
        resp.set_header("Cache-Control", "public, max-age=60")
        return JwksView(keys=[dict(key) for key in self.services.accounts.keyring.jwks()])
