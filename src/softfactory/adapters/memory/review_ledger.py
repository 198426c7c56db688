"""Rewards of reviewers in memory."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import attrs

from softfactory.domain.kernel.paging import Page, PageRequest, page
from softfactory.domain.review.model import LedgerEntry, Side
from softfactory.domain.review.ports import Ledger
from softfactory.domain.review.problems import AlreadyRewarded

from .unit import Unit

_TABLE = "review_ledger"


class MemoryLedger(Ledger):
    """The sides of rewards, by id."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, entries: Sequence[LedgerEntry]) -> None:
        for entry in entries:
            if _side(entry) in map(_side, self._unit.table(_TABLE).values()):
                raise AlreadyRewarded("The application was rewarded before.")
            self._unit.put(_TABLE, entry.id, entry)

    def of_user(self, user_id: str, request: PageRequest) -> Page[LedgerEntry]:
        return _paged(self._of_user(user_id), request)

    def of_campaign(self, campaign_id: str, request: PageRequest) -> Page[LedgerEntry]:
        return _paged(self._of_campaign(campaign_id), request)

    def all_of_user(self, user_id: str) -> Sequence[LedgerEntry]:
        return self._of_user(user_id)

    def balances_of_user(self, user_id: str) -> Mapping[str, int]:
        return _balances(self._of_user(user_id))

    def balances_of_campaign(self, campaign_id: str) -> Mapping[str, int]:
        return _balances(self._of_campaign(campaign_id))

    def forget(self, user_id: str) -> None:
        for entry in self._of_user(user_id):
            self._unit.put(_TABLE, entry.id, attrs.evolve(entry, user_id=None))

    def _of_user(self, user_id: str) -> list[LedgerEntry]:
        return self._where(lambda entry: entry.user_id == user_id)

    def _of_campaign(self, campaign_id: str) -> list[LedgerEntry]:
        return self._where(lambda entry: (entry.campaign_id, entry.side) == (campaign_id, Side.CAMPAIGN))

    def _where(self, meets: Callable[[LedgerEntry], bool]) -> list[LedgerEntry]:
        return [entry for _, entry in sorted(self._unit.table(_TABLE).items()) if meets(entry)]


def _paged(entries: Sequence[LedgerEntry], request: PageRequest) -> Page[LedgerEntry]:
    after = request.after(str)
    found = [entry for entry in reversed(entries) if after is None or entry.id < str(after[0])]
    return page(found, request.limit, lambda entry: (entry.id,))


def _balances(entries: Iterable[LedgerEntry]) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for entry in entries:
        found[entry.unit] += entry.amount
    return dict(found)


def _side(entry: LedgerEntry) -> tuple[str, Side]:
    return entry.reward_id, entry.side
