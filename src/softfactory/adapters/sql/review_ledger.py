"""Rewards of reviewers in SQL."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from softfactory.domain.kernel.paging import Page, PageRequest, page
from softfactory.domain.review.model import LedgerEntry, Side
from softfactory.domain.review.ports import Ledger
from softfactory.domain.review.problems import AlreadyRewarded

from .entities import Entities
from .review_ledger_tables import review_ledger
from .rows import INSERTS, row_of
from .unit import Unit

_ENTRIES = Entities(LedgerEntry, review_ledger)
_C = review_ledger.c
_ONCE = {"index_elements": ["reward_id", "side"]}
_ADD = {
    name: insert(review_ledger).on_conflict_do_nothing(**_ONCE).returning(_C.id) for name, insert in INSERTS.items()
}
_BALANCES = sa.select(_C.unit, sa.func.sum(_C.amount)).group_by(_C.unit)


class SqlLedger(Ledger):
    """The sides of rewards."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def add(self, entries: Sequence[LedgerEntry]) -> None:
        for entry in entries:  # where another transaction has just written one, PostgreSQL waits for its end here
            if not self._run(_ADD[self._unit.dialect], row_of(entry)).all():
                raise AlreadyRewarded("The application was rewarded before.")

    def of_user(self, user_id: str, request: PageRequest) -> Page[LedgerEntry]:
        return self._paged(_C.user_id == user_id, request)

    def of_campaign(self, campaign_id: str, request: PageRequest) -> Page[LedgerEntry]:
        return self._paged(_of_campaign(campaign_id), request)

    def all_of_user(self, user_id: str) -> Sequence[LedgerEntry]:
        return _ENTRIES.all(self._unit, _ENTRIES.query.where(_C.user_id == user_id).order_by(_C.id))

    def balances_of_user(self, user_id: str) -> Mapping[str, int]:
        return self._balances(_C.user_id == user_id)

    def balances_of_campaign(self, campaign_id: str) -> Mapping[str, int]:
        return self._balances(_of_campaign(campaign_id))

    def forget(self, user_id: str) -> None:
        self._run(review_ledger.update().where(_C.user_id == user_id).values(user_id=None))

    def _paged(self, condition: sa.ColumnElement[bool], request: PageRequest) -> Page[LedgerEntry]:
        query = _ENTRIES.query.where(condition).order_by(_C.id.desc()).limit(request.limit + 1)
        if after := request.after(str):
            query = query.where(_C.id < after[0])
        return page(_ENTRIES.all(self._unit, query), request.limit, lambda entry: (entry.id,))

    def _balances(self, condition: sa.ColumnElement[bool]) -> Mapping[str, int]:
        return {unit: int(amount) for unit, amount in self._run(_BALANCES.where(condition))}


def _of_campaign(campaign_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(_C.campaign_id == campaign_id, _C.side == Side.CAMPAIGN)
