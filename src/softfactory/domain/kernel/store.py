"""Transactions, as every context sees them."""

from abc import abstractmethod
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

from .events import Fact
from .jobs import Jobs
from .once import Answering
from .problems import Unavailable

Tx_co = TypeVar("Tx_co", covariant=True)


class Tx(Answering, Protocol):
    """What every slice of a transaction can do."""

    @abstractmethod
    def record(self, fact: Fact) -> None:
        """Tell the store's recorders about *fact* just before this transaction commits."""

    @property
    @abstractmethod
    def jobs(self) -> Jobs:
        """What falls due later: a job put here is there when the transaction commits, and only then."""


class StoreUnavailable(Unavailable):
    """The database does not answer, or stayed locked for longer than its timeout."""

    code = "store-unavailable"
    title = "The database does not answer."


class Store(Protocol[Tx_co]):
    """Opens transactions of one context. Raises `StoreUnavailable` when the database does not answer."""

    @abstractmethod
    def reading(self) -> AbstractContextManager[Tx_co]:
        """Open a transaction that only reads, from one consistent state."""

    def glancing(self) -> AbstractContextManager[Tx_co]:
        """Read without a transaction, where a store can: each call sees the state of its own moment.

        That spares a server the beginning and the end, most of what reading one row costs.
        """
        return self.reading()

    @abstractmethod
    def writing(self) -> AbstractContextManager[Tx_co]:
        """Open a transaction: kept on clean exit, undone if the block raises.

        What a block fetches by key stays locked until the block ends, so *fetch, decide, save* never loses a concurrent
        update. Keep it short: hash passwords and call the network outside it.
        """

    @abstractmethod
    def joining(self, tx: Any) -> Tx_co:  # noqa: ANN401 - the transaction of any context
        """Return this context's slice of a transaction that another context's store of the same database opened."""
