"""Requests that may come again: with the same key they do what they do once, and answer the same.

The key is written in the transaction of what it guards, with the answer, so there is never one without the other.
Source: draft-ietf-httpapi-idempotency-key-header.
"""

import hashlib
from abc import abstractmethod
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol, Self, TypeVar

import attrs

from .actor import Actor
from .events import Fact, PersonErased
from .ids import NOBODY
from .problems import Invalid

MAX_KEY = 255
KEPT = timedelta(hours=24)
"""How long a key is known after its first use."""
T = TypeVar("T", bound=attrs.AttrsInstance)


class BadIdempotencyKey(Invalid):
    """Empty, longer than 255 characters, or not visible ASCII."""

    code = "bad-idempotency-key"
    title = "The Idempotency-Key is not acceptable."


class KeyReused(Invalid):
    """The same key came with another request; use a new one for each thing that is to be done."""

    code = "idempotency-key-reused"
    title = "The Idempotency-Key was used for another request."


@attrs.frozen(kw_only=True)
class Asked:
    """One request that says it may come again."""

    user_id: str
    deed: str
    """The use case, such as ``coocook.book``: a key counts for each of them alone."""
    key: str
    digest: str
    """Of what was asked (32 hex digits): the same key must ask for the same."""

    @classmethod
    def by(cls, actor: Actor, deed: str, key: str | None, *what: object) -> Self | None:
        """Return what *actor* asks under *key*, None without one; raises `BadIdempotencyKey`.

        *what* are the arguments, whose texts tell one request from another: values, not objects at an address.
        """
        if key is None:
            return None
        if not 1 <= len(key) <= MAX_KEY or not all("!" <= character <= "~" for character in key):
            raise BadIdempotencyKey(f"An Idempotency-Key has 1 to {MAX_KEY} visible ASCII characters.")
        digest = hashlib.blake2b(repr(what).encode(errors="surrogatepass"), digest_size=16).hexdigest()
        return cls(user_id=actor.user_id or NOBODY, deed=deed, key=key, digest=digest)


class Answers(Protocol):
    """What was answered under which key, within one transaction."""

    @abstractmethod
    def begin(self, asked: Asked, *, at: datetime) -> bool:
        """Note the key; tell whether it is new. Whoever uses the same meanwhile waits until this transaction ends.

        Raises `KeyReused` when it stands for another request.
        """

    @abstractmethod
    def find(self, asked: Asked, kind: type[T]) -> T | None:
        """Return what was answered, None when that is not known yet."""

    @abstractmethod
    def keep(self, asked: Asked, answer: attrs.AttrsInstance) -> None:
        """Set the answer to a key that was begun."""

    @abstractmethod
    def forget(self, user_id: str) -> None:
        """Remove the user's keys and answers."""

    @abstractmethod
    def expire(self, *, begun_before: datetime) -> int:
        """Remove keys that were begun before; return how many."""


class Answering(Protocol):
    """A transaction that knows what was answered."""

    @property
    @abstractmethod
    def answers(self) -> Answers:
        """The keys and answers of all contexts."""


def once(tx: Answering, asked: Asked | None, kind: type[T], make: Callable[[], T], *, at: datetime) -> T:
    """Return what *make* returns, or what it returned when the same was asked under the same key.

    All in the open transaction, so it is for what one transaction does. What leaves the house in between uses `Answers`
    by itself: it begins the key, goes on where it stands, and keeps the answer with the outcome. A refusal undoes the
    transaction and the key with it: asking again tries again. Raises `KeyReused`.
    """
    if asked is None:
        return make()
    if not tx.answers.begin(asked, at=at) and (kept := tx.answers.find(asked, kind)) is not None:
        return kept
    made = make()
    tx.answers.keep(asked, made)
    return made


def forget_answers(tx: Any, facts: Sequence[Fact]) -> None:  # noqa: ANN401 - the transaction of any context
    """Forget what those who were erased asked for: a recorder."""
    for fact in facts:
        if isinstance(fact, PersonErased):
            tx.answers.forget(fact.user_id)
