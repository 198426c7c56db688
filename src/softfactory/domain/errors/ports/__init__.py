"""What error tracking needs from a database. Frozen entities in, frozen entities out: rows equal entities."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Protocol

from softfactory.domain.errors.alerts.ports import AlertsTx
from softfactory.domain.errors.items.ports import ItemsTx
from softfactory.domain.errors.retention.ports import RetentionTx
from softfactory.domain.errors.sourcemaps.ports import ArtifactsTx
from softfactory.domain.kernel.store import Store, Tx

from .allowances import Allowances
from .counts import Counts
from .criteria import MOST_TAG_KEYS, PATTERN_SORTS, Criteria, Dimension, EventKey, GroupKey
from .events import Events
from .history import History
from .merges import Merges, Tokens
from .patterns import Patterns
from .projects import Projects

__all__ = [
    "MOST_TAG_KEYS",
    "PATTERN_SORTS",
    "Allowances",
    "Counts",
    "Criteria",
    "Dimension",
    "ErrorsStore",
    "ErrorsTx",
    "EventKey",
    "Events",
    "GroupKey",
    "History",
    "Merges",
    "Packer",
    "Patterns",
    "Projects",
    "Tokens",
]


class ErrorsTx(Tx, ItemsTx, RetentionTx, ArtifactsTx, AlertsTx, Protocol):
    """The slice of a transaction that error tracking sees."""

    @property
    @abstractmethod
    def projects(self) -> Projects:
        """Projects, keys and members."""

    @property
    @abstractmethod
    def events(self) -> Events:
        """Occurrences."""

    @property
    @abstractmethod
    def patterns(self) -> Patterns:
        """Bugs."""

    @property
    @abstractmethod
    def counts(self) -> Counts:
        """What is counted."""

    @property
    @abstractmethod
    def allowances(self) -> Allowances:
        """What projects may still store."""

    @property
    @abstractmethod
    def merges(self) -> Merges:
        """Which patterns were merged."""

    @property
    @abstractmethod
    def history(self) -> History:
        """What happened to patterns."""


ErrorsStore = Store[ErrorsTx]


class Packer(Protocol):
    """Turns a payload into few bytes and back."""

    @abstractmethod
    def encode(self, payload: Mapping[str, object]) -> bytes:
        """Return *payload* as JSON in UTF-8, nothing escaped that need not be; what is no JSON value, as its `repr`."""

    @abstractmethod
    def pack(self, text: bytes) -> bytes:
        """Return JSON compressed."""

    @abstractmethod
    def unpack(self, packed: bytes) -> dict[str, object]:
        """Return the payload that was encoded and packed."""
