"""What the audit log keeps."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from softfactory.domain.kernel.actor import Origin
from softfactory.domain.kernel.ids import NOBODY

PERSON_ERASED = "person_erased"
"""The name of the entry that an erasure leaves."""


@attrs.frozen(kw_only=True)
class Draft:
    """What happened, before it has its place in the chain: as the columns hold it, for that is what is signed."""

    at: int
    """Microseconds since 1970."""
    count: int = 1
    """How often it happened, from `at` on within that minute."""
    name: str
    actor_id: str | None
    subject_id: str | None
    identifier: str | None
    session_id: str | None
    details: str
    """A JSON object of texts, in ASCII."""
    origin: bytes = attrs.field(repr=False)
    """Address and user agent, encrypted under the key of `origin_is_of`."""
    personal: bytes = attrs.field(repr=False)
    """The subject's own, encrypted under the key of `personal_is_of`."""

    @property
    def origin_is_of(self) -> str:
        """The person whom the origin is about: the actor; where nobody was proven, the subject."""
        return self.actor_id or self.subject_id or NOBODY

    @property
    def personal_is_of(self) -> str:
        """The person whom the personal values are about."""
        return self.subject_id or NOBODY


@attrs.frozen(kw_only=True)
class Entry(Draft):
    """A row of the chain."""

    seq: int
    """1, 2, …, without gaps."""
    key_version: int
    """Which key its MAC is made with."""
    mac: bytes
    """32 bytes: of this row and the MAC before."""


@attrs.frozen(kw_only=True)
class Readable:
    """An entry, for people."""

    seq: int
    at: datetime
    name: str
    count: int
    actor_id: str | None
    subject_id: str | None
    identifier: str | None
    session_id: str | None
    details: Mapping[str, str]
    origin: Origin | None = attrs.field(repr=False)
    """None where it is erased, or not for whoever reads."""
    personal: Mapping[str, str] | None = attrs.field(repr=False)
    """None where it is erased, or not for whoever reads."""
    erased: bool
    """Whether something of it cannot be read any more: its person was erased (or the secret key is not given)."""


@attrs.frozen(kw_only=True)
class AuditKey:
    """What MACs of the chain are made with."""

    version: int
    """1, 2, …: the highest one that opens signs."""
    sealed: bytes = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class PersonKey:
    """What a person's data in the log is encrypted with."""

    user_id: str
    number: int
    """1, and one more each time that none of the person's keys opens."""
    sealed: bytes = attrs.field(repr=False)
