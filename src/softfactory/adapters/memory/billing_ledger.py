"""The book of test money in memory."""

from collections import defaultdict
from collections.abc import Mapping

from softfactory.domain.billing.ledger import TAKEN, Agreement, Entry, Reversal
from softfactory.domain.billing.ports import LedgerBook

from .unit import Unit


class MemoryLedgerBook(LedgerBook):
    """Entries, reversals and agreements by their ids."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def claim(self, entry: Entry) -> Entry:
        if (found := self.fetch(entry.id)) is not None:
            return found
        self._unit.put("ledger_entries", entry.id, entry)
        return entry

    def fetch(self, entry_id: str) -> Entry | None:
        return self._unit.table("ledger_entries").get(entry_id)

    def save(self, entry: Entry) -> None:
        if entry.id in self._unit.table("ledger_entries"):
            self._unit.put("ledger_entries", entry.id, entry)

    def reverse(self, reversal: Reversal) -> bool:
        if reversal.id in self._unit.table("ledger_reversals"):
            return False
        self._unit.put("ledger_reversals", reversal.id, reversal)
        return True

    def agreement(self, agreement_id: str) -> Agreement | None:
        return self._unit.table("ledger_agreements").get(agreement_id)

    def agree(self, agreement: Agreement) -> None:
        self._unit.put("ledger_agreements", agreement.id, agreement)

    def balance(self) -> Mapping[str, int]:
        sums: defaultdict[str, int] = defaultdict(int)
        for entry in self._unit.table("ledger_entries").values():
            if entry.stage in TAKEN:
                sums[entry.amount.currency] += entry.amount.amount
        for reversal in self._unit.table("ledger_reversals").values():
            sums[reversal.amount.currency] -= reversal.amount.amount
        return dict(sums)
