"""Campaigns in SQL."""

from collections.abc import Sequence

import sqlalchemy as sa

from softfactory.domain.kernel.paging import Page, PageRequest, page
from softfactory.domain.review.model import Campaign
from softfactory.domain.review.places import PUBLIC
from softfactory.domain.review.ports import CampaignCriteria, Campaigns

from .entities import Entities
from .review_tables import campaigns
from .rows import text_fits
from .unit import Unit

_CAMPAIGNS = Entities(Campaign, campaigns)
_C = campaigns.c
_IS_PUBLIC = _C.state.in_(sorted(PUBLIC))


class SqlCampaigns(Campaigns):
    """Campaigns."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, campaign: Campaign) -> None:
        _CAMPAIGNS.add(self._unit, campaign)

    def find(self, campaign_id: str) -> Campaign | None:
        return _CAMPAIGNS.find(self._unit, campaign_id)

    def fetch(self, campaign_id: str) -> Campaign | None:
        return _CAMPAIGNS.fetch(self._unit, campaign_id)

    def save(self, campaign: Campaign) -> None:
        _CAMPAIGNS.save(self._unit, campaign)

    def remove(self, campaign_id: str) -> None:
        _CAMPAIGNS.remove(self._unit, campaign_id)

    def listed(self, criteria: CampaignCriteria, request: PageRequest) -> Page[Campaign]:
        if criteria.category is None:
            return self._paged(_IS_PUBLIC, request)
        among = _C.category == criteria.category if text_fits(criteria.category) else sa.false()
        return self._paged(sa.and_(_IS_PUBLIC, among), request)

    def of_creator(self, user_id: str, request: PageRequest) -> Page[Campaign]:
        return self._paged(_C.creator_id == user_id, request)

    def all_of_creator(self, user_id: str) -> Sequence[Campaign]:
        return _CAMPAIGNS.all(self._unit, _CAMPAIGNS.query.where(_C.creator_id == user_id).order_by(_C.id))

    def _paged(self, condition: sa.ColumnElement[bool], request: PageRequest) -> Page[Campaign]:
        query = _CAMPAIGNS.query.where(condition).order_by(_C.id.desc()).limit(request.limit + 1)
        if after := request.after(str):
            query = query.where(_C.id < after[0])
        return page(_CAMPAIGNS.all(self._unit, query), request.limit, lambda campaign: (campaign.id,))
