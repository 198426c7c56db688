"""The book of test money in SQL."""

from collections import Counter
from collections.abc import Mapping

import sqlalchemy as sa

from softfactory.domain.billing.ledger import TAKEN, Agreement, Entry, Reversal
from softfactory.domain.billing.ports import LedgerBook

from .billing_ledger_tables import ledger_agreements, ledger_entries, ledger_reversals
from .entities import Entities
from .locks import lock
from .rows import row_of, text_fits, upsert
from .unit import Unit

_ENTRIES, _AGREEMENTS = Entities(Entry, ledger_entries), Entities(Agreement, ledger_agreements)
_REVERSALS = Entities(Reversal, ledger_reversals)
_AGREE = upsert(ledger_agreements, keep=("method", "ended_at"))
_CAPTURED = (
    sa.select(ledger_entries.c.currency, sa.func.sum(ledger_entries.c.amount))
    .where(ledger_entries.c.stage.in_(sorted(TAKEN)))
    .group_by(ledger_entries.c.currency)
)
_REVERSED = sa.select(ledger_reversals.c.currency, -sa.func.sum(ledger_reversals.c.amount)).group_by(
    ledger_reversals.c.currency
)


class SqlLedgerBook(LedgerBook):
    """Entries, reversals and agreements."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def claim(self, entry: Entry) -> Entry:
        lock(self._unit, "ledger entry", entry.id)
        if (found := self.fetch(entry.id)) is not None:
            return found
        _ENTRIES.add(self._unit, entry)
        return entry

    def fetch(self, entry_id: str) -> Entry | None:
        return _ENTRIES.fetch(self._unit, entry_id) if text_fits(entry_id) else None

    def save(self, entry: Entry) -> None:
        _ENTRIES.save(self._unit, entry)

    def reverse(self, reversal: Reversal) -> bool:
        lock(self._unit, "ledger reversal", reversal.id)
        if _REVERSALS.find(self._unit, reversal.id) is not None:
            return False
        _REVERSALS.add(self._unit, reversal)
        return True

    def agreement(self, agreement_id: str) -> Agreement | None:
        return _AGREEMENTS.fetch(self._unit, agreement_id) if text_fits(agreement_id) else None

    def agree(self, agreement: Agreement) -> None:
        self._run(_AGREE[self._unit.dialect], row_of(agreement))

    def balance(self) -> Mapping[str, int]:
        sums: Counter[str] = Counter()
        for query in (_CAPTURED, _REVERSED):
            for currency, amount in self._run(query):
                sums[currency] += int(amount)
        return dict(sums)
