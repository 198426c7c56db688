"""The book of test money."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Protocol

from softfactory.domain.billing.ledger import Agreement, Entry, Reversal


class LedgerBook(Protocol):
    """The book of test money: the gateway's own, in the same database."""

    @abstractmethod
    def claim(self, entry: Entry) -> Entry:
        """Store an entry unless there is one of its id; return what is there, locked as by `fetch`."""

    @abstractmethod
    def fetch(self, entry_id: str) -> Entry | None:
        """Return an entry; in a writing transaction nobody else changes it until that ends."""

    @abstractmethod
    def save(self, entry: Entry) -> None:
        """Store one that is there, whole."""

    @abstractmethod
    def reverse(self, reversal: Reversal) -> bool:
        """Store a reversal unless there is one of its id; tell whether it was."""

    @abstractmethod
    def agreement(self, agreement_id: str) -> Agreement | None:
        """Return an agreement; in a writing transaction nobody else changes it until that ends."""

    @abstractmethod
    def agree(self, agreement: Agreement) -> None:
        """Store an agreement in place of the one of the same id."""

    @abstractmethod
    def balance(self) -> Mapping[str, int]:
        """Return what was taken less what was given back, in minor units by currency."""
