"""What the audit log needs: a slice of the database, and a place outside of it."""

from abc import abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import attrs

from softfactory.domain.kernel.paging import Page, PageRequest
from softfactory.domain.kernel.problems import Unavailable
from softfactory.domain.kernel.store import Store, Tx

from .chain import Row
from .model import AuditKey, Draft, Entry, PersonKey


@attrs.frozen(kw_only=True)
class Criteria:
    """Which entries: those that meet everything given. None asks for nothing."""

    name: str | None = None
    actor_id: str | None = None
    subject_id: str | None = None
    person: str | None = None
    """Who is the actor, or the subject, or both."""
    since: datetime | None = None
    """The first instant."""
    until: datetime | None = None
    """The first instant that is too late."""


class Chain(Protocol):
    """The rows of the log, in the order of their numbers."""

    @abstractmethod
    def hold(self) -> None:
        """Keep everybody else from appending until the transaction ends."""

    @abstractmethod
    def last(self) -> tuple[int, bytes] | None:
        """Return the number and the MAC of the last row."""

    @abstractmethod
    def append(self, entries: Sequence[Entry]) -> None:
        """Store entries; their numbers are not taken, since the caller holds the chain."""

    @abstractmethod
    def rows(self, start: int, most: int) -> Sequence[Row]:
        """Return up to *most* rows from number *start* on, ascending, as they are stored, tampered with or not."""

    @abstractmethod
    def listed(self, criteria: Criteria, request: PageRequest) -> Page[Entry]:
        """Return entries, newest (highest number) first. Raises `BadCursor`."""

    @abstractmethod
    def erased(self, *, after: int = 0) -> Sequence[str]:
        """Return whom the entries named `PERSON_ERASED` after that number are about, in their order."""


class AuditKeys(Protocol):
    """The keys of the chain."""

    @abstractmethod
    def all(self) -> Sequence[AuditKey]:
        """Return every key, the lowest version first."""

    @abstractmethod
    def put(self, key: AuditKey) -> None:
        """Store a key in place of the one of the same version."""


class PersonKeys(Protocol):
    """The keys of persons."""

    @abstractmethod
    def of(self, user_ids: Collection[str]) -> Sequence[PersonKey]:
        """Return the keys of these persons, each one's lowest number first."""

    @abstractmethod
    def after(self, user_id: str, most: int) -> Sequence[PersonKey]:
        """Return all keys of the next *most* persons with a higher id, ascending."""

    @abstractmethod
    def put(self, keys: Collection[PersonKey]) -> None:
        """Store keys in place of those of the same person and number."""

    @abstractmethod
    def destroy(self, user_id: str) -> None:
        """Remove all keys of a person: what they encrypt is gone for everybody."""


class Repeats(Protocol):
    """What is counted before it becomes a row."""

    @abstractmethod
    def count(self, drafts: Mapping[tuple[int, str, str], Draft]) -> None:
        """Add the drafts' counts to those of the same minute (microseconds since 1970), name and person or identifier.

        Everything else stays as in the first.
        """

    @abstractmethod
    def take(self, *, before: int) -> Sequence[Draft]:
        """Remove and return those of earlier minutes, in the order of minute, name and whom; none is lost."""


class AuditTx(Tx, Protocol):
    """The slice of a transaction that the audit log sees."""

    @property
    @abstractmethod
    def chain(self) -> Chain:
        """The rows of the log."""

    @property
    @abstractmethod
    def keys(self) -> AuditKeys:
        """The keys of the chain."""

    @property
    @abstractmethod
    def person_keys(self) -> PersonKeys:
        """The keys of persons."""

    @property
    @abstractmethod
    def repeats(self) -> Repeats:
        """What is counted before it becomes a row."""


AuditStore = Store[AuditTx]


@attrs.frozen(kw_only=True)
class Line:
    """What an anchor keeps of the log's head."""

    seq: int
    mac: bytes
    at: datetime
    erased: Sequence[str] = ()
    """Who was erased since the line before: whoever restores an older backup must erase them again."""


class AnchorUnavailable(Unavailable):
    """The file cannot be written, or the webhook does not answer with 2xx."""

    code = "anchor-unavailable"
    title = "The head of the audit log could not be kept outside of the database."


class Anchor(Protocol):
    """A place outside of the database that only grows: what shows that the log was cut or rolled back."""

    @abstractmethod
    def append(self, line: Line) -> None:
        """Add a line; it is safe when this returns. Raises `AnchorUnavailable`."""

    @abstractmethod
    def last(self) -> Line | None:
        """Return the last line that can be read; None where nothing is known."""

    @abstractmethod
    def lines(self) -> Iterable[Line | None]:
        """Return all lines, the oldest first; None for one that cannot be read.

        Of a place that does not show what it was given, nothing.
        """
